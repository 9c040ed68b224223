package ui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"aman/rules"
)

// Zone is a place where work can be suspended, as a page shows it.
type Zone struct {
	ID        string
	Name      string
	State     string // data-state: normal, warning, alarm, danger, suspended, fault, inhibited, silent
	Words     string // the state in words
	PastWords string // the same when the page has lost its link; {time} is filled by the script
	Suspended bool
	Unsaved   bool
	Since     time.Time
	SinceText string
	Causes    []CauseView
	Gate      []GateItem
	// Open counts the conditions of the gate that nobody can meet by agreeing
	// to the release: while it is not nought, release is refused.
	Open  int
	Roles []Role // who may agree to a release and has not yet
	// Releasers is everybody whose agreement a release needs.
	Releasers []Role
	Do        []string
	Points    []Point
	Alarms    []Alarm // of this zone, active
	Stops     []string
	Limited   []Limited
	// Unprotected is how long a danger rule of the zone could not trip so far, in
	// words, empty where it always could; it counts on from UnprotectedFrom while
	// that is not zero.
	Unprotected     string
	UnprotectedFrom time.Time
}

// Role is a role in words.
type Role struct{ ID, Name string }

func (v *viewer) zones() []Zone {
	out := make([]Zone, 0, len(v.x.site.Zones))
	states := make(map[string]ZoneState, len(v.x.state.Zones))
	for _, s := range v.x.state.Zones {
		states[s.ID] = s
	}
	limited := v.limited()
	for _, z := range v.x.site.Zones {
		state, known := states[z.ID]
		out = append(out, v.zone(z, state, known, limited))
	}
	slices.SortStableFunc(out, func(a, b Zone) int { return cmp.Compare(weights[b.State], weights[a.State]) })
	return out
}

func (v *viewer) zone(z SiteZone, s ZoneState, known bool, limited []Limited) Zone {
	out := Zone{
		ID: z.ID, Name: v.say.Name(z.Name, z.ID), State: ShowNormal,
		Suspended: s.Suspended, Unsaved: s.Unsaved && s.Suspended, Since: s.Since, Releasers: v.releasers(z),
	}
	for _, p := range v.x.site.Points {
		if p.Zone == z.ID {
			out.Points = append(out.Points, v.point(p))
		}
	}
	out.Alarms = v.alarmList(func(a AlarmState) bool { return v.zoneOf(a.Rule) == z.ID })
	for _, l := range limited {
		if l.Zone == z.ID {
			out.Limited = append(out.Limited, l)
		}
	}
	v.unprotected(&out, s)
	v.judge(&out, s, known)
	if s.Suspended {
		out.SinceText = v.say.When(s.Since, v.now)
		v.suspension(&out, s)
	}
	for _, a := range out.Alarms {
		if a.Do != "" && !slices.Contains(out.Do, a.Do) {
			out.Do = append(out.Do, a.Do)
		}
	}
	for _, o := range v.x.site.Outputs {
		if o.Role == "interlock" && o.Zone == z.ID {
			out.Stops = append(out.Stops, v.outputName(o))
		}
	}
	return out
}

// unprotected tells how long a danger rule of the zone could not trip so far.
func (v *viewer) unprotected(out *Zone, s ZoneState) {
	out.UnprotectedFrom = s.UnprotectedFrom
	so := s.Unprotected
	if !s.UnprotectedFrom.IsZero() {
		so = v.now.Sub(s.UnprotectedFrom)
	}
	if so > 0 {
		out.Unprotected = v.say.Span(so)
	}
}

func (v *viewer) zoneOf(rule string) string {
	if r, ok := v.x.rules[rule]; ok {
		return r.Zone
	}
	return ""
}

// judge finds the zone's state, the worst of what is in it, and its words.
func (v *viewer) judge(z *Zone, s ZoneState, known bool) {
	count := map[string]int{}
	for _, p := range z.Points {
		if p.State == ShowFault || p.State == ShowInhibited || p.State == ShowSilent {
			z.State = worse(z.State, p.State)
			count[p.State]++
		}
	}
	for _, l := range z.Limited {
		if l.Kind == string(rules.StateOutOfService) {
			z.State = worse(z.State, ShowInhibited)
			count[ShowInhibited]++
		}
	}
	lost := 0
	for _, a := range z.Alarms {
		z.State = worse(z.State, a.Sign) // fault where protection is lost
		count[a.Sign]++
		if a.Sign == ShowFault {
			lost++
		}
	}
	switch {
	case s.Suspended:
		z.State = ShowSuspended
	case s.Arming || !known:
		z.State = worse(z.State, ShowSilent)
	}
	if z.State == ShowSuspended || z.State == ShowNormal || count[z.State] == 0 {
		z.Words = v.say.T("zone." + z.State)
	} else {
		z.Words = v.say.N("zone."+z.State, count[z.State])
	}
	if z.State == ShowFault && lost > 0 {
		z.Words = v.say.N("zone.lost", lost)
	}
	if z.State == ShowSilent && s.Arming {
		z.Words = v.say.T("zone.arming")
	}
	if s.Suspended && s.Arming {
		z.Words = v.say.T("zone.suspended.arming")
	}
	switch z.PastWords = "zone.past"; z.State {
	case ShowSuspended:
		z.PastWords = "zone.past.suspended"
	case ShowSilent:
		z.PastWords = "zone.past.silent"
	}
}

func (v *viewer) suspension(out *Zone, s ZoneState) {
	for _, c := range s.Causes {
		out.Causes = append(out.Causes, v.cause(c))
	}
	missing := map[string]bool{}
	for _, c := range s.Gate {
		item := v.gateItem(c)
		out.Gate = append(out.Gate, item)
		switch {
		case c.Kind == WaitPerson && !c.Met:
			missing[c.Role] = true
		case !c.Met:
			out.Open++
		}
	}
	slices.SortStableFunc(out.Gate, func(a, b GateItem) int { return cmp.Compare(boolInt(a.Met), boolInt(b.Met)) })
	for _, role := range out.Releasers {
		if len(missing) == 0 || missing[role.ID] {
			out.Roles = append(out.Roles, role)
		}
	}
}

// releasers lists the roles that release a zone; without any it is the
// responsible person.
func (v *viewer) releasers(z SiteZone) []Role {
	ids := z.Release
	if len(ids) == 0 {
		ids = []string{"responsible"}
	}
	out := make([]Role, len(ids))
	for i, id := range ids {
		out[i] = Role{ID: id, Name: v.roleName(id)}
	}
	return out
}

func (v *viewer) roleName(id string) string {
	if v.say.Has("role." + id) {
		return v.say.T("role." + id)
	}
	return id
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func joinWords(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}
