package gateway

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"aman/drivers"
)

const (
	// portTimeout bounds one write or read-back of a port.
	portTimeout = time.Second
	// retryWrite is how soon a failed write is tried again.
	retryWrite = 250 * time.Millisecond
	// portFails is how many failures in a row make an output faulty.
	portFails = 2
)

// port is one group of outputs with its latest-value slot. The pipeline sets
// the wanted levels; the loop that owns the bus writes them.
type port struct {
	id      string // of its first output, for errors
	dev     drivers.Port
	outputs []int // indices among the site's outputs, in the port's order

	mu    sync.Mutex
	want  []bool // electrical levels
	dirty bool
	armed bool // the pipeline has seen what was found, or does not care
	// writing is true from the take of changed levels to the end of their write.
	writing bool
	seen    []bool

	// Owned by the loop.
	looked    bool
	unseen    bool // the first look failed: it is repeated before each write
	nextWrite time.Time
	cost      time.Duration // of a write and its read-back, smoothed
	level     []bool
	back      []bool
	fails     int
	faulty    bool
	why       error // as last told
}

func newPort(id string, dev drivers.Port, outputs []int) *port {
	n := len(outputs)
	return &port{id: id, dev: dev, outputs: outputs, want: make([]bool, n), level: make([]bool, n), back: make([]bool, n)}
}

// set stores the wanted level of one output and reports whether it changed.
func (p *port) set(i int, level bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.want[i] == level {
		return false
	}
	p.want[i], p.dirty = level, true
	return true
}

// arm lets the loop write the port from now on.
func (p *port) arm() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.armed, p.dirty = true, true
}

// disarm keeps the loop from writing until the pipeline has seen what was found.
func (p *port) disarm() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.armed, p.writing = false, false
}

func (p *port) isArmed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.armed
}

// take copies the wanted levels for a write and reports whether there is one
// to make: a changed level, or any level when the refresh is due.
func (p *port) take(refresh bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.armed || (!p.dirty && !refresh) {
		return false
	}
	p.dirty, p.writing = false, true
	copy(p.level, p.want)
	return true
}

// wrote ends what take began.
func (p *port) wrote() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.writing = false
}

// settled reports whether the wanted levels have been written, or never will.
func (p *port) settled() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.armed || (!p.dirty && !p.writing)
}

// report is what a loop tells the pipeline of a port: what was found before the
// first write, or that the port became faulty (err set) or well.
type report struct {
	port  *port
	first bool
	found []bool // nil where the first look failed
	err   error
}

// writeChanged writes every port with a changed level. A port that was never
// read is read first: what the plant found on must be explained.
func (l *loop) writeChanged(ctx context.Context) {
	for _, p := range l.ports {
		if !p.looked {
			l.look(ctx, p)
		}
		if p.take(false) {
			l.write(ctx, p)
		}
		l.moved() // one port's time-outs may be long, and are progress
	}
}

// refreshOne writes the port that waits longest for it once its second is over,
// and reads it back. The longest wait goes first, so that on a slow bus the
// first ports do not keep the last ones from their turn.
func (l *loop) refreshOne(ctx context.Context) bool {
	var next *port
	for _, p := range l.ports {
		if (next == nil || p.nextWrite.Before(next.nextWrite)) && p.isArmed() {
			next = p
		}
	}
	if next == nil || time.Now().Before(next.nextWrite) || !next.take(true) {
		return false
	}
	began := time.Now()
	l.write(ctx, next)
	next.cost += (time.Since(began) - next.cost) / costShare
	l.moved()
	return true
}

// look reads a port before it is ever written. A port that does not answer is
// written all the same: a siren matters more than an explanation.
func (l *loop) look(ctx context.Context, p *port) {
	ctx, cancel := context.WithTimeout(ctx, portTimeout)
	defer cancel()
	p.looked = true
	if err := p.dev.ReadBack(ctx, p.back); err != nil {
		l.log.Warn("output could not be read before its first write", "output", p.id, "err", err)
		p.unseen = true
		l.intake.tell(report{port: p, first: true})
		return
	}
	p.saw(p.back)
	l.intake.tell(report{port: p, first: true, found: slices.Clone(p.back)})
}

func (l *loop) write(ctx context.Context, p *port) {
	now := time.Now()
	ctx, cancel := context.WithTimeout(ctx, portTimeout)
	defer cancel()
	if p.unseen && l.lookAgain(ctx, p) {
		return
	}
	err := p.dev.Write(ctx, p.level)
	p.wrote()
	if err == nil && now.Before(p.nextWrite) {
		p.nextWrite = minTime(p.nextWrite, now.Add(refreshEvery/4)) // read back soon after a change
		return
	}
	if err == nil {
		err = l.readBack(ctx, p)
	}
	l.judge(p, err)
}

// lookAgain reads a port that did not answer at the start and does now, and
// leaves the write to the next turn: what it was found at must be explained
// before it is overwritten. It reports whether it did. A module that can be
// written and not read is written.
func (l *loop) lookAgain(ctx context.Context, p *port) bool {
	if p.dev.ReadBack(ctx, p.back) != nil {
		return false
	}
	p.unseen = false
	p.disarm()
	p.saw(p.back)
	l.intake.tell(report{port: p, first: true, found: slices.Clone(p.back)})
	return true
}

func (l *loop) readBack(ctx context.Context, p *port) error {
	if err := p.dev.ReadBack(ctx, p.back); err != nil {
		return fmt.Errorf("read back: %w", err)
	}
	p.saw(p.back)
	var m mismatch
	for i := range p.back {
		if p.back[i] != p.level[i] {
			m.wrong = append(m.wrong, wrong{output: p.outputs[i], want: p.level[i]})
		}
	}
	if m.wrong != nil {
		return &m
	}
	return nil
}

// mismatch names the outputs of a port that do not follow what was written.
type mismatch struct{ wrong []wrong }

type wrong struct {
	output int
	want   bool
}

func (w wrong) String() string {
	word := map[bool]string{true: "energised", false: "de-energised"}
	return fmt.Sprintf("reads back %s after %s was written: check wiring, supply and module", word[!w.want], word[w.want])
}

// Error is that of the first output.
func (m *mismatch) Error() string { return m.wrong[0].String() }

// wrongWith says what is wrong with one output of a port that failed with err; nothing
// for one that follows while its neighbour does not.
func wrongWith(output int, err error) string {
	var m *mismatch
	if !errors.As(err, &m) {
		return err.Error()
	}
	for _, w := range m.wrong {
		if w.output == output {
			return w.String()
		}
	}
	return ""
}

// otherOutputs reports whether both errors are mismatches of other outputs.
func otherOutputs(a, b error) bool {
	var m, n *mismatch
	return errors.As(a, &m) && errors.As(b, &n) && !slices.Equal(m.wrong, n.wrong)
}

// judge plans the next write and tells the pipeline when the port becomes
// faulty or well.
func (l *loop) judge(p *port, err error) {
	now := time.Now()
	if err == nil {
		p.nextWrite = now.Add(refreshEvery)
		p.fails = 0
		if p.faulty {
			p.faulty = false
			l.log.Info("output answers again", "output", p.id)
			l.intake.tell(report{port: p})
		}
		return
	}
	p.nextWrite = now.Add(retryWrite)
	p.fails++
	if p.fails < portFails || (p.faulty && !otherOutputs(p.why, err)) {
		return
	}
	if !p.faulty {
		l.log.Error("output is faulty", "output", p.id, "err", err, "do", "check the module's supply, its wiring and its address")
	}
	p.faulty, p.why = true, err
	l.intake.tell(report{port: p, err: err})
}

// saw keeps what was read back, for pages.
func (p *port) saw(levels []bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen = append(p.seen[:0], levels...)
}

// lastSeen returns the level that output i of the port read back last.
func (p *port) lastSeen(i int) (level, known bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i >= len(p.seen) {
		return false, false
	}
	return p.seen[i], true
}

func minTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
