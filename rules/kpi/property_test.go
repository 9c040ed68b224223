package kpi_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"aman/rules"
	"aman/rules/kpi"
)

// drawn is a random stretch of events in time order, with a state machine of no
// particular sense: the figures must hold together for any of them.
func drawn(t *rapid.T) ([]rules.Event, time.Time) {
	kinds := []rules.EventKind{
		rules.Raised, rules.Raised, rules.Raised, rules.Cleared, rules.Acknowledged, rules.Rearmed, rules.Shelved, rules.Unshelved, rules.Suppressed, rules.Unsuppressed,
		rules.OutOfService, rules.InService, rules.Inhibited, rules.Uninhibited, rules.Suspended, rules.Released, rules.FaultRaised, rules.Refused, rules.Reset,
	}
	after := map[rules.EventKind]rules.State{
		rules.Raised: rules.StateUnacknowledged, rules.Cleared: rules.StateReturned, rules.Acknowledged: rules.StateAcknowledged, rules.Rearmed: rules.StateUnacknowledged,
		rules.Shelved: rules.StateShelved, rules.Unshelved: rules.StateUnacknowledged, rules.Suppressed: rules.StateSuppressed, rules.Unsuppressed: rules.StateNormal,
		rules.OutOfService: rules.StateOutOfService, rules.InService: rules.StateNormal, rules.Reset: rules.StateNormal,
	}
	now := eight
	var events []rules.Event
	for range rapid.IntRange(0, 60).Draw(t, "events") {
		now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 3, 5, 20, 30, 60, 90, 200, 400, 700, 4000, 90_000}).Draw(t, "gap")) * time.Second)
		k := rapid.SampledFrom(kinds).Draw(t, "kind")
		e := rules.Event{Time: now, Kind: k, State: after[k], Severity: rapid.SampledFrom([]string{"warning", "alarm", "danger"}).Draw(t, "severity")}
		e.Rule, e.Zone = fmt.Sprintf("r%d", rapid.IntRange(0, 12).Draw(t, "rule")), fmt.Sprintf("z%d", rapid.IntRange(0, 1).Draw(t, "zone"))
		events = append(events, e)
	}
	return events, now.Add(time.Duration(rapid.IntRange(0, 7200).Draw(t, "rest")) * time.Second)
}

func measured(events []rules.Event, opt kpi.Options, end time.Time) kpi.Report {
	m := kpi.New(eight, opt)
	for _, e := range events {
		m.Take(e)
	}
	return m.Report(end)
}

// slidingPeak counts the fullest window the plain way.
func slidingPeak(calls []time.Time, span time.Duration) (most int) {
	for i, last := range calls {
		n := 0
		for _, c := range calls[:i+1] {
			if c.After(last.Add(-span)) {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// fixedPeak does so for bins of the clock.
func fixedPeak(calls []time.Time, span time.Duration) (most int) {
	bins := map[time.Time]int{}
	for _, c := range calls {
		bins[c.Truncate(span)]++
		most = max(most, bins[c.Truncate(span)])
	}
	return most
}

func TestFiguresHoldTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events, end := drawn(t)
		var calls []time.Time
		for _, e := range events {
			if e.Kind == rules.Raised || e.Kind == rules.Rearmed || e.Kind == rules.Unshelved {
				calls = append(calls, e.Time)
			}
		}
		for _, fixed := range []bool{false, true} {
			r := measured(events, kpi.Options{Fixed: fixed}, end)
			length := r.End.Sub(r.Start)
			assert.Equal(t, len(calls), r.Annunciated)
			bySeverity, busiest := 0, 0
			for _, n := range r.BySeverity {
				bySeverity += n
			}
			for _, l := range r.Busiest {
				busiest += l.Times
			}
			assert.Equal(t, r.Annunciated, bySeverity, "the mix sums to the whole")
			assert.LessOrEqual(t, busiest, r.Annunciated)
			if r.Rules <= 10 {
				assert.Equal(t, r.Annunciated, busiest, "ten alarms make the whole load")
			}
			peak := slidingPeak
			if fixed {
				peak = fixedPeak
			}
			assert.Equal(t, peak(calls, time.Minute), r.PeakMinute, "minute, fixed %v", fixed)
			assert.Equal(t, peak(calls, 10*time.Minute), r.PeakBin, "ten minutes, fixed %v", fixed)
			assert.Equal(t, peak(calls, time.Hour), r.PeakHour, "hour, fixed %v", fixed)
			assert.LessOrEqual(t, r.InFlood, length)
			assert.Equal(t, r.PeakBin > 10, r.Floods > 0, "a flood is more than ten in a bin")
			assert.LessOrEqual(t, r.Unprotected, length)
			sum := r.OutOfService
			for _, d := range r.Inhibited {
				sum += d
			}
			assert.LessOrEqual(t, r.Unprotected, sum, "once, however many")
			assert.LessOrEqual(t, r.Suspended, 2*length, "two zones")
			assert.LessOrEqual(t, r.AckMean, r.AckWorst)
			assert.LessOrEqual(t, r.Standing, r.StandingWorst)
			assert.GreaterOrEqual(t, r.Fleeting, 0)
		}
	})
}

// TestAReportChangesNothing: whoever looks in between sees the same in the end.
func TestAReportChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events, end := drawn(t)
		m := kpi.New(eight, kpi.Options{})
		for i, e := range events {
			m.Take(e)
			if i%7 == 0 {
				m.Report(e.Time)
			}
		}
		assert.Equal(t, measured(events, kpi.Options{}, end), m.Report(end))
	})
}

func BenchmarkTake(b *testing.B) {
	m := kpi.New(eight, kpi.Options{})
	b.ReportAllocs()
	for i := range b.N {
		e := rules.Event{Time: at(time.Duration(i) * time.Second), Kind: rules.Raised, Rule: "co-warn", State: rules.StateUnacknowledged, Severity: "warning"}
		m.Take(e)
	}
}
