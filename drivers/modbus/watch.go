package modbus

import "time"

// verdict says what may be done with a request to a unit.
type verdict uint8

const (
	pass       verdict = iota // ask it
	refuse                    // fail at once: the unit is silent
	probeFirst                // ask one short question first
)

// watch remembers which units are silent. The prober of a TCP bus finds out by
// itself when they are back; the patience of a serial bus says when to look.
// All methods but count are called by the goroutine that uses the bus.
type watch interface {
	// admit says what to do with a request; its error says why not.
	admit(request []byte) (verdict, error)
	// silent notes that the unit of request spent its time-out.
	silent(request []byte, timeout time.Duration, f *failure)
	// spoke notes that the unit of request answered. The reply to another attempt
	// of it may still be under way until settle.
	spoke(request []byte, settle time.Time)
	// revived notes that the connection or port is back: silent units may be too.
	revived()
	// inline reports whether an unanswered request is repeated on the bus.
	inline() bool
	// count is the number of silent units; it may be called by anyone.
	count() int
	// close forgets everything and ends what runs.
	close()
}

// maxWait caps the growing interval between questions to a silent unit: what
// comes back is seen within that time.
const maxWait = 10 * time.Second

// steady is how long a unit must have been answering before a new silence
// counts as the first. A unit that comes and goes would otherwise cost its
// neighbours a time-out at each return.
const steady = maxWait

// schedule is the growing interval of one unit.
type schedule struct {
	wait time.Duration // the last interval
	back time.Time     // when the unit last came back
}

// next returns the interval to the next question, first being the shortest.
func (s *schedule) next(first time.Duration) time.Duration {
	s.wait = min(maxWait, max(first, 2*s.wait))
	return s.wait
}

// relapsed starts from the shortest interval again if the unit had been steady.
func (s *schedule) relapsed(now time.Time) {
	if now.Sub(s.back) >= steady {
		s.wait = 0
	}
}
