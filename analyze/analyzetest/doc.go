// Package analyzetest tests analyzers that users write.
//
//	func TestTags(t *testing.T) {
//		analyzetest.Run(t, Tags, []analyzetest.Case{
//			{Text: "returned LT-004711 to stock", Want: []string{"asset LT-004711"}},
//			{Text: "ALT-004711", Want: nil},
//		})
//		analyzetest.Linear(t, Tags, "LT-", "LT-0047", "-")
//	}
//
//	func FuzzTags(f *testing.F) {
//		f.Add([]byte("LT-004711"))
//		f.Fuzz(func(t *testing.T, text []byte) { analyzetest.Check(t, Tags, text) })
//	}
//
// Run compares what is found with what is wanted, and does for each text what [Check] does: the
// analyzer must keep to its contract, whatever the text.
package analyzetest
