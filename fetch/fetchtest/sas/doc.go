// Package sas signs links to blobs for tests: with a service SAS, an account SAS or a user
// delegation SAS.
//
//	s := sas.Signer{Account: "acc", Key: "a2V5IG9mIG5vYm9keQ=="}
//	text, err := s.ServiceLink("results", "1/output.json", sas.Grant{
//		Version: "2019-07-07", Permissions: "r", Expiry: time.Now().Add(30 * time.Minute),
//	})
//
// A [Grant] is not checked, so a test can also make links that no service would accept.
// [Signature] is the other side: the signature that a service expects.
//
// The package is written from Microsoft's pages "Create a service SAS", "Create an account SAS" and
// "Create a user delegation SAS". It uses the standard library alone and shares no code with
// package link, so a mistake in one is not repeated in the other.
package sas
