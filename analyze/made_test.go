package analyze

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/transcript"
)

// TestAnalyzerWithoutNew: what is missing is said, and of which analyzer.
func TestAnalyzerWithoutNew(t *testing.T) {
	defer func() {
		if s := fmt.Sprint(recover()); !strings.Contains(s, `the Analyzer "mine" has no New`) {
			t.Error(s)
		}
	}()
	text := transcript.NewPlainReader(strings.NewReader("some text\n"), 0)
	for range Findings(text, &Options{Analyzers: []Analyzer{{Name: "mine"}}}) {
	}
	t.Error("no panic")
}
