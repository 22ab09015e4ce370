// Package fetchtest is for tests of programs that read Live Response results: no network, no account. It will grow into an
// emulator of the API and of the blob store; today it signs links.
//
//	s := fetchtest.Signer{Account: "acc", Key: "a2V5IG9mIG5vYm9keQ=="}
//	text, err := s.ServiceLink("results", "1/output.json", fetchtest.Grant{
//		Version: "2019-07-07", Permissions: "r", Expiry: time.Now().Add(30 * time.Minute),
//	})
//
// It is written from Microsoft's pages "Create a service SAS", "Create an account SAS" and "Create a user delegation SAS", on
// the standard library alone, and shares no code with package link: what one gets wrong, the other does not repeat.
package fetchtest
