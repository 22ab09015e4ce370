package secret

import "strings"

// mayBreak reports whether a line that ends with a byte may end with a part of a word.
func (g *grams) mayBreak(c byte) bool {
	for b := range 256 {
		if pair := uint(lower(c))<<8 | uint(b); g.pairs[pair>>6]>>(pair&63)&1 != 0 {
			return classes[c]&wordEnd == 0
		}
	}
	return false
}

// mayGoOn reports whether a line that begins with a byte may go on with a word of the line before,
// which ends with a byte that is in.
func (g *grams) mayGoOn(c byte, in func(byte) bool) bool {
	if isBlank(c) || c == '|' || c == '>' {
		return true
	}
	for b := range 256 {
		if pair := uint(b)<<8 | uint(lower(c)); in(byte(b)) && g.pairs[pair>>6]>>(pair&63)&1 != 0 {
			return true
		}
	}
	return false
}

// shapes adds what is no word.
func (g *grams) shapes() {
	any := func(c byte) bool { return true }
	in := func(s string) func(byte) bool { return func(c byte) bool { return strings.IndexByte(s, c) >= 0 } }
	hex := isHex
	noDash := func(c byte) bool { return c != '-' }
	other := func(c byte) bool { return !isLetter(c) }
	for _, s := range [...]struct {
		bucket         int
		c0, c1, c2, c3 func(byte) bool
	}{
		{anyBucket, in("\x1b\x00\b\xef\xc2"), any, any, any},
		{lineBucket, func(c byte) bool { return isLetter(c) && g.mayBreak(c) }, in("\r\n"), func(c byte) bool { return c == '\n' || g.mayGoOn(c, isLetter) }, any},
		{quoteBucket, func(c byte) bool { return !isLetter(c) && g.mayBreak(c) }, in("\r\n"), func(c byte) bool { return c == '\n' || g.mayGoOn(c, other) }, any},
		{disguiseBucket, in("%"), in("4567"), hex, noDash},
		{disguiseBucket, in("%"), in("2"), in("5"), in("234567")},
		{disguiseBucket, in("%"), in("3"), in("aA"), in("%")},
		{disguiseBucket, in("%"), in("uU"), hex, hex},
		{disguiseBucket, in("&"), in("#"), in("0123456789xX"), noDash},
		{disguiseBucket, in("\\"), in("u"), hex, hex},
		{disguiseBucket, in("_"), in("x"), in("0"), in("0")},
		{disguiseBucket, in("\xe2"), in("\x80\x81"), func(c byte) bool { return c >= 0x8b && c <= 0x8f || c >= 0xa0 && c <= 0xae }, noDash},
		{disguiseBucket, in("\xf0"), in("\x9d"), func(c byte) bool { return c >= 0x90 && c <= 0x9f }, noDash},
		{digitBucket, in("-"), isDigit, isDigit, isDigit},
		{disguiseBucket, in("\\"), in("/"), in("\\"), in("/")},
		{markBucket, in("$"), in("125678PHSyg9"), in("$y"), any},
		{urlBucket, in(":"), in("/"), in("/"), any},
		{urlBucket, in(":"), in(":"), in(":"), any},
		{optionBucket, in(" \t\"',("), in("-"), in("pPuUwWaAkKhHeENXb"), any},
		{optionBucket, in(" \t\""), in("/"), in("pPuUeE"), in(" :ncNC")},
		{optionBucket, in(" \t\""), in("/"), in("rRpP"), in("pPdDoO")},
		{urlBucket, isDigit, in("qQ"), in("~"), any},
	} {
		for k, in := range [...]func(byte) bool{s.c0, s.c1, s.c2, s.c3} {
			for c := range 256 {
				if in(byte(c)) {
					g.put(k, byte(c), s.bucket)
				}
			}
		}
	}
}
