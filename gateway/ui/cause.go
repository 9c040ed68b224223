package ui

import "strings"

// CauseView is one reason for a suspension in words.
type CauseView struct {
	Headline string // what passed which limit, or who stopped the work
	Detail   string
	Fault    bool // protection lost, not gas
}

// cause says why work was suspended.
func (v *viewer) cause(c Cause) CauseView {
	at := v.say.When(c.Time, v.now)
	if unknown, ok := strings.CutPrefix(c.Why, "state unknown: "); ok && c.Rule == "" {
		return CauseView{Headline: v.say.T("cause.unknown"), Detail: joinWords(v.say.T("cause.unknown.do"), unknown, at)}
	}
	if c.Rule == "" {
		who := v.say.Person(c.Who)
		if who == "" {
			who = v.say.T("cause.nobody")
		}
		return CauseView{Headline: v.say.T("cause.person", "who", who), Detail: joinWords(c.Why, at)}
	}
	out := CauseView{Headline: v.ruleName(c.Rule), Detail: v.say.T("cause.rule", "rule", c.Rule, "time", at)}
	p, ok := v.x.points[c.Point]
	switch {
	case lostBy(faultOf(c.Fault, c.Why)):
		out.Fault = true
		out.Headline = v.say.T("cause.fault", "what", v.causeSubject(c), "fault", v.say.T("fault."+faultOf(c.Fault, c.Why)))
	case ok && c.HasValue:
		out.Headline = v.overLimit(*p, c)
	case c.Why != "":
		out.Detail = joinWords(v.say.Because(c.Why), out.Detail)
	}
	return out
}

func (v *viewer) causeSubject(c Cause) string {
	if p, ok := v.x.points[c.Point]; ok {
		return v.pointName(*p)
	}
	return v.ruleName(c.Rule)
}

func (v *viewer) overLimit(p SitePoint, c Cause) string {
	value := v.say.Num(c.Value, min(max(p.Decimals(), decimalsOf(c.Value)), 2))
	for _, l := range p.Limits {
		if l.Rule == c.Rule {
			return v.say.T("cause.limit", "what", v.pointName(p), "value", value, "unit", Unit(v.say.Lang, p.Unit), "limit", l.Value)
		}
	}
	return strings.TrimSpace(v.pointName(p) + ": " + value + " " + Unit(v.say.Lang, p.Unit))
}
