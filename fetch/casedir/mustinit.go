package casedir

// mustOpen panics unless the Dir is from Open.
func (d *Dir) mustOpen() {
	if d == nil || d.files == nil && d.results == nil {
		panic("casedir: a Dir that was not opened: use Open")
	}
}

// mustInit panics unless the Part is from a Dir.
func (p *Part) mustInit() {
	if p == nil || p.d == nil {
		panic("casedir: a Part that no Dir made: use Dir.Part or Dir.Refetch")
	}
}
