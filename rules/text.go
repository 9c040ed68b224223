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

// metText tells why a condition is true.
func (p *point) metText(w *watch) string {
	value := p.quantity(p.measured)
	switch {
	case w.side == unseen:
		value = "the last value"
	case p.end != drivers.NoFault:
		value = p.beyondText(p.end)
	}
	switch {
	case w.op == Equals:
		return fmt.Sprintf("%s equals %s", value, number(w.limit))
	case w.side == between:
		return fmt.Sprintf("%s not strictly inside %s after the limit %s", value, p.quantity(w.reset), p.quantity(w.limit))
	case w.op == Below:
		return fmt.Sprintf("%s at or below %s", value, p.quantity(w.limit))
	}
	return fmt.Sprintf("%s at or above %s", value, p.quantity(w.limit))
}

// clearText tells why a condition is false.
func (p *point) clearText(w *watch) string {
	value := p.quantity(p.measured)
	switch w.op {
	case Above:
		return fmt.Sprintf("%s below %s", value, p.quantity(w.reset))
	case Below:
		return fmt.Sprintf("%s above %s", value, p.quantity(w.reset))
	default:
		return fmt.Sprintf("%s does not equal %s", value, number(w.limit))
	}
}

// presentText tells everything that makes the rule true now.
func (e *Engine) presentText(a *alarm) string {
	var parts []string
	for _, ref := range a.watches {
		p, w := &e.points[ref.point], e.watch(ref)
		switch {
		case w.trouble == held && a.trips():
			parts = append(parts, fmt.Sprintf("protection lost: %s of %s", w.kind, p.spec.ID))
		case w.met && len(a.watches) > 1:
			parts = append(parts, p.spec.ID+" "+p.metText(w))
		case w.met:
			parts = append(parts, p.metText(w))
		}
	}
	if len(parts) == 0 {
		return "no good reading has shown it gone for long enough"
	}
	return strings.Join(parts, " and ")
}

// explainRaise notes what raised the alarm: the point whose reading did it, or,
// when time did, the first that is true.
func (e *Engine) explainRaise(a *alarm, point int) {
	best := -1
	for i, ref := range a.watches {
		w := e.watch(ref)
		tripped := w.trouble == held && a.trips()
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
	a.point = int(ref.point)
	if !a.byFault {
		a.value, a.hasValue = p.shownValue(w)
		if a.rule.Hold > 0 {
			a.why += fmt.Sprintf(", for %s", a.rule.Hold)
		}
	}
}

// shownValue is the last value as a figure: the end of the range beyond it.
func (p *point) shownValue(w *watch) (float64, bool) {
	switch {
	case w.side == unseen:
		return 0, false
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
		if int(ref.point) != point || !e.says(a, w) {
			continue
		}
		ev.Point, ev.Unit, ev.Why = p.spec.ID, p.spec.Unit, p.clearText(w)
		ev.Value, ev.HasValue = p.shownValue(w)
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
			ev.Value, ev.HasValue, ev.Unit = a.value, true, p.spec.Unit
		}
	}
	return ev
}
