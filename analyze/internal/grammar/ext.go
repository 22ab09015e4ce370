package grammar

import (
	"math/bits"
	"strings"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

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

// The known extensions, divided by blanks.
const (
	commandExts = `exe com bat cmd ps1 vbs vbe wsf scr msi sh bash py pl rb`
	fileExts    = `dll sys mui ocx cpl drv efi so dylib lib pdb obj jar class txt log md csv tsv json jsonl xml
	html htm yaml yml toml ini inf cfg conf config reg pol adm admx adml plist properties mof
	manifest zip 7z rar gz tar tgz bz2 xz zst cab wim iso img vhd vhdx vmdk pdf doc docx docm
	dot dotm xls xlsx xlsm xlsb xlam ppt pptx pptm rtf odt ods odp one pub eml msg pst ost ics
	vcf chm hlp jpg jpeg png gif bmp ico svg tif tiff webp psd mp3 mp4 avi mov wav mkv wmv m4a
	flac ogg webm dmp mdmp hdmp raw mem vmem aff4 etl evtx evt pcap pcapng cap pf lnk url
	library-ms job wer hve sav theme msc msp msu mst appx msix dat db sqlite sqlite3 mdb accdb
	ldb sdb edb jfm mdf ldf sql kdbx bak old tmp temp bin part crdownload lock pid hta js jse
	wsh psm1 psd1 ps1xml cdxml pssc c h cc cpp hpp cs go rs java pyc php asp aspx ashx jsp ts
	css pem crt cer p12 pfx der key csr rdp ovpn ttf otf woff woff2 nls deb rpm apk dmg pkg app
	nupkg whl service socket timer rules`
)

// exts has the known extensions by [extSlot], the next one where that is taken.
var exts = func() (t [1 << extBits]struct {
	ext  uint64
	kind extKind
}) {
	add := func(all string, kind extKind) {
		for ext := range strings.FieldsSeq(all) {
			key := uint64(0)
			for _, c := range []byte(ext) {
				key = packed(key, c)
			}
			slot := extSlot(key)
			for t[slot].ext != 0 {
				slot = (slot + 1) % len(t)
			}
			t[slot].ext, t[slot].kind = key, kind
		}
	}
	add(commandExts, commandExt)
	add(fileExts, fileExt)
	return t
}()

const extBits = 10

// packed appends a byte of an extension, in lower case, to those before it. More than eight bytes
// overlap; no extension becomes another that is known.
func packed(key uint64, c byte) uint64 { return bits.RotateLeft64(key, 8) ^ uint64(c) }

// extSlot returns where an extension is looked for first.
func extSlot(key uint64) int { return int(key * 0x9e3779b97f4a7c15 >> (64 - extBits)) }

func knownExt(key uint64) extKind {
	for slot := extSlot(key); exts[slot].ext != 0; slot = (slot + 1) % len(exts) {
		if exts[slot].ext == key {
			return exts[slot].kind
		}
	}
	return noExt
}

// extBefore classifies the extension that ends before end; the name begins at name.
func extBefore(line []byte, name, end int) extKind {
	i := end
	for i > name && end-i < maxExt && classes[line[i-1]]&word != 0 {
		i--
	}
	// A dot that begins a name makes a hidden file, not an extension.
	if i == end || i-1 <= name || line[i-1] != '.' {
		return noExt
	}
	key, letters := uint64(0), false
	for _, c := range line[i:end] {
		if ascii.IsLetter(c) {
			c |= 0x20
			letters = true
		}
		key = packed(key, c)
	}
	if k := knownExt(key); k != noExt {
		return k
	}
	if letters && end-i >= 2 && end-i <= 5 {
		return someExt
	}
	return noExt
}
