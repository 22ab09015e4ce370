package budget

import (
	"context"
	"slices"
	"time"
)

// memory is a ledger without a file. The goroutine that holds the token from free may use it.
type memory struct {
	free chan struct{}
	ledger
}

func (m *memory) open(ctx context.Context, now Instant) (*session, error) {
	select {
	case <-m.free:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s := &session{memory: m, ledger: m.copy()}
	if s.bring(now) {
		m.ledger = s.ledger
	}
	return s, nil
}

// peek returns the current counts, for display.
func (m *memory) peek(now Instant, until time.Duration) (*ledger, Instant, bool) {
	<-m.free
	l := m.copy()
	m.free <- struct{}{}
	l.bring(now)
	l.until = max(l.until, until)
	return &l, now, true
}

func (m *memory) copy() ledger {
	l := m.ledger
	l.calls = slices.Clone(l.calls)
	return l
}
