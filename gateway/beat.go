package gateway

import (
	"fmt"
	"slices"
	"time"

	"aman/drivers"
	"aman/rules"
)

const (
	// beatEvery is the pipeline's own second: life outputs, lost buses, watchdog.
	beatEvery = time.Second
	// lostAfter is how long a bus loop may stand still before its points are
	// made faulty; a healthy loop turns at least once in idleTurn.
	lostAfter = 10 * time.Second
	// checkpointEvery bounds the records that a start has to replay.
	checkpointEvery = 30 * time.Second
	// gatheredEvery bounds how much of a shift's exposure a crash forgets, which
	// is then a gap that the figure shows. A checkpoint of ten rolling means is
	// some 150 kB: at this pace 70 MB a day.
	gatheredEvery = 3 * time.Minute
	// stalledAfter is how long the disk may take for one write before people are
	// told; a worn card needs a second at times.
	stalledAfter = 3 * time.Second
)

// beat is the pipeline's second.
func (p *pipeline) beat() {
	p.beats.Store(int64(p.clock.elapsed()))
	p.lifeLevel = !p.lifeLevel
	p.settled = false
	for _, l := range p.loops {
		p.watch(l)
	}
	if !p.overtaken {
		p.setTrouble("pipeline", "")
	}
	p.overtaken = false
	p.passPanel()
	p.watchDisk()
	p.meters.blinded(p.engine, p.site.Spec.Zones)
	if p.checkpointDue(time.Since(p.checkpoint)) {
		p.saveCheckpoint()
	}
	p.notices.pet() // every bus has moved or has just been declared lost
}

// checkpointDue reports whether the engine's state is to be stored now: records
// stand behind the last one, some are missing, or something has changed that no
// record tells.
func (p *pipeline) checkpointDue(since time.Duration) bool {
	switch {
	case p.engine.Unsaid(), p.journal.state().Gap:
		return true
	case p.newEvents:
		return since >= checkpointEvery
	}
	return p.gathers && since >= gatheredEvery
}

// watch declares a bus lost whose loop stands still: its points become faulty
// by the pipeline itself, since nobody else will say it.
func (p *pipeline) watch(l *loop) {
	why := l.lost()
	if why == "" {
		p.setTrouble(l.troubleID(), "")
		return
	}
	p.setTrouble(l.troubleID(), fmt.Sprintf("bus %s %s: check its adapter and wiring; its points count as faulty", l.id, why))
	at := p.advance(p.clock.now())
	for _, s := range l.sensors {
		lost := slices.Repeat([]drivers.Sample{drivers.Faulty(drivers.Timeout)}, len(p.sensors[s.index].ids))
		p.judge(s.index, at, lost)
		p.keep(s.index, at, lost)
	}
}

// watchDisk turns the lanes' troubles into faults that people see.
func (p *pipeline) watchDisk() {
	j, t := p.journal.state(), p.telemetry.state()
	why := ""
	switch {
	case j.Err != nil:
		why = "alarm records cannot be written: " + j.Err.Error()
	case t.Err != nil:
		why = "readings cannot be written: " + t.Err.Error()
	case max(j.Stalled, t.Stalled) >= stalledAfter:
		why = fmt.Sprintf("the disk has not answered for %.0f s: look at the disk or SD card", max(j.Stalled, t.Stalled).Seconds())
	}
	p.setTrouble("disk", why)
	why = ""
	if t.Dropped > p.dropped {
		why = "readings are lost: the disk takes them too slowly and memory for them is full"
	}
	p.dropped = t.Dropped
	p.setTrouble("telemetry", why)
}

// saveCheckpoint hands the journal the engine's state, which includes every
// event handed over before it.
func (p *pipeline) saveCheckpoint() {
	p.settle()
	s := p.engine.Snapshot()
	p.journal.put(entry{checkpoint: &s})
	p.newEvents, p.checkpoint = false, time.Now()
}

// gathers reports whether any rule compares what is made of many readings.
func gathers(spec rules.Spec) bool {
	return slices.ContainsFunc(spec.Rules, func(r rules.Rule) bool {
		return slices.ContainsFunc(r.Conditions, func(c rules.Condition) bool { return c.Figure != nil })
	})
}
