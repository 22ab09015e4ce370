// Package link reads SAS links: the URLs with a signature in the query behind which Microsoft Defender Live Response puts
// its results for 30 minutes. It says what a link grants, until when, and everything that is wrong with it, without a
// network and without a clock.
//
//	l := link.Parse(text)
//	r := l.Check(nil, time.Now())
//	if !r.Usable() {
//		for _, p := range r.Problems {
//			fmt.Println(p) // "error: expired: se was 2021-02-04T16:13:50Z: ask the API for a new link…"
//		}
//	}
//
// # A link is a secret
//
// Who has the link has the blob. A [Link] shows itself with sig=REDACTED under every verb of fmt, in slog, as JSON
// and as text; [Link.Reveal] is the one way to the signature. [Redact] does the same for any text.
//
// # What is checked
//
// Service, user delegation and account SAS of all versions from 2012-02-12 on, by the tables of Microsoft's pages "Create a
// service SAS", "Create a user delegation SAS" and "Create an account SAS"; later versions by the rules of the newest. A link is
// kept as it is: the signature covers the text of its times and names, so nothing is rewritten.
//
// What is signed is held against three others: a signer in fetch/fetchtest that shares no code with this package, the Azure SDK for Go, which has
// the newest layouts only, and Azurite, which has all that [Link.Verify] has but for sr=d and sr=bv. With a byte changed, neither this package nor Azurite takes a link.
// Layouts of versions before 2015-04-05 are not verified. See link/interop in the repository.
//
// A [Policy] says which hosts may be used. [Report.Status] is the first of: malformed, expired, not yet valid, refused by the
// policy, valid; [Report.Problems] has all that was found.
//
// # More
//
// [Link.Expiry] and [Link.ValidAt] are for those who refresh ahead, [Link.Identity] for those who resume a download with another
// link, [Link.Verify] for those who have the key of the account, [Explain] for answers of the service.
package link
