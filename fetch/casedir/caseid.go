package casedir

import (
	"crypto/rand"
	"encoding/hex"
)

// caseIDBytes is the length of a case id before it is written in hex.
const caseIDBytes = 16

func newCaseID() string {
	b := make([]byte, caseIDBytes)
	rand.Read(b) // it never fails
	return hex.EncodeToString(b)
}

func isCaseID(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == caseIDBytes && hex.EncodeToString(b) == s
}
