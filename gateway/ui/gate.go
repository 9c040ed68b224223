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
	out.Decimals, out.Now = p.Decimals(), v.valueWords(*p, v.x.readings[p.ID])
	key := "gate.reading"
	if c.Kind == WaitInside && (c.Op == "above" || c.Op == "below") {
		key = "gate." + c.Op
	}
	words := v.say.T(key, "what", v.pointName(*p), "reset", c.Reset, "unit", Unit(v.say.Lang, p.Unit))
	out.Words = strings.TrimSpace(words)
}
