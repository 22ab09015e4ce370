package analyze

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/grammar"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// mayBeOfFile says whether a hash may be that of a file's bytes, by its label: a hash of a part of
// the file, of a certificate or of something else is not, nor is an identifier.
func mayBeOfFile(line []byte, m *artifact.Match) bool {
	label := grammar.LabelBefore(line, int(m.Start))
	if label == nil {
		return true
	}
	word := label
	if blank := bytes.LastIndexByte(label, ' '); blank >= 0 {
		word = label[blank+1:]
		if means, ok := vocabulary.Of(label); ok && means.Role == vocabulary.Digest {
			return false
		}
	}
	switch means, ok := vocabulary.Of(word); {
	case ok && means.Role == vocabulary.Digest:
		return false
	case ok && (means.Role.IsHash() || means.Role == vocabulary.Hash):
		return len(word) == len(label) || !isPart(label[:len(label)-len(word)-1])
	}
	return !namesOther(word)
}

// isPart says whether a word before "hash" says what part of a file, or what else, it is of.
func isPart(word []byte) bool {
	switch string(bytes.ToLower(word)) {
	case "import", "imp", "pe", "rich", "section", "icon", "cert", "certificate", "signer", "signing", "authenticode", "key", "command", "parent":
		return true
	}
	return false
}

// hashWords end the names of hashes, and idWords those of identifiers.
var (
	hashWords = [...]string{"hash", "md5", "sha1", "sha256", "sha512"}
	idWords   = [...]string{"id", "guid", "uuid", "key", "token", "print", "serial"}
	fileWords = [...]string{"file", "image", "object", "target", "new", "content", "hash", "md5", "sha1", "sha256", "sha512"}
)

// namesOther says whether a word names a hash of something else than a file, as vhash, pesha1 and
// authentihash do, or an identifier.
func namesOther(word []byte) bool {
	s := bytes.ToLower(bytes.ReplaceAll(bytes.ReplaceAll(word, []byte("-"), nil), []byte("_"), nil))
	for _, w := range idWords {
		if bytes.HasSuffix(s, []byte(w)) {
			return true
		}
	}
	for _, w := range hashWords {
		rest, ok := bytes.CutSuffix(s, []byte(w))
		if !ok {
			continue
		}
		for _, f := range fileWords {
			if string(rest) == f {
				return false
			}
		}
		return len(rest) > 0
	}
	return false
}
