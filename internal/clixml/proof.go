package clixml

// Append appends what text, a stretch of CLIXML between two characters of an element, stands for.
// With unwrap a line end stands for what lies between rows and elements, or else nothing does.
func Append(dst, text []byte, unwrap bool) []byte {
	d := Decoder{state: inside, text: true, errors: true, proof: true, unwrap: unwrap}
	for len(text) > 0 {
		p := d.Next(text, true)
		switch p.Kind {
		case Plain:
			dst = append(dst, text[:p.N]...)
		case Char:
			dst = append(dst, p.Text...)
		case Break:
			dst = append(dst, '\n')
		}
		text = text[p.N:]
	}
	return dst
}
