package transcript

// take consumes n bytes of the window.
func (d *Decoder) take(n int) {
	if d.capture.on {
		d.capture.add(d.src.window()[:n])
	}
	d.src.pos += n
}

// capture keeps the beginning of a value's source text.
type capture struct {
	on   bool
	long bool
	max  int
	text []byte
}

func (c *capture) start(limit int) {
	*c = capture{on: true, max: limit, text: c.text[:0]}
}

func (c *capture) add(b []byte) {
	if free := c.max - len(c.text); len(b) > free {
		b, c.long = b[:free], true
	}
	c.text = append(c.text, b...)
}
