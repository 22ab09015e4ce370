package ioc

// gram is a few bytes in a row, with bit 5 set. So letters are equal in both cases.
type gram uint32

// gram3 takes three bytes at i, gram4 takes four.
func gram3[S string | []byte](s S, i int) gram {
	return (gram(s[i]) | gram(s[i+1])<<8 | gram(s[i+2])<<16) | 0x202020
}

func gram4[S string | []byte](s S, i int) gram {
	_ = s[i+3]
	return (gram(s[i]) | gram(s[i+1])<<8 | gram(s[i+2])<<16 | gram(s[i+3])<<24) | 0x20202020
}

// gramOf takes width bytes: 3 or 4.
func gramOf(s string, i, width int) gram {
	if width == 3 {
		return gram3(s, i)
	}
	return gram4(s, i)
}

// bitset holds hashes. It may report a hash that it does not hold.
type bitset struct {
	bits  []uint64
	shift uint8
}

// newBitset makes room for n hashes, with at least 16 bits for each, up to 2 MiB.
func newBitset(n int) bitset {
	log := uint8(12)
	for log < 24 && 1<<log < 16*n {
		log++
	}
	return bitset{make([]uint64, 1<<(log-6)), 32 - log}
}

func (b *bitset) place(x uint32) uint32 { return x * 0x9E3779B1 >> b.shift }

func (b *bitset) add(x uint32) {
	i := b.place(x)
	b.bits[i>>6] |= 1 << (i & 63)
}

func (b *bitset) has(x uint32) bool {
	i := b.place(x)
	return b.bits[i>>6]>>(i&63)&1 != 0
}

// usual is text that most output of response scripts holds. Grams that are rare in it tell entries
// apart.
const usual = `C:\Windows\System32\Program Files (x86)\ProgramData\Users\Public\AppData\Local\Temp\Roaming\Microsoft\Downloads` +
	`\Desktop\Documents\Administrator\ ` +
	`.exe .dll .sys .dat .log .txt .ps1 .bat .vbs .zip .tmp .json .xml http://www. https:// .com .net .org .local .example ` +
	`/usr/bin/ /usr/lib/ /etc/ /var/log/ /home/ /tmp/ /opt/ svchost powershell cmd.exe explorer 2023 2024 2025 2026 ` +
	`00000000 11111111 HKLM\SOFTWARE\ CurrentVersion\Run`

// census counts how many entries hold a gram.
type census struct {
	width int
	n     map[gram]int
}

func newCensus(width int) census {
	c := census{width, map[gram]int{}}
	for i := 0; i+width <= len(usual); i++ {
		c.n[gramOf(usual, i, width)] += 1 << 12
	}
	return c
}

func (c census) add(s string) {
	for i := 0; i+c.width <= len(s); i++ {
		c.n[gramOf(s, i, c.width)]++
	}
}

func (c census) of(s string, i int) int { return c.n[gramOf(s, i, c.width)] }
