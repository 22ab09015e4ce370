package labelled

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// psdocsSeed decides which blocks are drawn.
const psdocsSeed = "lrkit 1\n"

// psdocsFloor is the least precision and recall of paths.
const psdocsFloor = 0.97

// block is a labelled block of output, known by its hash.
type block struct {
	Block string `json:"block"` // SHA-256
	Paths []struct {
		At     int    `json:"at"`
		Len    int    `json:"len"`
		SHA256 string `json:"sha256"` // of the path, the first eight bytes
		Maybe  bool   `json:"maybe"`  // neither found nor missed counts
	} `json:"paths"`
}

// drawBlocks divides the file at blank lines, but for those after the heading of a listing, and
// draws from the blocks that may hold a path: those with a slash or with a heading of
// Get-ChildItem. Equal blocks count once.
func drawBlocks(text string, count int) []string {
	var blocks []string
	open := false // the last block ends with the heading of a listing
	for p := range strings.SplitSeq(text, "\n\n") {
		p = strings.Trim(p, "\n")
		if p == "" {
			continue
		}
		if open {
			blocks[len(blocks)-1] += "\n\n" + p
		} else {
			blocks = append(blocks, p)
		}
		last := p[strings.LastIndexByte(p, '\n')+1:]
		open = strings.HasPrefix(strings.TrimLeft(last, " "), "Directory:")
	}
	type ticket struct {
		hash [sha256.Size]byte
		text string
	}
	var drawn []ticket
	seen := map[string]bool{}
	for _, b := range blocks {
		if seen[b] || !strings.ContainsAny(b, `\/`) && !strings.Contains(b, "LastWriteTime") {
			continue
		}
		seen[b] = true
		drawn = append(drawn, ticket{sha256.Sum256([]byte(psdocsSeed + b)), b})
	}
	slices.SortFunc(drawn, func(a, b ticket) int { return bytes.Compare(a.hash[:], b.hash[:]) })
	var texts []string
	for _, d := range drawn[:min(count, len(drawn))] {
		texts = append(texts, d.text)
	}
	return texts
}

// hexSum is the SHA-256 of the text.
func hexSum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func TestPowerShellDocs(t *testing.T) {
	drawn := drawBlocks(string(corpus(t, "powershell-docs/output-blocks.txt")), 100)
	data, err := os.ReadFile("testdata/powershell-docs.json")
	if err != nil {
		t.Fatal(err)
	}
	var labels []block
	if err := json.Unmarshal(data, &labels); err != nil {
		t.Fatal(err)
	}
	if len(drawn) != 100 || len(labels) != 100 {
		t.Fatalf("%d blocks are drawn, %d are labelled", len(drawn), len(labels))
	}
	var found, lost, wrong int
	for i, text := range drawn {
		if labels[i].Block != hexSum(text) {
			t.Fatalf("block %d is not the one that was labelled: %q", i, text)
		}
		type span struct{ at, end int }
		wanted, maybe := map[span]bool{}, map[span]bool{}
		for _, p := range labels[i].Paths {
			if hexSum(text[p.At : p.At+p.Len])[:16] != p.SHA256 {
				t.Fatalf("block %d: a label at %d is not on its path", i, p.At)
			}
			if p.Maybe {
				maybe[span{p.At, p.At + p.Len}] = true
			} else {
				wanted[span{p.At, p.At + p.Len}] = true
			}
		}
		for _, f := range mustFind(t, text) {
			if !isPath(f) {
				continue
			}
			s := span{int(f.Span.Start), int(f.Span.End)}
			switch {
			case wanted[s]:
				found++
				delete(wanted, s)
			case !maybe[s]:
				wrong++
				t.Logf("block %d: wrong %q", i, text[s.at:s.end])
			}
		}
		lost += len(wanted)
		for s := range wanted {
			t.Logf("block %d: lost %q", i, text[s.at:s.end])
		}
	}
	precision, recall := Share{Of: found, All: found + wrong}, Share{Of: found, All: found + lost}
	t.Logf("precision %s, recall %s", precision, recall)
	if precision.Value() < psdocsFloor || recall.Value() < psdocsFloor {
		t.Errorf("precision %s and recall %s, both must be %v", precision, recall, psdocsFloor)
	}
}
