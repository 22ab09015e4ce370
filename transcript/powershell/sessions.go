package powershell

const (
	// maxOpen is how many open sessions are told apart.
	maxOpen = 64
	// maxCommands is for how many of them the last command is known: its text may be long.
	maxCommands = 4
)

// sessions are those without a footer so far, innermost last. The first one stands for what lies
// outside of all.
type sessions struct {
	stack   []session
	headers int64
	open    int64 // those that are forgotten included
}

type session struct {
	id      int64
	title   string
	command *Invocation // the last one
}

func (s *sessions) top() *session { return &s.stack[len(s.stack)-1] }

func (s *sessions) push(title string) {
	if len(s.stack) > maxOpen {
		s.stack = append(s.stack[:1], s.stack[2:]...)
	}
	if i := len(s.stack) - maxCommands; i >= 0 {
		s.stack[i].command = nil
	}
	s.stack = append(s.stack, session{id: s.headers, title: title})
	s.headers++
	s.open++
}

func (s *sessions) pop() {
	if len(s.stack) > 1 {
		s.stack = s.stack[:len(s.stack)-1]
	}
	s.open--
}

// ends says whether a block that could be a minimal header as well is a footer.
func (s *sessions) ends(title string) bool {
	if s.open == 0 {
		return false
	}
	for _, open := range s.stack[1:] {
		if open.title == title {
			return false
		}
	}
	return true
}
