package rules

import (
	"time"

	"aman/drivers"
)

// designed is a suppression by design: while its condition is true, by good
// readings alone, an alarm is suppressed.
type designed struct {
	alarm int32
	watch watch
}

// addDesigned lets points suppress alarms.
func (e *Engine) addDesigned() {
	for i := range e.spec.Rules {
		c := e.spec.Rules[i].SuppressWhile
		if c == nil {
			continue
		}
		p := &e.points[e.index[c.Point]]
		p.designed = append(p.designed, designed{alarm: int32(i), watch: watch{op: c.Op, limit: c.Limit, reset: c.Reset}})
		p.busy = true
	}
}

// suppressByDesign follows a reading: it suppresses when the condition becomes
// true, and lifts its own suppression when the condition is false or no good
// reading says that it is true.
func (e *Engine) suppressByDesign(p *point, c class, v float64) {
	for i := range p.designed {
		d := &p.designed[i]
		was := d.watch.met
		switch side := d.watch.sideOf(v); {
		case c != usable || !p.lastGood() || side == inside:
			d.watch.met = false
		case side == beyond:
			d.watch.met = true
		}
		a := &e.alarms[d.alarm]
		why := "by design: " + p.spec.ID + " reads " + p.quantity(v)
		switch {
		case d.watch.met && !was && a.mode == noMode:
			e.begin(a, suppressed, Act{Kind: ActSuppress, Reason: why})
			a.byDesign = true
		case !d.watch.met && was && a.mode == suppressed && a.byDesign:
			if c != usable || p.quality != drivers.Good {
				why = "by design: " + p.spec.ID + " is " + p.lastText()
			}
			e.end(a, "", why)
		}
	}
}

// liftUnheard lifts what a silent point suppresses.
func (e *Engine) liftUnheard(p *point) {
	for i := range p.designed {
		d := &p.designed[i]
		if a := &e.alarms[d.alarm]; d.watch.met && a.mode == suppressed && a.byDesign {
			e.end(a, "", "by design: "+p.spec.ID+" is silent")
		}
		d.watch.met = false
	}
}

// redesign lets a restored suppression by design last until its point says
// otherwise, or is silent.
func (e *Engine) redesign(a *alarm) {
	if a.mode != suppressed || !a.byDesign || a.rule.SuppressWhile == nil {
		return
	}
	p := &e.points[e.index[a.rule.SuppressWhile.Point]]
	for i := range p.designed {
		if &e.alarms[p.designed[i].alarm] == a {
			p.designed[i].watch.met = true
			e.timers.set(p.unheard, e.now+int64(designedStale(p)))
		}
	}
}

// designedStale is how long the point of a suppression by design may be silent.
func designedStale(p *point) time.Duration { return (&Rule{}).StaleAfter(p.spec.Every) }
