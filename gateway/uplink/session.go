package uplink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/time/rate"

	"aman/gateway/outbox"
	"aman/gateway/wire"
)

// session is one connection with all that belongs to it. Its fields are used
// by one goroutine; answers of the broker come in through acks.
type session struct {
	u     *Uplink
	link  *link
	bdSeq uint64
	seq   uint64
	enc   *wire.Encoder
	acks  chan delivered // answered by the broker
	hosts hosts

	births              []wire.Message // still to be sent
	alarms, live, stock *stream
	rate                *rate.Limiter // of stock
	rebirthAt           time.Time     // when an asked rebirth may be granted; zero if none is asked
	reborn              time.Time     // the last granted
	heard               time.Time     // the last answer, or when something began to be under way
	pending             *outgoing     // built and not yet handed over
}

// delivered names a record that the broker has answered for.
type delivered struct {
	lane   outbox.Lane
	number uint64
}

// errMute ends a session in which nothing is answered any more.
var errMute = errors.New("records are accepted and never answered: the server is down, or the broker drops messages")

// session holds one session until it fails or ctx ends. born says that its
// births went out.
func (u *Uplink) session(ctx context.Context) (born bool, err error) {
	number, err := u.number.next()
	if err != nil {
		u.noise.once("bdseq", "the number of the session cannot be written down", err)
	}
	death := wire.Death(u.cfg.Plant, u.cfg.Gateway, number, time.Now())
	l, err := u.dial(ctx, death)
	if err != nil {
		return false, err
	}
	defer l.close()
	s := u.newSession(l, number)
	topics := wire.CommandFilters(u.cfg.Plant, u.cfg.Gateway)
	if Ack(u.cfg.Ack) == AckBroker {
		topics = append(topics, wire.StateTopic("+"))
	}
	if err := l.subscribe(ctx, topics); err != nil {
		return false, err
	}
	if Ack(u.cfg.Ack) == AckBroker {
		s.hosts.graceUntil = time.Now().Add(hostGrace)
	}
	err = s.run(ctx)
	if ctx.Err() != nil || errors.Is(err, errHostOffline) {
		l.farewell(death)
	}
	if !errors.Is(err, errMute) {
		u.mutes = 0
	}
	return s.enc != nil, err
}

func (u *Uplink) newSession(l *link, number uint64) *session {
	t := &u.cfg.Tuning
	alarms, telemetry := u.store.Last(outbox.Alarm), u.store.Last(outbox.Telemetry)
	return &session{
		u: u, link: l, bdSeq: number,
		acks:   make(chan delivered, 4*t.Window),
		alarms: newStream(u.store, outbox.Alarm, span{0, endless, alarms}, max(t.Window/4, 1), t),
		live:   newStream(u.store, outbox.Telemetry, span{telemetry, endless, telemetry}, t.Window, t),
		stock:  newStream(u.store, outbox.Telemetry, span{0, telemetry, telemetry}, t.Window, t),
		rate:   rate.NewLimiter(rate.Limit(t.BacklogRate), max(t.BacklogRate/10, 1)),
	}
}

func (s *session) streams() [3]*stream { return [3]*stream{s.alarms, s.live, s.stock} }

// run sends until something ends the session. Whatever comes in is handled
// between two messages.
func (s *session) run(ctx context.Context) error {
	for {
		now := time.Now()
		if err := s.check(now); err != nil {
			return err
		}
		var out chan outgoing
		if s.pending == nil {
			s.pending = s.next(now)
		}
		var ready outgoing
		if s.pending != nil {
			out, ready = s.link.out, *s.pending
		}
		timer := time.NewTimer(s.patience(now))
		select {
		case out <- ready:
			s.pending = nil
		case m := <-s.link.in:
			s.take(m)
		case r := <-s.acks:
			s.release(r.lane, []outbox.Range{{First: r.number, Last: r.number}})
		case <-s.u.store.Notify():
			for _, st := range s.streams() {
				st.dry = false
			}
		case err := <-s.link.lost:
			timer.Stop()
			return err
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
		timer.Stop()
	}
}

// check ends a session that has become useless.
func (s *session) check(now time.Time) error {
	if s.enc != nil && !s.hosts.ready(now) {
		return errHostOffline
	}
	under := 0
	for _, st := range s.streams() {
		under += len(st.flying)
	}
	if under == 0 {
		s.heard = now
		return nil
	}
	if now.Sub(s.heard) >= s.u.cfg.Tuning.MuteAfter<<min(s.u.mutes, 3) {
		s.u.mutes++
		return errMute
	}
	return nil
}

// patience is how long the session may sleep if nothing comes.
func (s *session) patience(now time.Time) time.Duration {
	const most = time.Second
	wait := most
	earlier := func(t time.Time) {
		if !t.IsZero() {
			wait = max(min(wait, t.Sub(now)), time.Millisecond)
		}
	}
	for _, st := range s.streams() {
		if len(st.flying) > 0 {
			earlier(st.due)
		}
	}
	earlier(s.rebirthAt)
	if s.enc == nil {
		earlier(s.hosts.graceUntil)
	}
	if s.stock.more() && s.rate.TokensAt(now) < 1 {
		earlier(now.Add(time.Duration(float64(time.Second) / float64(s.rate.Limit()))))
	}
	return wait
}

// next returns what is to be sent now, or nil: births first, then records.
func (s *session) next(now time.Time) *outgoing {
	asked := s.enc == nil || !s.rebirthAt.IsZero()
	if asked && !now.Before(s.rebirthAt) && s.hosts.ready(now) {
		s.bear(now)
	}
	if s.enc == nil {
		return nil
	}
	if len(s.births) > 0 {
		m := s.births[0]
		s.births = s.births[1:]
		if len(s.births) == 0 {
			if !s.u.Status().Online { // a rebirth is no new session
				s.u.log.Info("uplink stands; what waited is sent now")
			}
			s.u.board.online(true, now, nil)
		}
		return s.message(m, s.u.cfg.qos(), nil)
	}
	for {
		st, f := s.pick(now)
		if f == nil {
			return nil
		}
		if out := s.data(st, f); out != nil {
			return out
		}
	}
}

// pick takes the record that goes next: what waited too long for its answer,
// alarms, live telemetry, and old telemetry at its rate.
func (s *session) pick(now time.Time) (*stream, *flight) {
	for _, st := range s.streams() {
		if f := st.again(now); f != nil {
			s.u.board.update(func(b *Status) { b.Resent++ })
			return st, f
		}
	}
	for _, st := range []*stream{s.alarms, s.live} {
		if f := s.fresh(st, now); f != nil {
			return st, f
		}
	}
	if s.rate.TokensAt(now) < 1 {
		return nil, nil
	}
	f := s.fresh(s.stock, now)
	if f != nil {
		s.rate.AllowN(now, 1)
	}
	return s.stock, f
}

func (s *session) fresh(st *stream, now time.Time) *flight {
	f, err := st.fresh(now)
	if err != nil {
		s.u.noise.once("outbox "+st.lane.String(), "records cannot be read and are sent later", err)
	}
	if f != nil {
		s.u.board.update(func(b *Status) { b.Sent++ })
	}
	return f
}

// bear begins the session anew for the server: births from now on.
func (s *session) bear(now time.Time) {
	s.rebirthAt, s.reborn = time.Time{}, now
	b := s.u.birth()
	b.Plant, b.Gateway = s.u.cfg.Plant, s.u.cfg.Gateway
	if err := s.u.aliases.Assign(&b); err != nil {
		s.u.noise.once("aliases", "aliases cannot be written down", err)
	}
	enc, err := wire.NewEncoder(b)
	var births []wire.Message
	if err == nil {
		births, err = enc.Births(s.bdSeq)
	}
	if err != nil { // a checked configuration has no such birth
		s.u.noise.once("birth", "the gateway cannot tell what it is", err)
		s.rebirthAt = now.Add(s.u.cfg.Tuning.RebirthEvery)
		return
	}
	s.enc, s.births, s.seq = enc, births, 0
	for _, st := range s.streams() {
		st.hurry(now)
	}
}

// message makes m ready to go: this gives it its place in the session.
func (s *session) message(m wire.Message, qos byte, answered func(error)) *outgoing {
	m.Payload.Seq, m.Payload.HasSeq = s.seq, true
	payload, err := m.Payload.Marshal()
	if err != nil {
		s.u.unreadable(err)
		return nil
	}
	s.seq = (s.seq + 1) % 256
	return &outgoing{topic: m.Topic.String(), payload: payload, qos: qos, answered: answered}
}

// data turns a record into its message. A record that is none can never be
// sent: it is counted and released, so that it does not stand in the way.
func (s *session) data(st *stream, f *flight) *outgoing {
	m, err := s.encode(st.lane, f)
	if err == nil {
		if out := s.message(m, s.u.cfg.qos(), s.onAnswer(st, f)); out != nil {
			return out
		}
	} else {
		s.u.unreadable(fmt.Errorf("record %d of the %s lane: %w", f.record.Number, st.lane, err))
	}
	st.drop(f.record.Number)
	s.u.store.Ack(st.lane, []outbox.Range{{First: f.record.Number, Last: f.record.Number}})
	return nil
}

func (s *session) encode(lane outbox.Lane, f *flight) (wire.Message, error) {
	at := wire.Position{Epoch: s.u.store.Epoch(), Lane: wire.Lane(lane.String()), Number: f.record.Number}
	if lane == outbox.Alarm {
		n, err := wire.DecodeNotice(f.record.Payload)
		if err != nil {
			return wire.Message{}, err
		}
		return s.enc.Notice(at, n, f.historical)
	}
	b, err := wire.DecodeBlock(f.record.Payload)
	if err != nil {
		return wire.Message{}, err
	}
	return s.enc.Block(at, b, f.historical)
}

// onAnswer is nil unless the broker's answer counts.
func (s *session) onAnswer(st *stream, f *flight) func(error) {
	if Ack(s.u.cfg.Ack) != AckBroker {
		return nil
	}
	r := delivered{st.lane, f.record.Number}
	return func(err error) {
		if err == nil {
			select {
			case s.acks <- r:
			case <-s.link.closed:
			}
		}
	}
}
