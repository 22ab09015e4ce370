// Package htmlreport writes what a case or a set of files holds as one HTML file, which a responder
// attaches to a ticket and a browser opens offline, years later.
//
//	page := htmlreport.New(&htmlreport.Options{Title: "Case 4711"})
//	batch := page.NewBatch()
//	batch.Begin(document)
//	batch.Add(finding)
//	err := page.WriteBatch(batch)     // findings, in the order in which they are shown
//	page.Content = htmlreport.Content{…} // machines, results, anomalies, custody
//	_, err = page.WriteTo(w)
//
// # Hostile text
//
// All text of a page comes from devices, scripts and the API: an attacker may have written every
// byte of it. The page has a content security policy that permits the two embedded files of this
// package, by their hashes, and nothing else: no request, no form, no base, no style attribute. It
// requires trusted types and defines none, so a script cannot make markup of text. Static parts
// are escaped as html/template does. The data of the findings is JSON in ASCII, in which `<`, `>`
// and `&` are escaped, and the script of the page puts it into text nodes. Nothing in the data
// becomes a link. Control and format characters are shown as what they are.
//
// # Size
//
// A page shows at most [Options].MaxFindings findings, with 12.8 MB of text, or 128 bytes for each
// if that is more; a text is cut at 4 KiB. What is beyond is counted by kind, and the page names
// the command that lists it. The parts of [Content] are bounded in the same way: see [Content].
//
// The same content gives the same bytes. A page holds neither the time at which it was made nor a
// name of the machine that made it.
package htmlreport
