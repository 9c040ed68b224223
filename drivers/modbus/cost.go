package modbus

import "time"

// Estimates for the load of a bus.
const (
	// usualReply is how long an instrument thinks before it answers.
	usualReply = 5 * time.Millisecond
	// usualRoundTrip is a whole exchange on a plant's network.
	usualRoundTrip = time.Millisecond
	// readRequest and replyFrame are the characters of a serial read request,
	// and of its reply without the data.
	readRequest = 8
	replyFrame  = 5
)

// overhead is the time that a request to a silent unit takes beside its
// time-out.
func (b *Bus) overhead() time.Duration {
	if b.line == nil {
		return b.pause
	}
	return b.line.duration(readRequest) + max(b.line.gap(), b.pause)
}

// Worst is the longest time that a Read keeps the bus busy when the instrument
// does not answer: one time-out, and on a serial line that of each retry. After
// the first unanswered request the unit is silent and no more are sent.
//
// A time-out that the configuration gives is counted with all its retries on
// TCP too, although the bus does not wait for those: who writes it means that
// there is room for them within a period.
func (s *Instrument) Worst() time.Duration {
	attempts := 1
	if s.bus.watch.inline() || s.bus.timeout > 0 {
		attempts += s.bus.retries
	}
	return time.Duration(attempts) * (s.timeout + s.bus.overhead())
}

// Cost estimates how long a Read of a healthy instrument keeps the bus busy.
func (s *Instrument) Cost() time.Duration {
	var sum time.Duration
	for i := range s.plan.current {
		sum += s.bus.cost(&s.plan.current[i])
	}
	return sum
}

func (b *Bus) cost(blk *block) time.Duration {
	if b.line == nil {
		return usualRoundTrip + b.pause
	}
	data := 2 * blk.length
	if blk.kind.Bits() {
		data = (blk.length + 7) / 8
	}
	gap := b.line.gap()
	return b.line.duration(readRequest+replyFrame+data) + max(usualReply, gap) + max(gap, b.pause)
}
