package ui

import (
	"cmp"
	"slices"
	"time"

	"aman/drivers"
	"aman/rules"
)

// Alarm is an alarm that is not normal, as a page shows it.
type Alarm struct {
	Rule           string
	Zone           string
	ZoneName       string
	What           string
	Severity       string // warning, alarm, danger: what stands on the line
	Sign           string // the severity, or fault where protection is lost
	State          rules.State
	StateWords     string
	Unacknowledged bool
	Slow           bool // returned but not acknowledged: pulses slowly
	Value          string
	Unit           string
	Since          time.Time
	SinceText      string
	First          bool
	AckWords       string
	Do             string
	CanAck         bool
	CanReset       bool
	// CanSilence says that a horn of it sounds now.
	CanSilence bool
	// Shelve puts it aside; nil where that cannot be or asks for a permit.
	Shelve *Doable
	// Notes tell its mode, a higher level in its place, what is left of a vote.
	Notes []string
}

// alarmList lists the active alarms that keep wants: unacknowledged ones
// first, then by severity, then the newest.
func (v *viewer) alarmList(keep func(AlarmState) bool) []Alarm {
	var out []Alarm
	for _, a := range v.x.state.Alarms {
		if a.Active() && keep(a) {
			out = append(out, v.alarm(a))
		}
	}
	slices.SortStableFunc(out, func(a, b Alarm) int {
		return cmp.Or(
			cmp.Compare(boolInt(b.Unacknowledged), boolInt(a.Unacknowledged)),
			cmp.Compare(weights[b.Severity], weights[a.Severity]),
			b.Since.Compare(a.Since),
			cmp.Compare(a.Rule, b.Rule),
		)
	})
	return out
}

func (v *viewer) alarm(a AlarmState) Alarm {
	out := Alarm{
		Rule: a.Rule, What: v.ruleName(a.Rule), Severity: ShowAlarm, State: a.State,
		StateWords: v.say.T("alarm." + string(a.Shown())), Unacknowledged: unacknowledged(a.State),
		Slow: a.State == rules.StateReturned, Since: a.Since, SinceText: v.say.When(a.Since, v.now), First: a.First,
		CanAck:   unacknowledged(a.State),
		CanReset: a.State == rules.StateLatchedAck,
	}
	if r, ok := v.x.rules[a.Rule]; ok {
		out.Zone, out.Severity, out.Do = r.Zone, r.Severity, v.say.Name(r.Do, "")
		out.ZoneName = r.Zone
		if z, ok := v.x.zones[r.Zone]; ok {
			out.ZoneName = v.say.Name(z.Name, z.ID)
		}
	}
	out.Sign = out.Severity
	v.alarmValue(&out, a)
	v.alarmActs(&out, a)
	v.alarmNotes(&out, a)
	if a.AckBy != "" || !a.AckAt.IsZero() {
		out.AckWords = v.say.T("alarm.by", "who", cmp.Or(a.AckBy, v.say.T("cause.nobody")), "time", v.say.When(a.AckAt, v.now))
	}
	return out
}

// alarmValue says what raised the alarm: a value, or the loss of protection.
func (v *viewer) alarmValue(out *Alarm, a AlarmState) {
	if a.lost() {
		out.Sign = ShowFault
		out.What = v.say.T("alarm.fault", "what", out.What, "fault", v.say.T("fault."+a.fault()))
		return
	}
	p, ok := v.x.points[a.Point]
	if !ok || !a.HasValue || p.Contact() {
		return
	}
	if a.Unit != "" && a.Unit != p.Unit { // a figure's, as of a rate
		out.Unit, out.Value = Unit(v.say.Lang, a.Unit), Plain(v.say.Lang, a.Value)
		return
	}
	out.Unit = Unit(v.say.Lang, p.Unit)
	out.Value = v.say.Num(a.Value, p.Decimals())
	if a.Fault == drivers.Over.String() {
		out.Value = ">" + Plain(v.say.Lang, a.Value)
	}
}

// alarmActs finds what a person may do with an alarm now, besides acknowledge
// and reset.
func (v *viewer) alarmActs(out *Alarm, a AlarmState) {
	r, ok := v.x.rules[a.Rule]
	if !ok {
		return
	}
	out.CanSilence = (a.State == rules.StateUnacknowledged || a.State == rules.StateLatchedUnack) && slices.ContainsFunc(r.Outputs, v.x.sounds)
	if !inMode(a.State) && r.Severity != ShowDanger {
		shelve := v.doable(r, rules.ActShelve, v.shelveTimes(r))
		out.Shelve = &shelve
	}
}

func (v *viewer) alarmNotes(out *Alarm, a AlarmState) {
	note := func(text string) {
		if text != "" {
			out.Notes = append(out.Notes, text)
		}
	}
	if inMode(a.State) {
		l := v.mode(a)
		note(v.say.T("limited.note", "what", l.Words, "end", l.EndWords))
	}
	if a.Quiet {
		note(v.say.T("alarm.quiet"))
	}
	if a.Degraded != "" {
		note(v.say.T("alarm.degraded", "what", v.say.Because(a.Degraded)))
	}
}

// ruleName is what the configuration calls a rule, else what it tells, else
// the names of its points, else its id.
func (v *viewer) ruleName(id string) string {
	r, ok := v.x.rules[id]
	if !ok {
		return id
	}
	if r.Vote != "" && len(r.Points) == 1 {
		return v.say.T("alarm.member", "what", v.named(r.Points[0]), "vote", v.ruleName(r.Vote))
	}
	if name := v.say.Name(r.Name, v.say.Name(r.Tell, "")); name != "" {
		return name
	}
	if len(r.Points) == 1 {
		if p, ok := v.x.points[r.Points[0]]; ok {
			return v.pointName(*p)
		}
	}
	return id
}
