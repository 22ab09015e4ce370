package grammar

// An extKind says what the extension of a name tells about the end of a path.
type extKind uint8

const (
	noExt      extKind = iota
	someExt            // has the form of an extension
	fileExt            // known to end the name of a file
	commandExt         // known to end the name of a command, after which arguments stand
)

// maxExt is the length of the longest known extension.
const maxExt = 10

// extBefore classifies the extension that ends before end; the name begins at name.
func extBefore(line []byte, name, end int) extKind {
	var low [maxExt]byte
	i, letters := end, false
	for i > name && end-i < maxExt && isWord(line[i-1]) {
		i--
		c := line[i]
		if isAlpha(c) {
			c |= 0x20
			letters = true
		}
		low[maxExt-(end-i)] = c
	}
	// A dot that begins a name makes a hidden file, not an extension.
	if i == end || i-1 <= name || line[i-1] != '.' {
		return noExt
	}
	if k := knownExt(low[maxExt-(end-i):]); k != noExt {
		return k
	}
	if letters && end-i >= 2 && end-i <= 5 {
		return someExt
	}
	return noExt
}

func knownExt(ext []byte) extKind {
	switch string(ext) {
	case "exe", "com", "bat", "cmd", "ps1", "vbs", "vbe", "wsf", "scr", "msi", "sh", "bash", "py", "pl", "rb":
		return commandExt
	case "dll", "sys", "mui", "ocx", "cpl", "drv", "efi", "so", "dylib", "lib", "pdb", "obj", "jar", "class",
		"txt", "log", "md", "csv", "tsv", "json", "jsonl", "xml", "html", "htm", "yaml", "yml", "toml", "ini", "inf",
		"cfg", "conf", "config", "reg", "pol", "adm", "admx", "adml", "plist", "properties", "mof", "manifest",
		"zip", "7z", "rar", "gz", "tar", "tgz", "bz2", "xz", "zst", "cab", "wim", "iso", "img", "vhd", "vhdx", "vmdk",
		"pdf", "doc", "docx", "docm", "dot", "dotm", "xls", "xlsx", "xlsm", "xlsb", "xlam", "ppt", "pptx", "pptm",
		"rtf", "odt", "ods", "odp", "one", "pub", "eml", "msg", "pst", "ost", "ics", "vcf", "chm", "hlp",
		"jpg", "jpeg", "png", "gif", "bmp", "ico", "svg", "tif", "tiff", "webp", "psd",
		"mp3", "mp4", "avi", "mov", "wav", "mkv", "wmv", "m4a", "flac", "ogg", "webm",
		"dmp", "mdmp", "hdmp", "raw", "mem", "vmem", "aff4", "etl", "evtx", "evt", "pcap", "pcapng", "cap",
		"pf", "lnk", "url", "library-ms", "job", "wer", "hve", "sav", "theme", "msc", "msp", "msu", "mst", "appx", "msix",
		"dat", "db", "sqlite", "sqlite3", "mdb", "accdb", "ldb", "sdb", "edb", "jfm", "mdf", "ldf", "sql", "kdbx",
		"bak", "old", "tmp", "temp", "bin", "part", "crdownload", "lock", "pid",
		"hta", "js", "jse", "wsh", "psm1", "psd1", "ps1xml", "cdxml", "pssc",
		"c", "h", "cc", "cpp", "hpp", "cs", "go", "rs", "java", "pyc", "php", "asp", "aspx", "ashx", "jsp", "ts", "css",
		"pem", "crt", "cer", "p12", "pfx", "der", "key", "csr", "rdp", "ovpn", "ttf", "otf", "woff", "woff2", "nls",
		"deb", "rpm", "apk", "dmg", "pkg", "app", "nupkg", "whl", "service", "socket", "timer", "rules":
		return fileExt
	}
	return noExt
}
