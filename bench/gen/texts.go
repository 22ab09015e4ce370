package gen

// texts are the four kinds of text whose figures the project quotes.
func texts() []Shape {
	const intro = `Transcript started, output file is C:\\ProgramData\\Microsoft\\Windows Defender Advanced Threat Protection` +
		`\\Temp\\PSScriptOutputs\\PSScript_Transcript_{66D7B239-34C7-43EF-BB6D-2F6D4C03086E}.txt\n`
	return []Shape{
		{
			Name:        "path",
			Doc:         "Get-ChildItem listings: Windows paths and table rows",
			Defeats:     "hopping from escape to escape: they stand a few bytes apart, in pairs",
			WellFormed:  true,
			Backslashes: 143,
			intro:       intro,
			unit:        pathUnit,
		},
		{
			Name:        "log",
			Doc:         "plain log lines, hardly an escape but the line ends",
			Defeats:     "nothing: the easy case, where copying sets the pace",
			WellFormed:  true,
			Backslashes: 16,
			intro:       intro,
			unit:        logUnit,
		},
		{
			Name:        "nul",
			Doc:         `UTF-16 output read as bytes: a \u0000 after every character, accents as \u00e8`,
			Defeats:     `vector kernels that leave \u to scalar code`,
			WellFormed:  true,
			Backslashes: 151,
			intro:       intro,
			unit:        nulUnit,
		},
		{
			Name:        "utf8",
			Doc:         "Italian and Japanese text, unescaped",
			Defeats:     "UTF-8 validation byte by byte",
			WellFormed:  true,
			Backslashes: 21,
			intro:       intro,
			unit:        utf8Unit,
		},
	}
}

var (
	folders = []string{
		`C:\Windows\System32\`,
		`C:\Windows\System32\drivers\etc\`,
		`C:\Windows\Temp\`,
		`C:\Users\Public\Documents\`,
		`C:\Users\m.rossi\AppData\Local\Temp\`,
		`C:\Users\m.rossi\AppData\Roaming\Microsoft\Windows\Start Menu\Programs\Startup\`,
		`C:\Program Files\Common Files\Microsoft Shared\ClickToRun\`,
		`C:\Program Files (x86)\Internet Explorer\en-US\`,
		`C:\ProgramData\Microsoft\Windows Defender\Support\`,
		`\\srv-files\archive$\2026\04\`,
	}
	subfolders = []string{`a\`, `bin\`, `x64\`, `it-IT\`, `cache\`, `logs\`, `v4.0.30319\`, `1033\`, `{8D1E}\`}
	stems      = []string{"setup", "report", "kernel32", "OfficeClickToRun", "invoice", "msedge", "svc host", "update", "dump"}
	extensions = []string{".dll", ".exe", ".txt", ".dmp.zip", ".evtx", ".ps1", ".log", ".docx", ""}
)

func pathUnit(b *block) {
	switch {
	case b.sparse(144):
		b.text(b.pick(folders))
		for range b.below(5) {
			b.text(b.pick(subfolders))
		}
		b.fileName()
	case b.below(8) == 0:
		b.text("\n\n    Directory: ")
		b.text(b.pick(folders))
		b.text(b.pick(subfolders[:8]))
		b.text("\n\n\nMode                 LastWriteTime         Length Name\n" +
			"----                 -------------         ------ ----\n")
		b.row()
	default:
		b.row()
	}
}

// row appends one row of a listing.
func (b *block) row() {
	b.src("-a----        ")
	b.number(uint64(1+b.below(28)), 2, '0')
	b.src("/04/2026     ")
	b.number(uint64(b.below(24)), 2, '0')
	b.src(":")
	b.number(uint64(b.below(60)), 2, '0')
	b.number(b.random()>>(34+b.below(24)), 15, ' ')
	b.src(" ")
	b.fileName()
}

func (b *block) fileName() {
	b.src(b.pick(stems))
	b.src("-")
	if b.below(4) == 0 { // enough to vary each turn
		b.stamp()
	} else {
		b.hex(b.random(), 4)
	}
	b.src(b.pick(extensions))
	b.src(`\n`)
}

var (
	levels     = []string{"[Informational]", "[Warning]", "[Error]", "[I]", "[*][E]", "VERBOSE:", "WARNING:"}
	shortLines = []string{"collection complete", "done", "service started", "no changes", "exit 0"}
	longLines  = []string{
		"Test connection to the cloud service URLs completed successfully",
		"Remaining seconds before the trace is stopped by the scheduler: 3599",
		"the service entered the running state after the configured delay, no action is needed",
		"Collecting scheduled tasks, network connections, autoruns and installed drivers of this device",
	}
)

func logUnit(b *block) {
	long := !b.sparse(16)
	if long {
		b.src("2026-04-")
		b.number(uint64(1+b.below(28)), 2, '0')
		b.src(" ")
		b.number(uint64(b.below(24)), 2, '0')
		b.src(":")
		b.number(uint64(b.below(60)), 2, '0')
		b.src(":")
		b.number(uint64(b.below(60)), 2, '0')
		b.src("Z ")
	}
	b.src(b.pick(levels))
	b.src(" ")
	b.stamp()
	b.src(" ")
	if long {
		b.src(b.pick(longLines))
	} else {
		b.src(b.pick(shortLines))
	}
	b.src(`\n`)
}

var accents = []uint16{0x00e0, 0x00e8, 0x00e9, 0x00ec, 0x00f2, 0x00f9}

func nulUnit(b *block) {
	if b.sparse(152) {
		// Padding of a buffer that was printed whole, and accents.
		for range 1 + b.below(8) {
			b.unicode(0)
		}
		b.unicode(accents[b.below(len(accents))])
		b.unicode(0)
		return
	}
	line := b.pick(shortLines) + ": " + b.pick(stems) + b.pick(extensions) + "\n"
	for i := range len(line) {
		b.text(line[i : i+1])
		b.unicode(0)
	}
}

var (
	quoted   = []string{"sì", "però", "はい", "città"}
	japanese = []string{"サービスを開始しました。", "ファイルが見つかりません", "「管理者」", "設定を読み込み中", "接続が切断されました、再試行します。"}
	italian  = []string{"L'attività è stata completata", "perché il servizio non è più in esecuzione", "qualità della rete: già verificata", "Proprietà del file"}
)

func utf8Unit(b *block) {
	switch {
	case b.sparse(21):
		b.text(`"` + b.pick(quoted) + `"`)
		b.text("\n")
	case b.below(2) == 0:
		b.src(b.pick(japanese))
	default:
		b.src(b.pick(italian))
		b.src(", ")
	}
}
