package uplink

import (
	"sync"
	"time"

	"aman/gateway/outbox"
)

// Status is what pages and metrics say of the uplink.
type Status struct {
	Broker string
	// Online is true while a session has sent its births.
	Online bool
	// Since is when Online last changed.
	Since time.Time
	// Alarms and Telemetry are the records that nobody has answered for.
	Alarms, Telemetry uint64
	// LastStored is when the last record was answered for.
	LastStored time.Time
	// Err is why there is no session, or why the last one ended.
	Err error
	// Sessions counts sessions that sent births; Sent, Resent and Stored count
	// records; Refused counts commands that were not understood or not allowed;
	// Unreadable counts records that could not be turned into a message.
	Sessions, Sent, Resent, Stored, Refused, Unreadable uint64
}

// Waiting is the number of records of both lanes that nobody has answered for.
func (s Status) Waiting() uint64 { return s.Alarms + s.Telemetry }

// board is the status that goroutines write and pages read.
type board struct {
	mu sync.Mutex
	s  Status
}

func (b *board) update(change func(*Status)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	change(&b.s)
}

func (b *board) online(on bool, now time.Time, why error) {
	b.update(func(s *Status) {
		if on && !s.Online { // a rebirth is no new session
			s.Sessions++
		}
		if s.Online != on {
			s.Online, s.Since = on, now
		}
		s.Err = why
	})
}

func (b *board) read(store *outbox.Store) Status {
	b.mu.Lock()
	out := b.s
	b.mu.Unlock()
	stats := store.Stats()
	out.Alarms, out.Telemetry = stats.Alarm.Unacked, stats.Telemetry.Unacked
	return out
}
