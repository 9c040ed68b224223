package uplink

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"aman/gateway/outbox"
)

// windowBytes bounds the payloads of a stream that are under way: evidence of
// a suspension can be a megabyte.
const windowBytes = 8 << 20

// readAhead is how many records are read from the outbox at once.
const readAhead = 64

// flight is a record under way.
type flight struct {
	record     outbox.Record
	historical bool
	tries      int
	due        time.Time // when it is sent again
}

// span is the part of a lane that a stream sends: the records beyond after, up
// to until. Those up to historical were stored before the session.
type span struct{ after, until, historical uint64 }

// endless is the until of a stream that goes on with new records.
const endless = math.MaxUint64

// stream sends one part of a lane in order and keeps what is unanswered. It
// knows no clock: time is passed in.
type stream struct {
	span   // after moves: the newest number taken from the outbox
	lane   outbox.Lane
	store  *outbox.Store
	window int
	tuning *Tuning

	ahead  []outbox.Record
	dry    bool // nothing more in the outbox until news come
	done   bool // until is reached
	flying map[uint64]*flight
	bytes  int
	due    time.Time // not later than the earliest of the flights
}

func newStream(store *outbox.Store, lane outbox.Lane, part span, window int, t *Tuning) *stream {
	return &stream{span: part, lane: lane, store: store, window: window, tuning: t, flying: make(map[uint64]*flight)}
}

// fresh returns the next record that was not sent in this session, and takes
// it to be sent now.
func (s *stream) fresh(now time.Time) (*flight, error) {
	if !s.more() {
		return nil, nil //nolint:nilnil // nothing to send is no error
	}
	if len(s.ahead) == 0 && !s.dry {
		records, err := s.store.Unacked(s.lane, s.after, readAhead)
		if err != nil {
			s.dry = true // asked again at the next news
			return nil, err
		}
		s.ahead = records
		s.dry = len(records) < readAhead
	}
	s.done = s.after >= s.until || len(s.ahead) > 0 && s.ahead[0].Number > s.until
	if s.done || len(s.ahead) == 0 {
		s.ahead = nil
		return nil, nil //nolint:nilnil // nothing to send is no error
	}
	f := &flight{record: s.ahead[0], historical: s.ahead[0].Number <= s.historical}
	s.ahead = s.ahead[1:]
	s.after = f.record.Number
	s.flying[s.after] = f
	s.bytes += len(f.record.Payload)
	s.launch(f, now)
	return f, nil
}

// more reports whether fresh would have something to send.
func (s *stream) more() bool {
	return !s.done && (len(s.ahead) > 0 || !s.dry) && len(s.flying) < s.window && s.bytes < windowBytes
}

// again returns a flight that has waited too long for its answer, and takes it
// to be sent now: the lowest number first.
func (s *stream) again(now time.Time) *flight {
	if len(s.flying) == 0 || now.Before(s.due) {
		return nil
	}
	var found *flight
	s.due = time.Time{}
	for _, f := range s.flying {
		if !f.due.After(now) && (found == nil || f.record.Number < found.record.Number) {
			found = f
		}
		s.earlier(f.due)
	}
	if found != nil {
		s.launch(found, now)
	}
	return found
}

// launch sets when f is sent again: later each time, and never many at once.
func (s *stream) launch(f *flight, now time.Time) {
	wait := s.tuning.AnswerWithin << min(f.tries, 8)
	wait = min(wait, s.tuning.AnswerAtMost)
	f.tries++
	f.due = now.Add(wait + rand.N(wait/4+1)) //nolint:gosec // spread, not secrecy
	s.earlier(f.due)
}

func (s *stream) earlier(t time.Time) {
	if s.due.IsZero() || t.Before(s.due) {
		s.due = t
	}
}

// hurry makes everything under way that was sent again already due now: the
// other side has just shown that it is there.
func (s *stream) hurry(now time.Time) {
	for _, f := range s.flying {
		if f.tries > 1 {
			f.tries, f.due = 1, now
			s.earlier(now)
		}
	}
}

// answered takes the flights within the ranges out and returns their numbers
// as ranges. What is not under way is not touched.
func (s *stream) answered(ranges []outbox.Range) []outbox.Range {
	var done []uint64
	for n := range s.flying {
		if slices.ContainsFunc(ranges, func(r outbox.Range) bool { return r.First <= n && n <= r.Last }) {
			done = append(done, n)
		}
	}
	slices.SortFunc(done, cmp.Compare)
	var out []outbox.Range
	for _, n := range done {
		s.drop(n)
		if k := len(out); k > 0 && out[k-1].Last+1 == n {
			out[k-1].Last = n
		} else {
			out = append(out, outbox.Range{First: n, Last: n})
		}
	}
	return out
}

func (s *stream) drop(n uint64) {
	s.bytes -= len(s.flying[n].record.Payload)
	delete(s.flying, n)
}
