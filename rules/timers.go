package rules

import "math"

// never is the due time of a timer that is off.
const never = math.MaxInt64

// timers is a heap of a fixed set of timers, each with an id; at one instant
// they act in the order of their ids. Putting a timer off to later costs one
// store: the heap keeps the earlier key and is mended when that comes up.
type timers struct {
	due    []int64 // when it acts, or never
	queued []int64 // its key in the heap, at or before due
	pos    []int32 // its place in the heap, or -1
	heap   []int32
}

func newTimers(n int) timers {
	t := timers{due: make([]int64, n), queued: make([]int64, n), pos: make([]int32, n), heap: make([]int32, 0, n)}
	for i := range t.due {
		t.due[i], t.pos[i] = never, -1
	}
	return t
}

// next is the time before which no timer acts; it may be early.
func (t *timers) next() int64 {
	if len(t.heap) == 0 {
		return never
	}
	return t.queued[t.heap[0]]
}

// running reports whether the timer is on.
func (t *timers) running(id int32) bool { return t.due[id] != never }

// off stops the timer.
func (t *timers) off(id int32) { t.due[id] = never }

// set makes the timer act at the given time.
func (t *timers) set(id int32, at int64) {
	t.due[id] = at
	switch {
	case t.pos[id] < 0:
		t.queued[id] = at
		t.pos[id] = int32(len(t.heap))
		t.heap = append(t.heap, id)
		t.up(int(t.pos[id]))
	case at < t.queued[id]:
		t.queued[id] = at
		t.up(int(t.pos[id]))
	}
}

// first returns the timer that acts first, or -1.
func (t *timers) first() int32 {
	for len(t.heap) > 0 {
		id := t.heap[0]
		switch {
		case t.due[id] == t.queued[id]:
			return id
		case t.due[id] == never:
			t.pop()
		default:
			t.queued[id] = t.due[id]
			t.down(0)
		}
	}
	return -1
}

// pop takes the first timer out of the heap and turns it off.
func (t *timers) pop() {
	id, last := t.heap[0], len(t.heap)-1
	t.swap(0, last)
	t.heap = t.heap[:last]
	t.pos[id], t.due[id] = -1, never
	if last > 0 {
		t.down(0)
	}
}

func (t *timers) less(a, b int32) bool {
	if t.queued[a] != t.queued[b] {
		return t.queued[a] < t.queued[b]
	}
	return a < b
}

func (t *timers) swap(i, j int) {
	t.heap[i], t.heap[j] = t.heap[j], t.heap[i]
	t.pos[t.heap[i]], t.pos[t.heap[j]] = int32(i), int32(j)
}

func (t *timers) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !t.less(t.heap[i], t.heap[parent]) {
			return
		}
		t.swap(i, parent)
		i = parent
	}
}

func (t *timers) down(i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(t.heap); child++ {
			if t.less(t.heap[child], t.heap[least]) {
				least = child
			}
		}
		if least == i {
			return
		}
		t.swap(i, least)
		i = least
	}
}
