package ui

import (
	"strings"
)

// GateItem is one condition of a release in words.
type GateItem struct {
	Met   bool
	Words string
	Small string
	// Point is set where the present value of a point belongs beside the
	// words; Now is that value as the page was made. For others Now is a word.
	Point    string
	Decimals int
	Now      string
}

func (v *viewer) gateItem(c Condition) GateItem {
	out := GateItem{Met: c.Met}
	switch c.Kind {
	case WaitInside, WaitReading:
		v.gateValue(&out, c)
	case WaitPerson:
		out.Words = v.say.T("gate.person", "role", v.roleName(c.Role))
		out.Small, out.Now = c.Who, v.say.T("gate.none")
		if c.Met {
			out.Now = v.say.When(c.At, v.now)
		}
	case WaitAck, WaitReset, WaitClear:
		out.Words = v.say.T("gate." + string(c.Kind))
		out.Small, out.Now = v.ruleName(c.Rule), c.Rule
		if out.Small == c.Rule {
			out.Small = ""
		}
	case WaitInhibit:
		out.Words = v.say.T("gate.inhibit", "what", v.named(c.Point))
		if i, ok := v.x.inhibited[c.Point]; ok {
			out.Now = v.say.T("limited.until", "time", v.say.When(i.Until, v.now))
		}
	case WaitPressed:
		out.Words = v.say.T("gate.pressed", "what", c.Point)
	case WaitArming:
		out.Words, out.Small = v.say.T("gate.arming"), c.Why
	default:
		out.Words = c.Why
	}
	return out
}

func (v *viewer) gateValue(out *GateItem, c Condition) {
	out.Point = c.Point
	p, ok := v.x.points[c.Point]
	if !ok {
		out.Words = v.say.T("gate.reading", "what", c.Point)
		return
	}
	what, unit := v.pointName(*p), p.Unit
	if c.Figure != "" { // the reading says nothing of it
		out.Point, what, unit = "", what+", "+c.Figure, c.Unit
	} else {
		out.Decimals, out.Now = p.Decimals(), v.valueWords(*p, v.x.readings[p.ID])
	}
	key := "gate.reading"
	if c.Kind == WaitInside && (c.Op == "above" || c.Op == "exceeds") {
		key = "gate.above"
	}
	if c.Kind == WaitInside && c.Op == "below" {
		key = "gate.below"
	}
	words := v.say.T(key, "what", what, "reset", c.Reset, "unit", Unit(v.say.Lang, unit))
	out.Words = strings.TrimSpace(words)
}

// named is what people call a point.
func (v *viewer) named(point string) string {
	if p, ok := v.x.points[point]; ok {
		return v.pointName(*p)
	}
	return point
}
