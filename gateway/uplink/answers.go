package uplink

import (
	"errors"
	"log/slog"
	"sync"
	"time"

	"aman/gateway/outbox"
	"aman/gateway/wire"
)

// take handles a message from the broker.
func (s *session) take(m incoming) {
	if host, err := wire.ParseStateTopic(m.topic); err == nil {
		if err := s.hosts.heard(host, m.payload); err != nil {
			s.u.refuse(m.topic, err)
		}
		return
	}
	t, err := wire.ParseTopic(m.topic)
	if err != nil || t.Type != wire.NCmd {
		s.u.refuse(m.topic, errors.New("nothing of this gateway can be written from afar"))
		return
	}
	c, err := wire.ParseCommand(m.payload)
	if err != nil {
		s.u.refuse(m.topic, err)
		return
	}
	for _, stored := range c.Stored {
		s.answered(stored)
	}
	if c.Rebirth && s.rebirthAt.IsZero() {
		s.rebirthAt = s.reborn.Add(s.u.cfg.Tuning.RebirthEvery)
	}
}

// answered takes the server's word for what is stored; words about another
// epoch change nothing.
func (s *session) answered(stored wire.Stored) {
	if stored.Epoch != s.u.store.Epoch() {
		return
	}
	lane := outbox.Alarm
	if stored.Lane == wire.LaneTelemetry {
		lane = outbox.Telemetry
	}
	ranges := make([]outbox.Range, len(stored.Ranges))
	for i, r := range stored.Ranges {
		ranges[i] = outbox.Range(r)
	}
	s.release(lane, ranges)
}

// release lets the outbox forget what is under way and answered for; what is
// not under way is not touched.
func (s *session) release(lane outbox.Lane, ranges []outbox.Range) {
	var released uint64
	for _, st := range s.streams() {
		if st.lane != lane {
			continue
		}
		done := st.answered(ranges)
		s.u.store.Ack(lane, done)
		for _, r := range done {
			released += r.Last - r.First + 1
		}
	}
	if released == 0 {
		return
	}
	now := time.Now()
	silent := now.Sub(s.heard) >= s.u.cfg.Tuning.AnswerWithin
	s.heard, s.u.mutes = now, 0
	if silent { // the other side is back: what it missed goes out at once
		for _, st := range s.streams() {
			st.hurry(now)
		}
	}
	s.u.board.update(func(b *Status) { b.Stored, b.LastStored = b.Stored+released, now })
}

func (u *Uplink) refuse(topic string, why error) {
	u.board.update(func(s *Status) { s.Refused++ })
	u.noise.once("command "+topic, "a command was refused; further ones on its topic are only counted", why, "topic", topic)
}

func (u *Uplink) unreadable(err error) {
	u.board.update(func(s *Status) { s.Unreadable++ })
	u.noise.once("unreadable", "a record cannot be sent; further ones are only counted", err)
}

// noise logs each kind of trouble once, however often it comes.
type noise struct {
	log  *slog.Logger
	mu   sync.Mutex
	said map[string]bool
}

// noiseKinds bounds what strangers can make the uplink remember.
const noiseKinds = 256

func (n *noise) once(kind, message string, err error, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.said[kind] || len(n.said) >= noiseKinds {
		return
	}
	if n.said == nil {
		n.said = make(map[string]bool)
	}
	n.said[kind] = true
	n.log.Warn(message, append(args, "err", err)...)
}
