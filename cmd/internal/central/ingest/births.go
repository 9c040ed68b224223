package ingest

import (
	"sync"
	"time"
)

// rebirthEvery is how often one gateway is asked for its births at most.
const rebirthEvery = time.Minute

// births follows which gateway has told its present state since we listen.
type births struct {
	mu       sync.Mutex
	gateways map[gatewayKey]*birthState
}

type birthState struct {
	pending bool // an NBIRTH came, its DBIRTHs have not all come
	told    bool // complete since we listen
	asked   time.Time
}

func newBirths() *births { return &births{gateways: map[gatewayKey]*birthState{}} }

// of returns the state of a gateway; b.mu is held. The decoder bounds how many
// gateways there are, since only what it took comes here.
func (b *births) of(key gatewayKey) *birthState {
	s := b.gateways[key]
	if s == nil {
		s = &birthState{}
		b.gateways[key] = s
	}
	return s
}

// heard takes a birth message and reports whether it completes a birth.
func (b *births) heard(key gatewayKey, node, complete bool) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.of(key)
	if node {
		s.pending = true
	}
	if !s.pending || !complete {
		return false
	}
	s.pending, s.told = false, true
	return true
}

// missing reports whether a gateway has not told its present state since we
// listen.
func (b *births) missing(key gatewayKey) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.of(key)
	return !s.told && !s.pending
}

// away forgets who has told: our connection was lost, births may be missed.
func (b *births) away() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.gateways {
		s.told, s.pending = false, false
	}
}

// ask reports whether a gateway may be asked for its births now.
func (b *births) ask(key gatewayKey, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.gateways[key]
	if s == nil {
		if len(b.gateways) >= maxAsked {
			return false
		}
		s = b.of(key)
	}
	if !s.asked.IsZero() && now.Sub(s.asked) < rebirthEvery {
		return false
	}
	s.asked = now
	return true
}

// maxAsked bounds the names that strangers can make us remember: twice the
// gateways that a decoder knows.
const maxAsked = 20_000
