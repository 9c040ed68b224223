package live

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"aman/gateway/ui"
	"aman/gateway/wire"
)

// Silence: a gateway sends every second or, if its instruments are slower, as
// they are read. It is offline after silentAfter, and after silentPeriods of
// its quickest instrument if that is longer.
const (
	silentAfter   = 15 * time.Second
	silentPeriods = 3
)

// checkEvery is how often silence is looked for.
const checkEvery = time.Second

// Gateway is a photograph of one gateway. Its slices are not changed later.
type Gateway struct {
	Site  ui.Site
	State ui.State
	// Online is false while nobody can know what goes on there.
	Online bool
	// Heard is when the gateway was last heard of; zero if not since the start.
	Heard time.Time
}

type key struct{ plant, gateway string }

// State is the present state of all gateways.
type State struct {
	now func() time.Time

	mu       sync.Mutex
	gateways map[key]*gateway
	watchers map[chan struct{}]struct{}
}

// New returns a state that knows no gateway; nil for now means time.Now.
func New(now func() time.Time) *State {
	if now == nil {
		now = time.Now
	}
	return &State{now: now, gateways: map[key]*gateway{}, watchers: map[chan struct{}]struct{}{}}
}

// Run looks for silent gateways until ctx ends.
func (s *State) Run(ctx context.Context) {
	t := time.NewTicker(checkEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			s.CheckSilence()
		}
	}
}

// CheckSilence marks gateways that have been silent for too long as offline.
func (s *State) CheckSilence() {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	for _, g := range s.gateways {
		if g.online && now.Sub(g.heard) > g.patience {
			g.online = false
			s.changed()
		}
	}
}

// Gateways lists every gateway, by plant and then by gateway.
func (s *State) Gateways() []Gateway {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	out := make([]Gateway, 0, len(s.gateways))
	for _, g := range s.gateways {
		out = append(out, g.photograph(now))
	}
	slices.SortFunc(out, func(a, b Gateway) int {
		return cmp.Or(cmp.Compare(a.Site.Plant, b.Site.Plant), cmp.Compare(a.Site.Gateway, b.Site.Gateway))
	})
	return out
}

// Changes returns a channel with room for one token, which it gets when
// something changed since the last one was taken, and a function that gives it
// back.
func (s *State) Changes() (ch <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watchers[c] = struct{}{}
	return c, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.watchers, c)
	}
}

// changed tells the watchers; s.mu is held.
func (s *State) changed() {
	for c := range s.watchers {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// Birth takes what a gateway tells of itself when a session begins.
func (s *State) Birth(b wire.Birth, heard time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.of(b.Plant, b.Gateway)
	g.born(b)
	g.online, g.heard = true, heard
	s.changed()
}

// Death takes the end of a gateway's session.
func (s *State) Death(plant, gateway string, heard time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.gateways[key{plant, gateway}]; g != nil {
		g.online, g.heard = false, heard
		s.changed()
	}
}

// Record takes one data message.
func (s *State) Record(r wire.Record, heard time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.gateways[key{r.Plant, r.Gateway}]
	if g == nil {
		return // its birth comes
	}
	g.heard = heard
	if !r.Historical {
		g.online = true
	}
	switch {
	case r.Block != nil:
		g.block(r.Block)
	case r.Notice != nil && r.Notice.Act == nil:
		g.event(r.Notice.Event, r.Position, r.Historical)
	}
	s.changed()
}

// of returns a gateway, making it if need be; s.mu is held.
func (s *State) of(plant, name string) *gateway {
	k := key{plant, name}
	g := s.gateways[k]
	if g == nil {
		g = newGateway()
		s.gateways[k] = g
	}
	return g
}
