package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"aman/drivers"
)

const (
	// wordWait bounds how long a bus that carries outputs waits after a reply
	// for the pipeline's word before it goes on with its next request.
	wordWait = 5 * time.Millisecond
	// refreshEvery is how often every port is written again and read back.
	refreshEvery = time.Second
	// readMargin is added to a sensor's own worst case for its deadline.
	readMargin = 250 * time.Millisecond
	// openWithin is what waking an instrument may take beside its first read: an
	// SCD4x needs 0.6 s to stop measuring and start again.
	openWithin = 2 * time.Second
	// idleTurn bounds how long a loop sleeps, so that it shows that it turns.
	idleTurn = time.Second
	// fullLoad is the share of time that a bus may be busy before all its
	// sensors are slowed down alike.
	fullLoad = 0.95
	// costShare smooths what a read or a refresh costs: each new one counts for
	// this part.
	costShare = 8
)

// loop owns one bus: it is the only goroutine that uses it. Output writes go
// before reads; due sensors are read in the order of their deadlines.
type loop struct {
	id      string
	bus     drivers.Bus // nil for outputs that sit on no bus
	clock   *clock
	intake  *intake
	log     *slog.Logger
	sensors []*polled
	ports   []*port
	// patience is how long the loop may stand still before its bus is lost.
	patience time.Duration

	word chan struct{} // the pipeline has dealt with this bus's batch
	wake chan struct{} // an output of this bus is due

	ended chan struct{} // closed when run has returned

	turned  atomic.Int64  // when the loop moved last, on clock.elapsed
	stretch atomic.Uint64 // periods are longer by this many thousandths
	polls   atomic.Uint64
	late    atomic.Uint64 // words that did not come within wordWait
	silent  atomic.Int64  // sensors whose last read failed as a whole
}

// polled is one sensor of a loop.
type polled struct {
	id      string
	index   int // among the site's sensors
	sensor  drivers.Sensor
	every   time.Duration
	due     time.Time
	open    bool
	faulty  bool // the last read failed as a whole; logged on change only
	cost    time.Duration
	samples []drivers.Sample
}

func newLoop(id string, bus drivers.Bus, c *clock, in *intake, log *slog.Logger) *loop {
	return &loop{
		id: id, bus: bus, clock: c, intake: in, log: log.With("bus", id), patience: lostAfter,
		word: make(chan struct{}, 1), wake: make(chan struct{}, 1), ended: make(chan struct{}),
	}
}

// troubleID names the bus among the gateway's own troubles.
func (l *loop) troubleID() string {
	if l.bus == nil {
		return "outputs/" + l.id
	}
	return "bus/" + l.id
}

// moved notes that the loop makes progress.
func (l *loop) moved() { l.turned.Store(int64(l.clock.elapsed())) }

// standing is how long the loop has made none.
func (l *loop) standing() time.Duration {
	return l.clock.elapsed() - time.Duration(l.turned.Load())
}

// lost says why the bus counts as lost, or nothing.
func (l *loop) lost() string {
	standing := l.standing()
	if standing < l.patience {
		return ""
	}
	return fmt.Sprintf("has not moved for %.0f s", standing.Seconds())
}

// trouble says what is wrong with the bus as a whole, or nothing.
func (l *loop) trouble() string {
	if why := l.lost(); why != "" {
		return why
	}
	if n := len(l.sensors); n > 0 && int(l.silent.Load()) == n {
		return "none of its instruments answers"
	}
	return ""
}

// rouse ends the loop's rest: an output is due.
func (l *loop) rouse() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// run turns until ctx ends. Each turn writes what changed, refreshes at most one
// port and reads at most one sensor, so that no burst stands before an output.
func (l *loop) run(ctx context.Context) {
	l.stagger(time.Now())
	for ctx.Err() == nil {
		l.moved()
		l.writeChanged(ctx)
		refreshed := l.refreshOne(ctx)
		next := l.earliest()
		switch {
		case next != nil && !time.Now().Before(next.due):
			l.poll(ctx, next)
		case !refreshed:
			l.rest(ctx, l.untilNext(next))
		}
	}
}

// stagger spreads the first polls over the period, so that a bus does not
// start with a burst.
func (l *loop) stagger(now time.Time) {
	for i, p := range l.sensors {
		p.due = now.Add(p.every * time.Duration(i) / time.Duration(len(l.sensors)))
		if p.due.Sub(now) > time.Second {
			p.due = now.Add(time.Second)
		}
	}
	spread(l.ports, now)
}

func (l *loop) earliest() *polled {
	var next *polled
	for _, p := range l.sensors {
		if next == nil || p.due.Before(next.due) {
			next = p
		}
	}
	return next
}

// untilNext is how long the bus may rest before the next read or refresh.
func (l *loop) untilNext(next *polled) time.Duration {
	wait := idleTurn
	now := time.Now()
	if next != nil {
		wait = min(wait, next.due.Sub(now))
	}
	for _, p := range l.ports {
		if p.isArmed() {
			wait = min(wait, p.nextWrite.Sub(now))
		}
	}
	return wait
}

func (l *loop) rest(ctx context.Context, wait time.Duration) {
	if wait <= 0 {
		return
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
	case <-l.wake:
	case <-ctx.Done():
	}
}

// poll reads one sensor and hands the samples over. A bus with outputs then
// waits briefly for the pipeline's word.
func (l *loop) poll(ctx context.Context, p *polled) {
	began := time.Now()
	err := l.read(p)
	done := time.Now()
	l.polls.Add(1)
	l.note(p, err)
	select { // a word that came too late is none for this batch
	case <-l.word:
	default:
	}
	l.intake.put(batch{loop: l, sensor: p.index, at: l.clock.at(done), read: done, samples: p.samples, err: err})
	if len(l.ports) > 0 {
		l.awaitWord(ctx)
	}
	l.plan(p, began)
}

func (l *loop) awaitWord(ctx context.Context) {
	t := time.NewTimer(wordWait)
	defer t.Stop()
	select {
	case <-l.word:
	case <-t.C:
		l.late.Add(1)
	case <-ctx.Done():
	}
}

// read opens the sensor if it must and reads it; every sample of a read that
// failed as a whole carries its fault. A read that has begun is finished and
// handed over even when the gateway stops: what an instrument has answered is
// stored.
func (l *loop) read(p *polled) error {
	limit := p.sensor.Worst() + readMargin
	if !p.open {
		limit += openWithin
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	for i := range p.samples { // what a driver forgets to fill is a fault, not its last value
		p.samples[i] = drivers.Faulty(drivers.Timeout)
	}
	err := l.readOpen(ctx, p)
	if err != nil {
		p.open = false
		f := drivers.FaultOf(err)
		for i := range p.samples {
			p.samples[i] = drivers.Faulty(f)
		}
	}
	return err
}

func (l *loop) readOpen(ctx context.Context, p *polled) error {
	if !p.open {
		if err := p.sensor.Open(ctx); err != nil {
			return fmt.Errorf("%s: open: %w", p.id, err)
		}
		p.open = true
	}
	if err := p.sensor.Read(ctx, p.samples); err != nil {
		return fmt.Errorf("%s: %w", p.id, err)
	}
	return nil
}

// note logs a sensor once when it fails and once when it answers again.
func (l *loop) note(p *polled, err error) {
	switch {
	case err != nil && !p.faulty:
		l.silent.Add(1)
		l.log.Warn("sensor does not answer", "sensor", p.id, "err", err, "do", "check its supply, its wiring and its address")
	case err == nil && p.faulty:
		l.silent.Add(-1)
		l.log.Info("sensor answers again", "sensor", p.id)
	}
	p.faulty = err != nil
}

// plan sets when the sensor is due again. When the bus cannot keep its periods
// all of them are stretched alike.
func (l *loop) plan(p *polled, began time.Time) {
	now := time.Now()
	p.cost += (now.Sub(began) - p.cost) / costShare
	factor := max(1, l.load()/(fullLoad-l.refreshing()))
	l.stretch.Store(uint64((factor - 1) * 1000))
	p.due = p.due.Add(time.Duration(float64(p.every) * factor))
	if p.due.Before(now) {
		p.due = now
	}
}

// load is the share of time that the sensors ask for at their own periods.
func (l *loop) load() (share float64) {
	for _, s := range l.sensors {
		share += float64(s.cost) / float64(s.every)
	}
	return share
}

// refreshing is the share of time that the outputs' repetition takes; it is
// never cut, and never counted for more than half.
func (l *loop) refreshing() (share float64) {
	for _, p := range l.ports {
		share += float64(p.cost) / float64(refreshEvery)
	}
	return min(share, fullLoad/2)
}
