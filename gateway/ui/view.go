package ui

import (
	"cmp"
	"slices"
	"time"

	"aman/drivers"
	"aman/rules"
)

// View is what a page shows of one gateway, in one language, at one instant.
type View struct {
	Plant   string
	Gateway string
	Time    time.Time
	Tally   []Tally
	Zones   []Zone // worst first
	Alarms  []Alarm
	Outputs []Output
	// Limited is what keeps rules from tripping or alarms from being announced.
	Limited []Limited
	// Silence is the rule whose silence mutes a horn that sounds now; empty where
	// none does.
	Silence string
	Health  Health
	Panel   []PanelNote
	// Unacknowledged counts the alarms that nobody has taken note of.
	Unacknowledged int
}

// Tally is a count by state; zeros keep their place.
type Tally struct {
	State string
	Name  string
	Count int
}

type viewer struct {
	say    *Speaker
	x      *index
	trends Trends
	now    time.Time
}

// NewView makes the view of a gateway. trends may be nil.
func NewView(say *Speaker, site Site, state State, trends Trends) View {
	v := &viewer{say: say, x: newIndex(site, state), trends: trends, now: state.Time}
	out := View{
		Plant:   say.Name(site.PlantName, site.Plant),
		Gateway: say.Name(site.GatewayName, site.Gateway),
		Time:    state.Time,
		Zones:   v.zones(),
		Alarms:  v.alarmList(func(AlarmState) bool { return true }),
		Outputs: v.outputs(),
		Limited: v.limited(),
		Health:  v.health(),
		Panel:   v.panelNotes(),
	}
	out.Tally = v.tally(out)
	for _, a := range out.Alarms {
		if a.Unacknowledged {
			out.Unacknowledged++
		}
		if a.CanSilence && out.Silence == "" {
			out.Silence = a.Rule
		}
	}
	return out
}

// tally counts zones suspended, alarms by severity, faulty points, and points
// and rules that cannot trip, always in this order. A milder alarm on the same points as a graver
// one counts with it.
func (v *viewer) tally(view View) []Tally {
	count := map[string]int{}
	for _, z := range view.Zones {
		if z.Suspended {
			count[ShowSuspended]++
		}
	}
	for _, severity := range v.gravest() {
		count[severity]++
	}
	count[ShowFault] += v.lostElsewhere()
	for _, a := range v.x.state.Alarms {
		if a.State == rules.StateOutOfService {
			count[ShowInhibited]++
		}
	}
	for _, p := range v.x.site.Points {
		_, inhibited := v.x.inhibited[p.ID]
		switch {
		case inhibited || v.x.readings[p.ID].Fault == drivers.Inhibited:
			count[ShowInhibited]++
		case v.faulty(p.ID):
			count[ShowFault]++
		}
	}
	order := []string{ShowSuspended, ShowDanger, ShowAlarm, ShowWarning, ShowFault, ShowInhibited}
	out := make([]Tally, len(order))
	for i, state := range order {
		out[i] = Tally{State: state, Name: v.say.T("state." + state), Count: count[state]}
	}
	return out
}

// lostElsewhere counts the alarms that a fault raised and whose points are not
// counted as faulty any more.
func (v *viewer) lostElsewhere() int {
	n := 0
	for i := range v.x.site.Rules {
		r := &v.x.site.Rules[i]
		if a := v.x.alarms[r.ID]; a.Active() && a.lost() && !slices.ContainsFunc(r.Points, v.faulty) {
			n++
		}
	}
	return n
}

func (v *viewer) faulty(point string) bool {
	r := v.x.readings[point]
	return r.Fault != drivers.NoFault && r.Fault != drivers.Warmup && r.Fault != drivers.Inhibited
}

// gravest lists the severity of each active alarm whose points are not all
// covered by a graver one.
func (v *viewer) gravest() []string {
	var active []*SiteRule
	for i := range v.x.site.Rules {
		if r := &v.x.site.Rules[i]; v.x.alarms[r.ID].Active() && !v.x.alarms[r.ID].lost() {
			active = append(active, r)
		}
	}
	slices.SortStableFunc(active, func(a, b *SiteRule) int { return cmp.Compare(weights[b.Severity], weights[a.Severity]) })
	covered := map[string]bool{}
	var out []string
	for _, r := range active {
		fresh := len(r.Points) == 0
		for _, p := range r.Points {
			fresh = fresh || !covered[p]
		}
		for _, p := range r.Points {
			covered[p] = true
		}
		if fresh {
			out = append(out, r.Severity)
		}
	}
	return out
}

// RuleName is what pages call a rule.
func RuleName(say *Speaker, site Site, rule string) string {
	v := &viewer{say: say, x: newIndex(site, State{})}
	return v.ruleName(rule)
}

// PointName is what pages call a point.
func PointName(say *Speaker, point SitePoint) string { return (&viewer{say: say}).pointName(point) }

// CauseWords are the words for one cause of a suspension, now or long ago.
func CauseWords(say *Speaker, site Site, c Cause, now time.Time) CauseView {
	v := &viewer{say: say, x: newIndex(site, State{}), now: now}
	return v.cause(c)
}
