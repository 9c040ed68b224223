package gateway

import (
	"sync"
	"time"

	"aman/drivers"
)

// intakeDepth bounds the batches that wait for the pipeline: at a thousand
// batches a second four seconds of a pipeline that stands still.
const intakeDepth = 4096

// batch is what one poll of one sensor brought.
type batch struct {
	loop    *loop
	sensor  int // index among the site's sensors
	at      time.Time
	read    time.Time // when the reply was in, for the latency figure
	samples []drivers.Sample
	err     error // why the whole read failed; nil otherwise
}

// intake is the bounded way from the buses to the pipeline. Put never blocks:
// when it is full the newest batch of a sensor takes the place of an older one
// of the same sensor, and the overflow is counted. A sensor that has none in the
// queue is let in all the same, so that it holds intakeDepth batches and one of
// each sensor at most.
type intake struct {
	mu       sync.Mutex
	queue    []batch
	spare    []batch
	free     [][]drivers.Sample
	reports  []report // at most one of a kind and port a write
	overflow uint64
	wake     chan struct{}
}

func newIntake() *intake { return &intake{wake: make(chan struct{}, 1)} }

// put copies the samples and hands them over.
func (in *intake) put(b batch) {
	in.mu.Lock()
	if len(in.queue) >= intakeDepth {
		if i := in.oldestOf(b.sensor); i >= 0 {
			in.overflow++
			in.free = append(in.free, in.queue[i].samples)
			in.queue = append(in.queue[:i], in.queue[i+1:]...)
		}
	}
	b.samples = append(in.buffer(), b.samples...)
	in.queue = append(in.queue, b)
	in.mu.Unlock()
	in.rouse()
}

// tell hands over what a loop has to say of a port.
func (in *intake) tell(r report) {
	in.mu.Lock()
	in.reports = append(in.reports, r)
	in.mu.Unlock()
	in.rouse()
}

func (in *intake) rouse() {
	select {
	case in.wake <- struct{}{}:
	default:
	}
}

func (in *intake) oldestOf(sensor int) int {
	for i := range in.queue {
		if in.queue[i].sensor == sensor {
			return i
		}
	}
	return -1
}

func (in *intake) buffer() []drivers.Sample {
	n := len(in.free)
	if n == 0 {
		return nil
	}
	b := in.free[n-1][:0]
	in.free = in.free[:n-1]
	return b
}

// take returns all waiting batches, oldest first, and how many were overtaken
// since the last call. The caller gives the slice back with giveBack.
func (in *intake) take() ([]batch, uint64) {
	in.mu.Lock()
	defer in.mu.Unlock()
	q, lost := in.queue, in.overflow
	in.queue, in.spare, in.overflow = in.spare[:0], nil, 0
	return q, lost
}

// takeReports returns what the loops have told since the last call.
func (in *intake) takeReports() []report {
	in.mu.Lock()
	defer in.mu.Unlock()
	r := in.reports
	in.reports = nil
	return r
}

func (in *intake) giveBack(q []batch) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for i := range q {
		in.free = append(in.free, q[i].samples)
		q[i] = batch{}
	}
	if in.spare == nil {
		in.spare = q[:0]
	}
}
