package kpi

import (
	"fmt"
	"strings"
	"time"
)

// The sources of the bounds. Figures of the standards are per operator position.
const (
	eemua     = "EEMUA 191"
	standards = "EEMUA 191, ISA-18.2, IEC 62682"
	isa       = "ISA-18.2"
	practice  = "ISA-18.2, common practice"
)

const (
	// mixFrom is how many alarms a priority mix takes to be judged: with fewer
	// than 20 a single alarm is more than the 5 % that the highest may have.
	mixFrom = 20
	// topTarget, in per cent, is the upper end of "1 to 5 %". The top share is
	// judged where alarms that call alike could meet it: from 200 for the top ten.
	topTarget = 5.0
)

// Figures lists the figures with what they are held against, in the order in
// which reports give them.
func (r Report) Figures() []Figure {
	list := append(r.rates(), r.peaks()...)
	list = append(list, r.mix()...)
	list = append(list, r.nuisances()...)
	return append(list, r.durations()...)
}

// rates are averages over the whole time.
func (r Report) rates() []Figure {
	length := r.End.Sub(r.Start)
	short := func(d time.Duration) (bool, string) { return length < d, "seen for less than " + words(d) }
	perTen := 0.0
	if length > 0 {
		perTen = float64(r.Annunciated) * (10 * time.Minute).Seconds() / length.Seconds()
	}
	return []Figure{
		plain("annunciated", "alarms annunciated", float64(r.Annunciated), ""),
		bounded("rate-10min", "average rate", perTen, "per 10 min", 1, 2, standards).unless(short(10 * time.Minute)),
		bounded("rate-hour", "average rate", r.PerHour, "per hour", 6, 12, standards).unless(short(time.Hour)),
		bounded("rate-day", "average rate", r.PerDay, "per day", 150, 300, "EEMUA 191, ISA-18.2:2009 (IEC 62682: 144)").unless(short(24 * time.Hour)),
	}
}

// peaks are about the fullest times.
func (r Report) peaks() []Figure {
	how := "sliding"
	if r.Fixed {
		how = "fixed bins"
	}
	share := 0.0
	if length := r.End.Sub(r.Start); length > 0 {
		share = 100 * r.InFlood.Seconds() / length.Seconds()
	}
	flood := plain("floods", "floods", float64(r.Floods), "")
	if r.WorstFlood.Alarms > 0 {
		flood.Note = fmt.Sprintf("worst: %d alarms in %s from %s", r.WorstFlood.Alarms, words(r.WorstFlood.Length), r.WorstFlood.Start.Format(time.RFC3339))
	}
	return []Figure{
		bounded("peak-minute", "fullest minute", float64(r.PeakMinute), "per min", 2, none, eemua).note(how),
		bounded("peak-bin", "fullest "+words(r.Bin), float64(r.PeakBin), "per "+words(r.Bin), 10, none, standards).note(how),
		bounded("peak-hour", "fullest hour", float64(r.PeakHour), "per hour", 15, none, eemua).note(how),
		flood,
		bounded("in-flood", "time in flood", share, "%", 1, none, standards),
		bounded("after-upset", "alarms after an upset", float64(r.AfterUpset), "", 10, none, eemua).
			unless(r.Upsets == 0, "no zone was suspended").withUpsets(r.Upsets),
	}
}

func (f Figure) withUpsets(n int) Figure {
	if n > 0 {
		f.Note = fmt.Sprintf("most after one of %d suspensions", n)
	}
	return f
}

// mix is the share of each severity: 5 % high, 15 % medium, 80 % low.
func (r Report) mix() []Figure {
	share := func(severity string) float64 {
		if r.Annunciated == 0 {
			return 0
		}
		return 100 * float64(r.BySeverity[severity]) / float64(r.Annunciated)
	}
	few := fmt.Sprintf("fewer than %d alarms", mixFrom)
	low := Figure{Key: "mix-warning", Name: "share of warnings", Value: share("warning"), Unit: "%", Target: bound(80), AtLeast: true, Source: standards}
	return []Figure{
		bounded("mix-danger", "share of dangers", share("danger"), "%", 5, none, standards).unless(r.Annunciated < mixFrom, few),
		bounded("mix-alarm", "share of alarms", share("alarm"), "%", 15, none, standards).unless(r.Annunciated < mixFrom, few),
		low.judge().unless(r.Annunciated < mixFrom, few),
	}
}

// nuisances are alarms that teach people not to listen.
func (r Report) nuisances() []Figure {
	top := bounded("top-share", fmt.Sprintf("share of the %d busiest alarms", len(r.Busiest)), 100*r.TopShare, "%", topTarget, none, standards)
	even := r.Rules > 0 && 100*float64(len(r.Busiest))/float64(r.Rules) <= topTarget
	top = top.unless(!even, fmt.Sprintf("only %d alarms called at all", r.Rules))
	chatter := bounded("chattering", "stretches of chatter", float64(r.Chattering), "", 0, none, practice)
	chatter.Note = strings.Join(r.ChatteringRules, " ")
	return []Figure{
		top, chatter,
		bounded("fleeting", "fleeting alarms", float64(r.Fleeting), "", 0, none, practice),
		bounded("standing", "most standing alarms at a time", float64(r.StandingWorst), "", 4, none, isa).note("fewer than 5"),
		bounded("unnamed", "suppressions by nobody named", float64(r.Unnamed), "", 0, none, isa),
		plain("refused", "acts refused", float64(r.Refused), ""),
		plain("faults", "faults of points", float64(r.Faults), ""),
	}
}

// durations are how long things took; no source bounds them.
func (r Report) durations() []Figure {
	inhibited := time.Duration(0)
	for _, d := range r.Inhibited {
		inhibited += d
	}
	return []Figure{
		lasting("ack-mean", "time to acknowledge, on average", r.AckMean).unless(r.Acknowledged == 0, "nothing was acknowledged"),
		lasting("ack-worst", "time to acknowledge, longest", r.AckWorst).unless(r.Acknowledged == 0, "nothing was acknowledged"),
		plain("unacknowledged", "unacknowledged at the end", float64(r.Unacknowledged), ""),
		lasting("unprotected", "time unprotected", r.Unprotected).note("an inhibit or an out-of-service in force"),
		lasting("inhibited", "time inhibited", inhibited).note("summed over what was inhibited"),
		lasting("out-of-service", "time out of service", r.OutOfService).note("summed over alarms"),
		lasting("shelved", "time shelved", r.Shelved).note("summed over alarms"),
		lasting("suppressed", "time suppressed", r.Suppressed).note("summed over alarms"),
		plain("suspensions", "suspensions", float64(r.Suspensions), ""),
		lasting("suspended", "time suspended", r.Suspended).note("summed over zones"),
	}
}

// words is a time as "1h30m" or "10m", without parts that are zero.
func words(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
