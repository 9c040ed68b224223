package rules

import (
	"slices"
	"time"

	"aman/drivers"
)

// Options are the choices of whoever runs an engine.
type Options struct {
	// Arming makes every zone start arming: until each point of its danger rules
	// has been good once. Without it zones start free and armed, as in replay.
	Arming bool
}

// Engine runs the rules of one site. It is not safe for concurrent use.
type Engine struct {
	spec      Spec
	figures   []figure
	inhibits  []inhibit
	inhibitOf map[string]int
	freed     []*inhibit // ended at this instant, and not yet judged
	timerRefs []timerRef
	now       int64 // Unix time in nanoseconds; never falls
	points    []point
	alarms    []alarm
	zones     []zone
	outputs   []output
	index     map[string]int
	ruleOf    map[string]int
	zoneOf    map[string]int
	timers    timers
	faulty    int // faults present, for outputs of role fault
	touched   []int32
	events    []Event
	spare     []Event
	strangers uint64
	unsaid    bool // facts have changed that no event tells
}

// point is what is known of one point. What the quick path of ReadAt touches
// comes first.
type point struct {
	heard    int64
	measured float64 // the last value that was one
	watches  []watch // in the order of the rules
	frozen   bool    // a value that stands still is judged
	calm     bool    // the last reading was good and there is no trouble anywhere
	quality  drivers.Quality
	fault    drivers.Fault // of the last reading
	end      drivers.Fault // Over or Under where measured stands for what lies beyond
	own      drivers.Fault // Over or Under, told as a fault of its own
	proven   bool          // has been good once
	reports  bool          // a watching rule wants faults told
	restored bool          // a fault restored and not yet seen again
	shown    bool          // a fault event stands
	holders  int           // watches of rules that want faults told and hold it faulty
	arms     []int32       // zones that wait for it while arming
	inhibits int           // in force
	warmed   bool          // it is warming up, and its deadline runs or has passed
	neutral  bool          // the last reading says that it is not ready
	reckons  bool          // figures are made of it
	busy     bool          // every value counts, not only one on another side
	still    still
	designed []designed // alarms that it suppresses
	unheard  int32      // timer of their silence, or -1
	warm     int32      // timer of its longest warm-up
	spec     *Point
}

// New makes an engine that starts at the given time. It errs when the spec
// contradicts itself, naming every place.
func New(spec Spec, start time.Time, opt Options) (*Engine, error) {
	if err := spec.check(); err != nil {
		return nil, err
	}
	e := &Engine{
		spec:    spec,
		now:     start.UnixNano(),
		points:  make([]point, len(spec.Points)),
		zones:   make([]zone, len(spec.Zones)),
		outputs: make([]output, len(spec.Outputs)),
		index:   make(map[string]int, len(spec.Points)),
		ruleOf:  make(map[string]int, len(spec.Rules)),
		zoneOf:  make(map[string]int, len(spec.Zones)),

		inhibitOf: make(map[string]int, len(spec.Points)+len(spec.Rules)),
	}
	for i := range spec.Points {
		e.points[i].spec, e.points[i].heard = &spec.Points[i], e.now
		e.points[i].frozen = spec.Points[i].Frozen > 0
		e.index[spec.Points[i].ID] = i
	}
	for i := range spec.Zones {
		e.zones[i].spec = &spec.Zones[i]
		e.zoneOf[spec.Zones[i].ID] = i
	}
	e.addOutputs()
	e.build()
	if opt.Arming {
		e.arm()
	}
	return e, nil
}

// Index returns where the point stands in the spec, for ReadAt.
func (e *Engine) Index(id string) (int, bool) {
	i, ok := e.index[id]
	return i, ok
}

// Read takes one reading. A reading of a point that the spec lacks is counted
// and changes nothing.
func (e *Engine) Read(r drivers.Reading) {
	i, ok := e.index[r.ID]
	if !ok {
		e.strangers++
		return
	}
	e.ReadAt(i, r)
}

// Strangers returns how many readings named a point that the spec lacks.
func (e *Engine) Strangers() uint64 { return e.strangers }

// ReadAt takes one reading of the point at the index. Deadlines before its time
// act first; a time before the last one counts as the last one.
func (e *Engine) ReadAt(index int, r drivers.Reading) {
	e.reach(r.Time)
	p := &e.points[index]
	p.heard = e.now
	if p.frozen {
		r = p.plausible(r, e.now)
	}
	if p.calm && r.Quality == drivers.Good && r.Fault == drivers.NoFault && !p.changes(r.Value) && !(p.reckons && e.reckon(p, r.Value)) {
		p.measured = r.Value
		return
	}
	e.take(index, r)
	e.settle()
}

// changes reports whether a good value may change anything.
func (p *point) changes(v float64) bool {
	changed := v-v != 0 // not a number, or infinite
	for i := range p.watches {
		w := &p.watches[i]
		changed = changed || !w.steady || w.figure == 0 && w.sideOf(v) != w.side
	}
	return changed
}

// reach moves time up to just before t's deadlines. Time never falls.
func (e *Engine) reach(t time.Time) {
	at := t.UnixNano()
	if at <= e.now {
		return
	}
	if e.timers.next() < at {
		e.run(at - 1)
	}
	e.now = at
}

// Advance lets time pass up to and including to; each deadline acts at its own
// instant.
func (e *Engine) Advance(to time.Time) {
	at := to.UnixNano()
	if at < e.now {
		return
	}
	e.run(at)
	e.now = at
}

// run acts on every deadline up to and including at.
func (e *Engine) run(at int64) {
	for {
		id := e.first()
		if id < 0 || e.timers.queued[id] > at {
			return
		}
		if due := e.timers.queued[id]; due > e.now {
			e.settle()
			e.now = due
		}
		e.timers.pop()
		e.expire(id)
		if next := e.first(); next < 0 || e.timers.queued[next] != e.now {
			e.settle()
		}
	}
}

// first returns the timer that acts first, or -1. A deadline of silence is not
// moved by each reading; it is put off here, when it comes up, to what the last
// one makes of it.
func (e *Engine) first() int32 {
	for {
		id := e.timers.first()
		if id < 0 || e.timerRefs[id].kind != onStale {
			return id
		}
		p := &e.points[e.timerRefs[id].a]
		due := p.heard + p.watches[e.timerRefs[id].b].stale
		if due <= e.timers.queued[id] {
			return id
		}
		e.timers.set(id, due)
	}
}

// Deadline returns when the engine next changes by time alone, if it does. It
// may be earlier than the change, never later.
func (e *Engine) Deadline() (time.Time, bool) {
	if id := e.first(); id >= 0 {
		return time.Unix(0, e.timers.queued[id]).UTC(), true
	}
	return time.Time{}, false
}

// Unsaid reports, once, that facts of an alarm have changed that no event tells:
// it is shelved or suppressed. Only a snapshot keeps them.
func (e *Engine) Unsaid() bool {
	was := e.unsaid
	e.unsaid = false
	return was
}

// Drain returns the events since the last call, oldest first. The slice is
// valid until the next call.
func (e *Engine) Drain() []Event {
	out := e.events
	e.events, e.spare = e.spare[:0], out
	return out
}

func (e *Engine) emit(ev Event) {
	ev.Time = e.time()
	e.events = append(e.events, ev)
}

func (e *Engine) time() time.Time { return time.Unix(0, e.now).UTC() }

func (e *Engine) touch(output int32) {
	if !slices.Contains(e.touched, output) {
		e.touched = append(e.touched, output)
	}
}
