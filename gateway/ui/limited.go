package ui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"aman/rules"
)

// Limited is one thing that keeps a rule from tripping or an alarm from being
// announced, for a time and by a person.
type Limited struct {
	// Kind is inhibited, out-of-service, shelved, suppressed, silenced or degraded.
	Kind  string
	Words string // the kind in words
	Sign  string
	// Blinds says that nothing trips meanwhile: inhibit and out of service.
	Blinds   bool
	Target   string // rule, point or output
	What     string
	Severity string // of the rule, or of the gravest on the point; empty for an output
	Zone     string
	ZoneName string
	// Points are the names of the points that an inhibit takes.
	Points []string
	// ByWords say who limited it and why.
	ByWords string
	// Until is when it ends by itself; zero where it does not. EndWords say when
	// or by what it ends, where that can be said, Left how long that is from now.
	Until    time.Time
	EndWords string
	Left     string
	// Beneath tells the state that the alarm would have; empty where that is
	// normal or not known.
	Beneath string
	// End is the act that ends it before its time; empty where there is none.
	End      string
	EndLabel string
	// Renew gives it another end; nil where it cannot be.
	Renew *Doable
}

// limited lists what is limited now: what blinds first, then by its end.
func (v *viewer) limited() []Limited {
	var out []Limited
	for _, i := range v.x.state.Inhibits {
		out = append(out, v.inhibit(i))
	}
	for _, a := range v.x.state.Alarms {
		if inMode(a.State) {
			out = append(out, v.mode(a))
		}
		if a.Degraded != "" {
			out = append(out, v.degraded(a))
		}
	}
	for _, s := range v.x.state.Silences {
		out = append(out, v.silence(s))
	}
	slices.SortStableFunc(out, func(a, b Limited) int {
		return cmp.Or(cmp.Compare(boolInt(b.Blinds), boolInt(a.Blinds)), cmp.Compare(weights[b.Severity], weights[a.Severity]), a.Until.Compare(b.Until))
	})
	return out
}

func (v *viewer) inhibit(i InhibitState) Limited {
	out := v.limitedOf(string(rules.Inhibited), i.By, i.Why, ModeState{Until: i.Until})
	out.Blinds, out.Sign, out.Target = true, ShowInhibited, i.Target
	for _, id := range i.Points {
		if p, ok := v.x.points[id]; ok {
			out.Points = append(out.Points, v.pointName(*p))
		}
	}
	if p, ok := v.x.points[i.Target]; ok {
		out.What, out.Points, out.Severity = v.pointName(*p), nil, v.gravestOn(i.Target)
		v.place(&out, p.Zone)
	} else {
		out.What = v.ruleName(i.Target)
		v.ofRule(&out, i.Target)
	}
	renew := v.inhibiting(i.Target, out.What, true)
	out.Renew = &renew
	return out
}

// inhibiting is the act that begins an inhibit, or gives one in force another end.
func (v *viewer) inhibiting(target, name string, inForce bool) Doable {
	out := Doable{
		Act: string(rules.ActInhibit), Target: target, Subject: name, Label: v.say.T("act.inhibit"), Title: v.say.T("act.inhibit.title"),
		Means: v.say.T("act.inhibit.means"), Times: v.inhibitTimes(inForce),
	}
	if inForce {
		out.Label = v.say.T("act.change")
	}
	return out
}

// gravestOn is the severity of the gravest rule that watches a point.
func (v *viewer) gravestOn(point string) string {
	out := ""
	for i := range v.x.site.Rules {
		r := &v.x.site.Rules[i]
		if slices.Contains(r.Points, point) && weights[r.Severity] > weights[out] {
			out = r.Severity
		}
	}
	return out
}

// modeEnds are the acts that end a mode before its time.
var modeEnds = map[rules.State]rules.ActKind{
	rules.StateShelved: rules.ActUnshelve, rules.StateSuppressed: rules.ActUnsuppress, rules.StateOutOfService: rules.ActInService,
}

func (v *viewer) mode(a AlarmState) Limited {
	out := v.limitedOf(string(a.State), a.Mode.By, a.Mode.Why, a.Mode)
	out.Target, out.What, out.Sign = a.Rule, v.ruleName(a.Rule), ShowShelved
	out.End = string(modeEnds[a.State])
	out.EndLabel = v.say.T("act." + out.End)
	if a.State == rules.StateOutOfService {
		out.Blinds, out.Sign = true, ShowInhibited
	}
	if s := a.Shown(); s != rules.StateNormal {
		out.Beneath = v.say.T("alarm." + string(s))
	}
	v.ofRule(&out, a.Rule)
	return out
}

// degraded is a vote that works with less than all its members, until they are
// back.
func (v *viewer) degraded(a AlarmState) Limited {
	out := Limited{
		Kind: string(rules.Degraded), Sign: ShowFault, Target: a.Rule, What: v.ruleName(a.Rule),
		Words: v.say.T("alarm.degraded", "what", v.say.Because(a.Degraded)),
	}
	v.ofRule(&out, a.Rule)
	return out
}

func (v *viewer) silence(s SilenceState) Limited {
	out := v.limitedOf(string(rules.Silenced), s.By, "", ModeState{Until: s.Until})
	out.Target, out.What, out.Sign = s.Output, s.Output, ShowShelved
	for _, o := range v.x.site.Outputs {
		if o.ID == s.Output {
			out.What = v.outputName(o)
		}
	}
	if r, ok := v.x.rules[s.Rule]; ok {
		v.place(&out, r.Zone)
	}
	return out
}

func (v *viewer) limitedOf(kind, by, why string, m ModeState) Limited {
	out := Limited{Kind: kind, Words: v.say.T("limited." + kind), ByWords: v.byWords(by, why), Until: m.Until}
	var ends []string
	if !m.Until.IsZero() {
		out.Left = v.say.Span(m.Until.Sub(v.now))
		ends = append(ends, v.say.T("limited.until", "time", v.say.When(m.Until, v.now)))
	}
	if m.Once {
		ends = append(ends, v.say.T("limited.once"))
	}
	if len(ends) == 0 {
		ends = append(ends, v.say.T("limited.open"))
	}
	out.EndWords = strings.Join(ends, ", ")
	return out
}

func (v *viewer) byWords(by, why string) string {
	if machine(by, why) {
		return v.say.Because(why)
	}
	who := v.say.Person(by)
	if who == "" {
		who = v.say.T("cause.nobody")
	}
	if why == "" {
		return who
	}
	return v.say.T("limited.by", "who", who, "why", why)
}

func (v *viewer) ofRule(out *Limited, rule string) {
	if r, ok := v.x.rules[rule]; ok {
		out.Severity = r.Severity
		v.place(out, r.Zone)
	}
}

func (v *viewer) place(out *Limited, zone string) {
	out.Zone, out.ZoneName = zone, zone
	if z, ok := v.x.zones[zone]; ok {
		out.ZoneName = v.say.Name(z.Name, z.ID)
	}
}

// Choosable is one choice of a sheet: what is sent and what is shown.
type Choosable struct{ Value, Text string }

// times offers lengths of time up to a bound; 0 is none.
func (v *viewer) times(most time.Duration, choices ...time.Duration) []Choosable {
	var out []Choosable
	for _, d := range choices {
		if most == 0 || d <= most {
			out = append(out, Choosable{Value: d.String(), Text: v.say.Whole(d)})
		}
	}
	return out
}

// inhibitTimes offers how long an inhibit may last; one that is in force may be
// ended early by giving it an end a second from now.
func (v *viewer) inhibitTimes(inForce bool) []Choosable {
	out := v.times(0, 15*time.Minute, 5*time.Minute, 30*time.Minute, time.Hour)
	if inForce {
		out = append(out, Choosable{Value: "1s", Text: v.say.T("act.end.now")})
	}
	return out
}

func (v *viewer) shelveTimes(r *SiteRule) []Choosable {
	out := v.times(r.ShelveMax, 10*time.Minute, 30*time.Minute, time.Hour, 4*time.Hour, 8*time.Hour)
	return append(out, Choosable{Value: "once", Text: v.say.T("act.once")})
}

func (v *viewer) outOfServiceTimes() []Choosable {
	out := v.times(0, 30*time.Minute, time.Hour, 4*time.Hour, 8*time.Hour, 24*time.Hour)
	return append(out, Choosable{Text: v.say.T("act.openend")})
}
