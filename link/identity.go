package link

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Identity returns a stable ID of the target: 64 hex digits that are the same for every link to the
// same blob, with any signature and expiry. It reveals nothing about the signature. It is the key
// for resuming a download.
func (l *Link) Identity() string {
	port := l.text(l.port)
	if port == "443" {
		port = ""
	}
	h := sha256.New()
	for _, s := range []string{
		"lrkit.link/1", strings.ToLower(l.text(l.host)), port, unescapePath(l.text(l.path)), l.value(ParamSnapshot), l.value(ParamVersionID),
	} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}
