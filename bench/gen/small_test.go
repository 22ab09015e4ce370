package gen

import (
	"encoding/json"
	"testing"
)

func TestDocuments(t *testing.T) {
	const size, count = 2 << 10, 300 // more than a block holds
	for _, s := range Shapes() {
		seen := map[string]bool{}
		for _, doc := range s.Documents(size, count) {
			if len(doc) > size || s.WellFormed && !json.Valid(doc) {
				t.Fatalf("%s: %d bytes: %s", s.Name, len(doc), doc)
			}
			if s.Backslashes > 0 && (len(doc) < size-512 || seen[string(doc)]) {
				t.Fatalf("%s: %d bytes, or twice: %s", s.Name, len(doc), doc)
			}
			seen[string(doc)] = true
		}
		if docs := s.Documents(1, 2); len(docs) != 2 || !json.Valid(docs[0]) {
			t.Errorf("%s: smallest: %q", s.Name, docs)
		}
	}
}
