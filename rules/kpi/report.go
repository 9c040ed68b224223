package kpi

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"aman/rules"
)

// Report is what a meter counted from its start to an end.
type Report struct {
	Start, End time.Time
	// Fixed says whether bins began with the clock; Bin is their length.
	Fixed bool
	Bin   time.Duration

	// Annunciated is how often an alarm called for a person: raised, raised anew,
	// or back from a mode unacknowledged. Zero rates where no time has passed.
	Annunciated              int
	PerBin, PerHour, PerDay  float64 // on average
	PeakMinute, PeakHour     int
	PeakBin                  int
	PeakBinAt                time.Time // in which second the fullest bin was reached; zero without one
	BySeverity               map[string]int
	Busiest                  []Load // the busiest alarms first, at most Options.Top
	Rules                    int    // alarms that called at all
	TopShare                 float64
	Floods                   int
	InFlood                  time.Duration
	WorstFlood               Flood
	Upsets                   int
	AfterUpset               int // most annunciations after one upset
	Chattering               int // stretches of chatter
	ChatteringRules          []string
	Fleeting                 int
	Standing, StandingWorst  int // now, and most at a time
	Faults, Refused, Unnamed int
	Acknowledged             int
	AckMean, AckWorst        time.Duration
	Unacknowledged           int // at the end
	Shelved, Suppressed      time.Duration
	OutOfService             time.Duration
	// Inhibited is by target; Unprotected is when at least one inhibit or
	// out-of-service was in force.
	Inhibited   map[string]time.Duration
	Unprotected time.Duration
	Suspensions int
	Suspended   time.Duration // summed over zones
}

// Load is how often one alarm called.
type Load struct {
	Rule  string `json:"rule"`
	Times int    `json:"times"`
}

// Report returns the figures up to the given time, which is not before the last
// event; what is still open counts up to then. The meter may go on after it.
func (m *Meter) Report(end time.Time) Report {
	m.pass(end)
	r := Report{
		Start: time.Unix(0, m.start).UTC(), End: time.Unix(0, m.at).UTC(), Fixed: m.opt.Fixed, Bin: m.opt.Bin,
		Annunciated: m.windows.annunced, PeakMinute: m.windows.minute.peak, PeakHour: m.windows.hour.peak, PeakBin: m.windows.bin.peak,
		BySeverity: maps.Clone(m.severities), Upsets: m.upsets, AfterUpset: m.upsetWorst,
		Chattering: m.chatters, Fleeting: m.fleeting, Standing: m.standing, StandingWorst: m.standingWorst,
		Faults: m.faults, Refused: m.refused, Unnamed: m.unnamed, Acknowledged: m.acks, AckWorst: m.ackWorst,
		Suspensions: m.suspensions,
	}
	if r.PeakBin > 0 {
		r.PeakBinAt = time.Unix(m.windows.bin.peakAt, 0).UTC()
	}
	if m.acks > 0 {
		r.AckMean = m.ackTotal / time.Duration(m.acks)
	}
	if length := r.End.Sub(r.Start); length > 0 {
		per := func(d time.Duration) float64 { return float64(r.Annunciated) * d.Seconds() / length.Seconds() }
		r.PerBin, r.PerHour, r.PerDay = per(m.opt.Bin), per(time.Hour), per(24*time.Hour)
	}
	f := m.windows.flood.total(m.windows.at, m.windows.bin.count)
	r.Floods, r.InFlood, r.WorstFlood = f.number, time.Duration(f.seconds)*time.Second, f.worst
	m.loads(&r)
	m.times(&r)
	return r
}

// loads fills in what is counted by alarm.
func (m *Meter) loads(r *Report) {
	var all []Load
	for id, a := range m.alarms {
		if a.load > 0 {
			all = append(all, Load{id, a.load})
		}
		if a.rattled {
			r.ChatteringRules = append(r.ChatteringRules, id)
		}
		if a.unacked != 0 {
			r.Unacknowledged++
		}
	}
	slices.Sort(r.ChatteringRules)
	slices.SortFunc(all, func(a, b Load) int { return cmp.Or(b.Times-a.Times, cmp.Compare(a.Rule, b.Rule)) })
	r.Rules, r.Busiest = len(all), all[:min(len(all), m.opt.Top)]
	for _, l := range r.Busiest {
		r.TopShare += float64(l.Times)
	}
	if r.Annunciated > 0 {
		r.TopShare /= float64(r.Annunciated)
	}
}

// times fills in how long things lasted, those still open included.
func (m *Meter) times(r *Report) {
	modes := maps.Clone(m.modes)
	for _, a := range m.alarms {
		if a.mode != 0 {
			modes[a.modeKind] += time.Duration(m.at - a.mode)
		}
	}
	r.Shelved, r.Suppressed, r.OutOfService = modes[rules.StateShelved], modes[rules.StateSuppressed], modes[rules.StateOutOfService]
	r.Inhibited = maps.Clone(m.inhibited)
	for target, since := range m.inhibits {
		r.Inhibited[target] += time.Duration(m.at - since)
	}
	r.Unprotected = m.unprotected
	if m.keptBack > 0 {
		r.Unprotected += time.Duration(m.at - m.keptSince)
	}
	r.Suspended = m.suspended
	for _, since := range m.zones {
		r.Suspended += time.Duration(m.at - since)
	}
}
