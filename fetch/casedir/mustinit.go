package casedir

// opened panics unless Open made the Dir.
func (d *Dir) mustOpen() {
	if d == nil || d.files == nil && d.results == nil {
		panic("casedir: a Dir that was not opened: use Open")
	}
}

// made panics unless a Dir made the Part.
func (p *Part) mustInit() {
	if p == nil || p.d == nil {
		panic("casedir: a Part that no Dir made: use Dir.Part or Dir.Refetch")
	}
}
