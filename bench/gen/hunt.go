package gen

// hunt is what response scripts print when they look for something: most lines say nothing, one in
// three reports something.
func hunt() Shape {
	return Shape{
		Name:       "hunt",
		Doc:        "a hunt's output: log lines, paths with sizes and hashes, listings, connections, accounts",
		Defeats:    "nothing: what analyzers meet every day, of which they are measured",
		WellFormed: true,
		unit:       huntUnit,
	}
}

var (
	accounts = []string{`CONTOSO\m.rossi`, `NT AUTHORITY\SYSTEM`, `CONTOSO\svc-backup`, `BUILTIN\Administrators`}
	sites    = []string{"https://update.contoso.com/api/v2/status", "hxxp://cdn[.]example[.]net/a.bin", "files.example.org", "a.bianchi@contoso.com"}
)

func huntUnit(b *block) {
	switch n := b.below(100); {
	case n < 62:
		b.src("2026-04-")
		b.number(uint64(1+b.below(28)), 2, '0')
		b.src(" ")
		b.number(uint64(b.below(24)), 2, '0')
		b.src(":")
		b.number(uint64(b.below(60)), 2, '0')
		b.src(":")
		b.number(uint64(b.below(60)), 2, '0')
		b.src(" ")
		b.src(b.pick(levels))
		b.src(" ")
		b.src(b.pick(longLines))
		b.src(`\n`)
	case n < 72:
		b.src("Found ")
		b.path()
		b.src(" (")
		b.number(uint64(1+b.below(900)), 0, 0)
		b.src(".")
		b.number(uint64(b.below(10)), 0, 0)
		b.src(` MB)\n`)
	case n < 75:
		b.path()
		b.src(`\n`)
		b.number(uint64(1+b.below(900)), 0, 0)
		b.src(` KB\n`)
	case n < 79:
		b.stamp()
		for range 7 {
			b.hex(b.random(), 8)
		}
		b.src("  ")
		b.path()
		b.src(`\n`)
	case n < 81:
		b.text("\n\n    Directory: ")
		b.text(b.pick(folders))
		b.text(b.pick(subfolders[:8]))
		b.text("\n\n\nMode                 LastWriteTime         Length Name\n" +
			"----                 -------------         ------ ----\n")
		for range 3 + b.below(6) {
			b.row()
		}
		b.text("\n\n")
	case n < 93:
		b.src("  TCP    10.20.")
		b.number(uint64(b.below(256)), 0, 0)
		b.src(".")
		b.number(uint64(b.below(256)), 0, 0)
		b.src(":")
		b.number(uint64(49152+b.below(16000)), 0, 0)
		b.src("     52.96.")
		b.number(uint64(b.below(256)), 0, 0)
		b.src(".")
		b.number(uint64(b.below(256)), 0, 0)
		b.src(":443      ESTABLISHED     ")
		b.number(uint64(b.below(20000)), 0, 0)
		b.src(`\n`)
	case n < 97:
		b.src("Logon of ")
		b.text(b.pick(accounts))
		b.src(" (S-1-5-21-3623811015-3361044348-30300820-")
		b.number(uint64(1000+b.below(9000)), 0, 0)
		b.src(`) from workstation WS-`)
		b.number(uint64(b.below(1000)), 4, '0')
		b.src(`\n`)
	default:
		b.src("Contacted ")
		b.src(b.pick(sites))
		b.src(` twice\n`)
	}
}

// path appends one of Windows, without a line end.
func (b *block) path() {
	b.text(b.pick(folders))
	b.text(b.pick(subfolders))
	b.src(b.pick(stems[:7]))
	b.src("-")
	b.hex(b.random(), 4)
	b.src(b.pick(extensions[:8]))
}
