package rules

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"aman/drivers"
)

const (
	// decimals is how many decimal places figures in texts and events carry:
	// enough that a value just inside a limit never reads as the limit itself.
	decimals = 6
	// tiny is what is too small for decimal places; such a figure carries as many
	// significant digits.
	tiny = 1e-3
)

// appendNumber appends v with at most six decimals, without zeros behind them
// and without an exponent where the figure stays readable.
func appendNumber(b []byte, v float64) []byte {
	format, abs := byte('f'), math.Abs(v)
	if abs < tiny {
		format = 'g'
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, format, decimals, 64), 64)
	if err != nil {
		r = v
	}
	if r == 0 {
		return append(b, '0') // and never -0
	}
	if abs < 1e-6 || abs >= 1e15 {
		return strconv.AppendFloat(b, r, 'e', -1, 64)
	}
	return strconv.AppendFloat(b, r, 'f', -1, 64)
}

func number(v float64) string { return string(appendNumber(nil, v)) }

func (p *point) quantity(v float64) string {
	if p.spec.Unit == "" {
		return number(v)
	}
	return number(v) + " " + p.spec.Unit
}

// beyondText tells a reading beyond the range, as in "over the range: >1000 [ppm]".
func (p *point) beyondText(f drivers.Fault) string {
	sign, end := ">", p.spec.Max
	if f == drivers.Under {
		sign, end = "<", p.spec.Min
	}
	if end == nil {
		return f.String() + " the range"
	}
	return fmt.Sprintf("%s the range: %s%s", f, sign, p.quantity(*end))
}

// faultText tells a counted fault; w is set when time alone made it count.
func faultText(kind drivers.Fault, w *watch) string {
	switch {
	case w == nil:
		return kind.String() + ": the second faulty reading in a row"
	case kind == drivers.Stale:
		return fmt.Sprintf("stale: no reading for %s", time.Duration(w.stale))
	}
	return fmt.Sprintf("%s: no good reading for %s", kind, debounceFor)
}

// lastText tells the last reading of a point that is not a good one.
func (p *point) lastText() string {
	switch {
	case p.quality == drivers.Unknown:
		return "none yet"
	case p.fault != drivers.NoFault:
		return p.fault.String()
	}
	return p.quality.String()
}

// amount is a value of what the watch compares, with its unit.
func (e *Engine) amount(p *point, w *watch, v float64) string {
	if unit := e.unitOf(p, w); unit != "" {
		return number(v) + " " + unit
	}
	return number(v)
}

// nowText is what the watch compares now; beyond the range, the end of it.
func (e *Engine) nowText(p *point, w *watch) string {
	switch {
	case w.side == unseen:
		return "the last value"
	case w.figure > 0:
		f := &e.figures[w.figure-1]
		text := f.spec.Name + " " + e.amount(p, w, f.value)
		if !f.certain {
			text += " (uncertain)"
		}
		return text
	case p.end != drivers.NoFault:
		return p.beyondText(p.end)
	}
	return e.amount(p, w, p.measured)
}

// yesNo reports whether the watch asks a figure for yes or no.
func (e *Engine) yesNo(w *watch) bool { return w.figure > 0 && w.op == Equals && w.limit == 1 }

// metText tells why a condition is true.
func (e *Engine) metText(p *point, w *watch) string {
	value, limit := e.nowText(p, w), e.amount(p, w, w.limit)
	switch {
	case e.yesNo(w):
		return e.figures[w.figure-1].spec.Name + " is true"
	case w.op == Equals:
		return fmt.Sprintf("%s equals %s", value, number(w.limit))
	case w.side == between:
		return fmt.Sprintf("%s not strictly inside %s after the limit %s", value, e.amount(p, w, w.reset), limit)
	case w.op == Below:
		return fmt.Sprintf("%s at or below %s", value, limit)
	case w.op == Exceeds:
		return fmt.Sprintf("%s exceeds %s", value, limit)
	}
	return fmt.Sprintf("%s at or above %s", value, limit)
}

// clearText tells why a condition is false.
func (e *Engine) clearText(p *point, w *watch) string {
	value := e.nowText(p, w)
	if e.yesNo(w) {
		return e.figures[w.figure-1].spec.Name + " is false"
	}
	switch w.op {
	case Above, Exceeds:
		return fmt.Sprintf("%s below %s", value, e.amount(p, w, w.reset))
	case Below:
		return fmt.Sprintf("%s above %s", value, e.amount(p, w, w.reset))
	case feeding:
		return value + " is read"
	default:
		return fmt.Sprintf("%s does not equal %s", value, number(w.limit))
	}
}

// presentText tells everything that makes the rule true now.
func (e *Engine) presentText(a *alarm) string {
	var parts []string
	for _, ref := range a.watches {
		p, w := &e.points[ref.point], e.watch(ref)
		text := e.metText(p, w)
		if source := a.rule.Conditions[ref.cond].Source; source != "" {
			text += " (" + source + ")"
		}
		switch {
		case a.vote != nil && p.leftOut():
		case w.trouble == held && a.faultCounts():
			parts = append(parts, fmt.Sprintf("protection lost: %s of %s", w.kind, p.spec.ID))
		case w.met && len(a.watches) > 1 && w.figure == 0:
			parts = append(parts, p.spec.ID+" "+text)
		case w.met:
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		return "no good reading has shown it gone for long enough"
	}
	return strings.Join(parts, " and ")
}

// faultCounts reports whether a fault of a point makes the rule true, or helps to.
func (a *alarm) faultCounts() bool {
	return a.vote != nil && a.vote.degrade == DegradeSafe || a.trips()
}

// explainRaise notes what raised the alarm: the point whose reading did it, or,
// when time did, the first that is true.
func (e *Engine) explainRaise(a *alarm, point int) {
	best := -1
	for i, ref := range a.watches {
		p, w := &e.points[ref.point], e.watch(ref)
		tripped := w.trouble == held && a.faultCounts()
		if a.vote != nil && p.leftOut() {
			continue
		}
		if !w.met && !tripped || a.byFault && !tripped {
			continue
		}
		if best < 0 || int(ref.point) == point && int(a.watches[best].point) != point {
			best = i
		}
	}
	a.point, a.hasValue, a.value, a.why = -1, false, 0, e.presentText(a)
	if best < 0 {
		return
	}
	ref := a.watches[best]
	p, w := &e.points[ref.point], e.watch(ref)
	a.point, a.unit = int(ref.point), e.unitOf(p, w)
	if !a.byFault {
		a.value, a.hasValue = e.shownValue(p, w)
		if a.rule.Hold > 0 && point < 0 {
			a.why += fmt.Sprintf(", for %s", a.rule.Hold)
		}
	}
}

// shownValue is the last value as a figure: the end of the range beyond it.
func (e *Engine) shownValue(p *point, w *watch) (float64, bool) {
	switch {
	case w.side == unseen:
		return 0, false
	case w.figure > 0:
		v := e.current(p, w)
		return v, !math.IsNaN(v)
	case p.end == drivers.Over && p.spec.Max != nil:
		return *p.spec.Max, true
	case p.end == drivers.Under && p.spec.Min != nil:
		return *p.spec.Min, true
	}
	return p.measured, !math.IsNaN(p.measured)
}

// clearedBy fills in what cleared the alarm.
func (e *Engine) clearedBy(a *alarm, point int, ev *Event) {
	ev.HasValue, ev.Value, ev.Unit, ev.Point = false, 0, "", ""
	for _, ref := range a.watches {
		p, w := &e.points[ref.point], e.watch(ref)
		if int(ref.point) != point || w.feeds || !e.says(a, w) {
			continue
		}
		ev.Point, ev.Unit, ev.Why = p.spec.ID, e.unitOf(p, w), e.clearText(p, w)
		ev.Value, ev.HasValue = e.shownValue(p, w)
		if a.rule.ClearFor > 0 {
			ev.Why += fmt.Sprintf(", for %s", a.rule.ClearFor)
		}
		return
	}
	ev.Why = "the condition is gone"
}

// sayingGone returns the first point of the rule that says it is over.
func (e *Engine) sayingGone(a *alarm) int {
	for _, ref := range a.watches {
		if e.says(a, e.watch(ref)) {
			return int(ref.point)
		}
	}
	return -1
}

// alarmEvent is an event of the alarm with what raised it.
func (e *Engine) alarmEvent(a *alarm, kind EventKind) Event {
	ev := Event{Kind: kind, Rule: a.rule.ID, Zone: a.rule.Zone, State: a.state(), Severity: a.rule.Severity.String(), Why: a.why}
	if a.point >= 0 {
		p := &e.points[a.point]
		ev.Point = p.spec.ID
		if a.hasValue {
			ev.Value, ev.HasValue, ev.Unit = a.value, true, a.unit
		}
	}
	return ev
}
