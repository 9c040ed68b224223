package ingest

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"aman/cmd/internal/central/records"
	"aman/gateway/wire"
)

// Bounds on what strangers can make the ingest remember and write. Every
// message of theirs is counted; these bound the rest.
const (
	maxSender     = 200   // characters of a topic
	maxSenders    = 1000  // whose first message was logged
	asideOfOne    = 10    // messages of one sender that are set aside
	asideWaiting  = 32    // messages that wait to be written
	maxRejected   = 10000 // positions that a store will never take
	asideWithin   = 10 * time.Second
	asideInterval = 20 * time.Millisecond // between two writes: a flood must not take the disk
)

// strangers deals with messages that nobody can read.
type strangers struct {
	log *slog.Logger
	out chan records.Aside

	mu      sync.Mutex
	senders map[string]int
	never   map[gatewayKey]map[wire.Position]bool
	nevers  int
}

func newStrangers(log *slog.Logger) *strangers {
	return &strangers{log: log, out: make(chan records.Aside, asideWaiting), senders: map[string]int{}, never: map[gatewayKey]map[wire.Position]bool{}}
}

// note logs the first message of a sender and sets the first few aside.
func (s *strangers) note(a records.Aside) {
	s.mu.Lock()
	n, known := s.senders[a.Sender]
	if !known && len(s.senders) >= maxSenders {
		s.mu.Unlock()
		return
	}
	s.senders[a.Sender] = n + 1
	s.mu.Unlock()
	if n == 0 {
		s.log.Warn("ingest: a message cannot be used; further ones of its sender are only counted", "sender", a.Sender, "topic", a.Topic, "why", a.Reason)
	}
	if n >= asideOfOne {
		return
	}
	select {
	case s.out <- a:
	default:
	}
}

// reject remembers a record that a store will never take.
func (s *strangers) reject(key gatewayKey, p wire.Position) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.nevers >= maxRejected {
		return
	}
	if s.never[key] == nil {
		s.never[key] = map[wire.Position]bool{}
	}
	s.never[key][p] = true
	s.nevers++
}

func (s *strangers) rejected(key gatewayKey, p wire.Position) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.never[key][p]
}

// writeAside stores what was set aside, slowly.
func (in *Ingest) writeAside(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case a := <-in.odd.out:
			attempt, cancel := context.WithTimeout(ctx, asideWithin)
			if err := in.o.Records.SetAside(attempt, a); err != nil && ctx.Err() == nil {
				in.o.Log.Warn("ingest: a message could not be set aside", "sender", a.Sender, "error", err)
			}
			cancel()
			pause(ctx, asideInterval)
		}
	}
}
