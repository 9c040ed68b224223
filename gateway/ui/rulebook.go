package ui

import (
	"slices"
	"strings"

	"aman/rules"
)

// Rulebook is every rule and point of one zone with what may be done to it now.
type Rulebook struct {
	Zone   Zone
	Rules  []RuleLine
	Points []PointLine
}

// RuleLine is one rule, or one member of a vote, in the rulebook.
type RuleLine struct {
	ID       string
	Name     string
	Severity string
	State    string // in words
	Notes    []string
	Limits   []string
	// Proof tells when a danger rule last showed that it can trip; ProofWrong that
	// it did not.
	Proof      string
	ProofWrong bool
	Member     bool
	// Acts are what may be asked of it now.
	Acts []Doable
}

// PointLine is one point in the rulebook.
type PointLine struct {
	Point
	Notes []string
	Acts  []Doable
}

// Doable is one act that a person may ask for now, with the words of its sheet.
type Doable struct {
	Act    string
	Target string
	Label  string
	Title  string
	// Subject is what people call the target.
	Subject string
	Means   string // what it does to people's protection
	// Times are the ends to choose from; empty where it has none. Permit asks for
	// the number of a permit. AtOnce says that it asks for nothing and acts.
	Times  []Choosable
	Permit bool
	AtOnce bool
}

// NewRulebook lists the rules and points of every zone that has any.
func NewRulebook(say *Speaker, site Site, state State) []Rulebook {
	v := &viewer{say: say, x: newIndex(site, state), now: state.Time}
	zones := v.zones()
	out := make([]Rulebook, 0, len(zones))
	for _, z := range site.Zones {
		i := slices.IndexFunc(zones, func(view Zone) bool { return view.ID == z.ID })
		book := Rulebook{Zone: zones[i]}
		for k := range v.x.site.Rules {
			if r := &v.x.site.Rules[k]; r.Zone == z.ID {
				book.Rules = append(book.Rules, v.ruleLine(r))
			}
		}
		for _, p := range book.Zone.Points {
			book.Points = append(book.Points, v.pointLine(p))
		}
		if len(book.Rules)+len(book.Points) > 0 {
			out = append(out, book)
		}
	}
	return out
}

func (v *viewer) ruleLine(r *SiteRule) RuleLine {
	a := v.x.alarms[r.ID]
	out := RuleLine{ID: r.ID, Name: v.ruleName(r.ID), Severity: r.Severity, Member: r.Vote != "", State: v.say.T("alarm." + string(a.State))}
	if a.State == "" {
		out.State = v.say.T("output.unknown")
	}
	view := Alarm{}
	v.alarmNotes(&view, a)
	out.Notes = view.Notes
	for _, id := range r.Points {
		if p, ok := v.x.points[id]; ok {
			out.Limits = append(out.Limits, v.limitWords(*p, r.ID)...)
		}
	}
	v.proof(&out, r)
	out.Acts = v.ruleActs(r, a)
	return out
}

// limitWords tell what a rule compares a point with.
func (v *viewer) limitWords(p SitePoint, rule string) []string {
	var out []string
	for _, l := range p.Limits {
		if l.Rule != rule {
			continue
		}
		unit := p.Unit
		what := v.pointName(p)
		if l.Figure != "" {
			unit, what = l.Unit, what+", "+l.Figure
		}
		words := v.say.T("rulebook.limit", "what", what, "sign", opSigns[l.Op], "value", l.Value, "unit", Unit(v.say.Lang, unit))
		out = append(out, joinWords(strings.TrimSpace(words), l.Source))
	}
	return out
}

var opSigns = map[string]string{"above": "≥", "below": "≤", "equals": "=", "exceeds": ">"}

func (v *viewer) proof(out *RuleLine, r *SiteRule) {
	if r.Severity != ShowDanger || r.Vote != "" {
		return
	}
	out.Proof = v.say.T("proof.none")
	for _, p := range v.x.state.Proofs {
		switch {
		case p.Rule != r.ID:
		case p.Fault != "":
			out.Proof, out.ProofWrong = v.say.T("proof.failed", "time", v.say.When(p.At, v.now), "why", p.Fault), true
		case !p.At.IsZero():
			out.Proof = v.say.T("proof.passed", "time", v.say.When(p.At, v.now))
		}
	}
}

// ruleActs are what the state of an alarm allows; a danger asks for a permit.
func (v *viewer) ruleActs(r *SiteRule, a AlarmState) []Doable {
	do := func(kind rules.ActKind, times []Choosable) Doable { return v.doable(r, kind, times) }
	if a.State == "" {
		return nil
	}
	if act, ok := modeEnds[a.State]; ok {
		out := []Doable{v.end(r, act)}
		if a.State == rules.StateShelved {
			out = append(out, do(rules.ActShelve, v.shelveTimes(r)))
		}
		if a.State == rules.StateOutOfService && a.Shown() == rules.StateNormal {
			out = append(out, do(rules.ActOutOfService, v.outOfServiceTimes()))
		}
		return out
	}
	out := []Doable{do(rules.ActShelve, v.shelveTimes(r)), do(rules.ActSuppress, nil)}
	if r.Members == 0 && r.Vote == "" && a.State == rules.StateNormal {
		out = append(out, do(rules.ActOutOfService, v.outOfServiceTimes()))
	}
	return out
}

func (v *viewer) doable(r *SiteRule, kind rules.ActKind, times []Choosable) Doable {
	key := "act." + string(kind)
	return Doable{
		Act: string(kind), Target: r.ID, Subject: v.ruleName(r.ID), Label: v.say.T(key), Title: v.say.T(key + ".title"),
		Means: v.say.T(key + ".means"), Times: times, Permit: r.Severity == ShowDanger,
	}
}

// end is the act that ends a mode: towards safety, so nothing is asked.
func (v *viewer) end(r *SiteRule, kind rules.ActKind) Doable {
	return Doable{Act: string(kind), Target: r.ID, Label: v.say.T("act." + string(kind)), AtOnce: true}
}

func (v *viewer) pointLine(p Point) PointLine {
	out := PointLine{Point: p}
	i, inhibited := v.x.inhibited[p.ID]
	if inhibited {
		l := v.inhibit(i)
		out.Notes = append(out.Notes, v.say.T("limited.note", "what", l.Words, "end", l.EndWords), l.ByWords)
	}
	out.Acts = []Doable{v.inhibiting(p.ID, p.Name, inhibited)}
	return out
}
