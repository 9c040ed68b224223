package ingest

import (
	"context"
	"slices"
	"sync"
	"time"

	"aman/gateway/wire"
)

// gatewayKey names a gateway.
type gatewayKey struct{ plant, gateway string }

func (k gatewayKey) String() string { return k.plant + "/" + k.gateway }

// item is one thing to store. Its weight is in readings, or 1.
type item[T any] struct {
	from     gatewayKey
	position wire.Position // zero for what is not answered
	weight   int
	value    T
}

// limits bound a queue; both are in weight.
type limits struct {
	one int // of one gateway
	all int
}

// queue holds what waits for a store, first in first out for each gateway, and
// gives gateways turns. A position that waits, or that is being written, is
// not taken twice.
type queue[T any] struct {
	limits limits
	wake   chan struct{}

	mu     sync.Mutex
	lines  map[gatewayKey]*line[T]
	turns  []gatewayKey // gateways with something waiting, whose turn is next first
	weight int
	closed bool
}

// line is what waits of one gateway.
type line[T any] struct {
	items  []item[T]
	weight int // waiting or being written
	known  map[wire.Position]bool
}

func newQueue[T any](l limits) *queue[T] {
	return &queue[T]{limits: l, wake: make(chan struct{}, 1), lines: map[gatewayKey]*line[T]{}}
}

// verdict is what became of something that was put into a queue.
type verdict uint8

const (
	taken verdict = iota
	// waiting: its position waits already.
	waiting
	// full: there is no room; it was put down.
	full
)

// put adds an item unless there is no room for it. It never blocks.
func (q *queue[T]) put(it item[T]) verdict {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.lines[it.from]
	if l == nil {
		l = &line[T]{known: map[wire.Position]bool{}}
		q.lines[it.from] = l
	}
	switch {
	case it.position != (wire.Position{}) && l.known[it.position]:
		return waiting
	// A line that is empty takes one item of any weight.
	case q.closed, l.weight > 0 && l.weight+it.weight > q.limits.one, q.weight > 0 && q.weight+it.weight > q.limits.all:
		return full
	}
	if it.position != (wire.Position{}) {
		l.known[it.position] = true
	}
	if len(l.items) == 0 {
		q.turns = append(q.turns, it.from)
	}
	l.items = append(l.items, it)
	l.weight += it.weight
	q.weight += it.weight
	q.signal()
	return taken
}

func (q *queue[T]) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// take waits for something, then lingers for more to come with it, and returns
// up to a weight of most, one item of each gateway in turn. The items stay
// known until done. It returns nil when the queue is closed and empty or ctx ends.
func (q *queue[T]) take(ctx context.Context, linger time.Duration, most int) []item[T] {
	for {
		q.mu.Lock()
		empty, closed, enough := len(q.turns) == 0, q.closed, q.weight >= most
		q.mu.Unlock()
		switch {
		case empty && closed:
			return nil
		case !empty && (closed || enough || linger <= 0):
			return q.collect(most)
		case !empty:
			pause(ctx, linger)
			return q.collect(most)
		}
		select {
		case <-q.wake:
		case <-ctx.Done():
			return nil
		}
	}
}

func (q *queue[T]) collect(most int) []item[T] {
	q.mu.Lock()
	defer q.mu.Unlock()
	var out []item[T]
	for weight := 0; len(q.turns) > 0 && (weight == 0 || weight < most); {
		key := q.turns[0]
		l := q.lines[key]
		it := l.items[0]
		l.items[0] = item[T]{} // gives the memory back before the line is
		l.items = l.items[1:]
		q.turns = q.turns[1:]
		if len(l.items) > 0 {
			q.turns = append(q.turns, key)
		}
		weight += it.weight
		out = append(out, it)
	}
	return out
}

// done forgets items that were written or given up.
func (q *queue[T]) done(items []item[T]) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, it := range items {
		l := q.lines[it.from]
		l.weight -= it.weight
		q.weight -= it.weight
		delete(l.known, it.position)
		if l.weight == 0 && len(l.items) == 0 {
			delete(q.lines, it.from)
		}
	}
}

// close refuses everything from now on; what waits can still be taken.
func (q *queue[T]) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.signal()
}

// depth is the weight that waits or is being written.
func (q *queue[T]) depth() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.weight
}

// pause waits for d or until ctx ends; it reports whether d has passed.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// ranges turns record numbers into runs.
func ranges(numbers []uint64) []wire.Range {
	slices.Sort(numbers)
	var out []wire.Range
	for _, n := range numbers {
		if last := len(out) - 1; last >= 0 && n <= out[last].Last+1 {
			out[last].Last = n
			continue
		}
		out = append(out, wire.Range{First: n, Last: n})
	}
	return out
}
