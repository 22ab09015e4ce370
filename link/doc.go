// Package link reads SAS links: URLs with a signature in the query, which Microsoft Defender Live
// Response uses for its results, valid for 30 minutes. It reports what a link grants, until when,
// and everything that is wrong with it. It uses no network and no clock.
//
//	l := link.Parse(text)
//	r := l.Check(nil, time.Now())
//	if !r.Usable() {
//		for _, p := range r.Problems {
//			fmt.Println(p) // "error: expired: se was 2021-02-04T16:13:50Z: ask the API…"
//		}
//	}
//
// # A link is a secret
//
// The link alone gives access to the blob. A [Link] prints as sig=REDACTED with every verb of fmt,
// in slog, as JSON and as text. Only [Link.Reveal] returns the signature. [Redact] does the same
// for any text.
//
// # What is checked
//
// Service, user delegation and account SAS of all versions from 2012-02-12 on, by the tables of
// Microsoft's pages "Create a service SAS", "Create a user delegation SAS" and "Create an account
// SAS". Later versions are checked by the newest rules. A link is never rewritten: the signature
// covers the text of its times and names.
//
// Three other implementations confirm what is signed: the signer in fetch/fetchtest/sas, which
// shares no code with this package; the Azure SDK for Go, which has the newest layouts only; and
// Azurite, which has all layouts that [Link.Verify] has, except for sr=d and sr=bv. This package
// and Azurite both reject a link after any single-byte change. Layouts of versions before
// 2015-04-05 are not verified. See link/interop in the repository.
//
// A [Policy] says which hosts may be used. [Report.Status] is the first of: malformed, expired, not
// yet valid, refused by the policy, valid. [Report.Problems] has all problems.
//
// # More
//
// [Link.Expiry] and [Link.ValidAt] help to renew a link in time, and [Link.Identity] to resume a
// download with another link. [Link.Verify] needs the key of the account. [Explain] explains
// answers of the service.
package link
