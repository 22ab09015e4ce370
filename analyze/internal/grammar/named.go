package grammar

import "github.com/lrkit/lrkit/analyze/internal/ascii"

// nameReach is how far back the name before a separator is looked for.
const nameReach = 48

// namedAt takes a path that begins with a name for a folder, whose separator is at p: a hive of the
// registry (HKLM:\, HKEY_USERS\), a variable of cmd (%TEMP%\) or PowerShell ($env:TEMP\,
// ${env:ProgramFiles(x86)}\, $HOME\), the home (~\).
func namedAt(line []byte, p, done int) (start, bool) {
	if p <= done || ascii.At(line, p+1) == '\\' && ascii.At(line, p+2) == '\\' {
		return start{}, false
	}
	s := start{body: p + 1, least: p + 2, escaped: ascii.At(line, p+1) == '\\'}
	if s.escaped {
		s.body, s.least = p+2, p+3
	}
	if !nameAt(line, s.body) {
		return start{}, false
	}
	low := max(done, p-nameReach)
	switch c := line[p-1]; {
	case c == '%':
		for i := p - 2; i >= low; i-- {
			if line[i] == '%' {
				s.pos, s.kind = i, VariablePath
				return s, p-i > 3 && opensAt(line, i)
			}
			if !isWord(line[i]) && line[i] != '(' && line[i] != ')' && line[i] != '-' && line[i] != '.' {
				break
			}
		}
	case c == '}':
		for i := p - 2; i > low; i-- {
			if line[i] == '{' {
				s.pos, s.kind = i-1, VariablePath
				return s, line[i-1] == '$' && opensAt(line, i-1)
			}
			if !isWord(line[i]) && line[i] != ':' && line[i] != '(' && line[i] != ')' {
				break
			}
		}
	case c == '~':
		s.pos, s.kind = p-1, VariablePath
		return s, opensAt(line, p-1)
	case isWord(c) || c == ':':
		end := p
		if c == ':' {
			end--
		}
		i := end
		for i > low && isWord(line[i-1]) {
			i--
		}
		if i < end && line[i] == '_' && ascii.At(line, i-1) == ':' { // as Defender prints resources: regkey:_HKLM\…
			i++
		}
		switch {
		case i == end:
		case isHive(line[i:end]):
			s.pos, s.kind = i, RegistryPath
			return s, i == 0 || !isSep(line[i-1]) && opensAt(line, i) || computerBefore(line, i) || ascii.At(line, i-1) == ':' && ascii.At(line, i-2) == ':' || ascii.At(line, i-1) == '_'
		case c != ':' && i-5 >= low && line[i-5] == '$' && ascii.HasFold(line, i-4, "env:"):
			s.pos, s.kind = i-5, VariablePath
			return s, opensAt(line, i-5)
		case c != ':' && i-1 >= low && line[i-1] == '$' && isKnownVariable(line[i:end]):
			s.pos, s.kind = i-1, VariablePath
			return s, opensAt(line, i-1)
		case c != ':' && i-3 >= low && line[i-1] == ':' && ascii.IsLetter(line[i-2]) && (line[i-3] == '"' || line[i-3] == '\''):
			s.pos, s.kind, s.relative = i-2, DrivePath, true
			return s, true
		}
	}
	return start{}, false
}

const computer = `computer\`

// computerBefore reports whether what regedit puts before a hive stands before i.
func computerBefore(line []byte, i int) bool {
	return ascii.HasFold(line, i-len(computer), computer) && opensAt(line, i-len(computer))
}

var hives = [...]string{"hklm", "hkcu", "hku", "hkcr", "hkcc", "hkey_local_machine", "hkey_current_user", "hkey_users", "hkey_classes_root", "hkey_current_config", "hkey_performance_data"}

func isHive(word []byte) bool {
	if len(word) < 3 || word[0]|0x20 != 'h' || word[1]|0x20 != 'k' {
		return false
	}
	for _, h := range hives {
		if len(word) == len(h) && ascii.HasFold(word, 0, h) {
			return true
		}
	}
	return false
}

// isKnownVariable: other variables of PowerShell may hold anything.
func isKnownVariable(word []byte) bool {
	for _, v := range [...]string{"home", "pshome", "psscriptroot"} {
		if len(word) == len(v) && ascii.HasFold(word, 0, v) {
			return true
		}
	}
	return false
}
