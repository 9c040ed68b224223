package kpi_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
	"aman/rules/kpi"
)

// eight is a whole hour, so that bins of the clock begin with it.
var eight = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

func at(d time.Duration) time.Time { return eight.Add(d) }

// story builds the events of a site.
type story struct{ events []rules.Event }

func (s *story) add(d time.Duration, kind rules.EventKind, rule string, state rules.State, severity string) *story {
	s.events = append(s.events, rules.Event{Time: at(d), Kind: kind, Rule: rule, Zone: "boiler", State: state, Severity: severity, Who: "Anna"})
	return s
}

func (s *story) raise(d time.Duration, rule string) *story {
	return s.add(d, rules.Raised, rule, rules.StateUnacknowledged, "warning")
}

func (s *story) clear(d time.Duration, rule string) *story {
	return s.add(d, rules.Cleared, rule, rules.StateReturned, "warning")
}

// burst raises n alarms, one each step.
func (s *story) burst(from, step time.Duration, n int) *story {
	for i := range n {
		s.raise(from+time.Duration(i)*step, fmt.Sprintf("r%d", len(s.events)))
	}
	return s
}

func (s *story) report(opt kpi.Options, end time.Duration) kpi.Report {
	m := kpi.New(eight, opt)
	for _, e := range s.events {
		m.Take(e)
	}
	return m.Report(at(end))
}

func TestFloods(t *testing.T) {
	const s, min = time.Second, time.Minute
	cases := []struct {
		name   string
		story  *story
		fixed  bool
		end    time.Duration
		floods int
		in     time.Duration
		worst  kpi.Flood
		peak   int
	}{
		{name: "ten in ten minutes are none", story: new(story).burst(0, 30*s, 10), end: 30 * min, peak: 10},
		{
			// The eleventh comes at 5:00. The alarms at 0:00, 0:30, … 5:00 leave the
			// window at 10:00, 10:30, …; with the seventh gone four are left: 13:00.
			name: "eleven begin one, fewer than five end it", story: new(story).burst(0, 30*s, 11), end: 30 * min,
			floods: 1, in: 8 * min, worst: kpi.Flood{Start: at(5 * min), Length: 8 * min, Alarms: 11}, peak: 11,
		},
		{
			name: "one that still lasts counts up to the end", story: new(story).burst(0, s, 12), end: 2 * min,
			floods: 1, in: 110 * s, worst: kpi.Flood{Start: at(10 * s), Length: 110 * s, Alarms: 12}, peak: 12,
		},
		{
			// Six on each side of 8:10 are a flood for a window and none for bins.
			name: "across a boundary, sliding", story: new(story).burst(9*min, 10*s, 12), end: 30 * min,
			floods: 1, in: 10*min - 3*10*s, worst: kpi.Flood{Start: at(10*min + 40*s), Length: 9*min + 30*s, Alarms: 12}, peak: 12,
		},
		{name: "across a boundary, fixed", story: new(story).burst(9*min, 10*s, 12), fixed: true, end: 30 * min, peak: 6},
		{
			// 12 in the first bin, 5 in the second, 4 in the third: two bins long.
			name: "fixed bins", story: new(story).burst(0, s, 12).burst(11*min, s, 5).burst(21*min, s, 4), fixed: true, end: time.Hour,
			floods: 1, in: 20 * min, worst: kpi.Flood{Start: at(0), Length: 20 * min, Alarms: 17}, peak: 12,
		},
		{
			name: "a fixed bin that has not ended", story: new(story).burst(10*min, s, 11), fixed: true, end: 13 * min,
			floods: 1, in: 3 * min, worst: kpi.Flood{Start: at(10 * min), Length: 3 * min, Alarms: 11}, peak: 11,
		},
		{
			name: "two, and the worse is told", story: new(story).burst(0, s, 11).burst(60*min, s, 20), end: 2 * time.Hour,
			// The first begins at 0:10 and ends at 10:06, when 0:06 has left and four
			// are left; the second at 1:00:10 and ends at 1:10:15.
			floods: 2, in: 9*min + 56*s + 10*min + 5*s, worst: kpi.Flood{Start: at(60*min + 10*s), Length: 10*min + 5*s, Alarms: 20}, peak: 20,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := c.story.report(kpi.Options{Fixed: c.fixed}, c.end)
			assert.Equal(t, c.floods, r.Floods, "floods")
			assert.Equal(t, c.in, r.InFlood, "time in flood")
			assert.Equal(t, c.worst, r.WorstFlood)
			assert.Equal(t, c.peak, r.PeakBin, "fullest ten minutes")
		})
	}
}

func TestRates(t *testing.T) {
	// 36 in twelve hours: 0.5 in ten minutes, 3 an hour, 72 a day.
	s := new(story).burst(0, 20*time.Minute, 36)
	r := s.report(kpi.Options{}, 12*time.Hour)
	assert.Equal(t, 36, r.Annunciated)
	assert.InDelta(t, 0.5, r.PerBin, 1e-12)
	assert.InDelta(t, 3, r.PerHour, 1e-12)
	assert.InDelta(t, 72, r.PerDay, 1e-12)
	assert.Equal(t, []int{1, 1, 3}, []int{r.PeakMinute, r.PeakBin, r.PeakHour})

	r = new(story).burst(0, time.Second, 1).report(kpi.Options{}, 0)
	assert.Zero(t, r.PerBin, "no time has passed")
}

func TestWhatCallsForAPerson(t *testing.T) {
	const s = time.Second
	cases := []struct {
		name  string
		story *story
		want  int
	}{
		{"raised", new(story).raise(0, "a"), 1},
		{"raised anew while it waits", new(story).raise(0, "a").raise(s, "a"), 2},
		{"rearmed", new(story).raise(0, "a").add(s, rules.Acknowledged, "a", rules.StateAcknowledged, "warning").add(2*s, rules.Rearmed, "a", rules.StateUnacknowledged, "warning"), 2},
		{"shelved and back while it is there", new(story).raise(0, "a").add(s, rules.Shelved, "a", rules.StateShelved, "warning").add(2*s, rules.Unshelved, "a", rules.StateUnacknowledged, "warning"), 2},
		{"shelved and back when it is gone", new(story).raise(0, "a").add(s, rules.Shelved, "a", rules.StateShelved, "warning").add(2*s, rules.Unshelved, "a", rules.StateNormal, "warning"), 1},
		{"back in service with its latch", new(story).add(s, rules.OutOfService, "a", rules.StateOutOfService, "alarm").add(2*s, rules.InService, "a", rules.StateLatchedUnack, "alarm"), 1},
		{"cleared, reset and faults do not", new(story).clear(0, "a").add(s, rules.Reset, "a", rules.StateNormal, "warning").add(s, rules.FaultRaised, "", "", ""), 0},
		{"a vote's member does", new(story).raise(0, "vote/co-1.co"), 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, c.story.report(kpi.Options{}, time.Minute).Annunciated)
		})
	}
	t.Run("a lower level under a higher one does not", func(t *testing.T) {
		s := new(story).raise(0, "high").raise(s, "low").add(2*s, rules.Reset, "high", rules.StateNormal, "").raise(3*s, "low")
		assert.Equal(t, 2, s.report(kpi.Options{QuietUnder: map[string][]string{"low": {"high"}}}, time.Minute).Annunciated)
	})
}

func TestNuisances(t *testing.T) {
	const s = time.Second
	cycle := func(starts ...time.Duration) *story {
		x := new(story)
		for _, at := range starts {
			x.raise(at, "a").clear(at+2*s, "a")
		}
		return x
	}
	cases := []struct {
		name               string
		story              *story
		chatter, fleetings int
		rules              []string
	}{
		{name: "three in sixty seconds chatter", story: cycle(0, 30*s, 60*s), chatter: 1, rules: []string{"a"}},
		{name: "three in sixty-one do not", story: cycle(0, 30*s, 61*s)},
		{name: "on and on is one stretch", story: cycle(0, 10*s, 20*s, 30*s, 40*s), chatter: 1, rules: []string{"a"}},
		{name: "again after a rest", story: cycle(0, 10*s, 20*s, 300*s, 310*s, 320*s), chatter: 2, rules: []string{"a"}},
		{name: "short and alone is fleeting", story: cycle(0), fleetings: 1},
		{name: "short, twice, far apart", story: cycle(0, 120*s), fleetings: 2},
		{name: "short and back at once is not", story: cycle(0, 20*s)},
		{name: "ten seconds are long enough", story: new(story).raise(0, "a").clear(10*s, "a")},
		{name: "different alarms do not chatter together", story: new(story).raise(0, "a").raise(s, "b").raise(2*s, "c")},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := c.story.report(kpi.Options{}, time.Hour)
			assert.Equal(t, c.chatter, r.Chattering, "chatter")
			assert.Equal(t, c.fleetings, r.Fleeting, "fleeting")
			assert.Equal(t, c.rules, r.ChatteringRules)
		})
	}
}

func TestStanding(t *testing.T) {
	const h = time.Hour
	s := new(story).raise(0, "a").raise(h, "b").raise(2*h, "c").
		add(3*h, rules.Shelved, "c", rules.StateShelved, "warning").
		add(26*h, rules.Acknowledged, "a", rules.StateAcknowledged, "warning").
		add(27*h, rules.Cleared, "a", rules.StateNormal, "warning").
		add(28*h, rules.Unshelved, "c", rules.StateUnacknowledged, "warning")
	r := s.report(kpi.Options{}, 30*h)
	assert.Equal(t, 2, r.StandingWorst, "a from 24:00 and b from 25:00; c was out of sight")
	assert.Equal(t, 1, r.Standing, "b alone")
	assert.Equal(t, 2, r.Unacknowledged, "b and c")
	assert.Equal(t, 25*h, r.Shelved)
	assert.Equal(t, 26*h, r.AckMean)
	assert.Equal(t, 2, s.report(kpi.Options{}, 52*h).Standing, "c stands since 28:00")
	assert.Zero(t, new(story).raise(0, "a").report(kpi.Options{}, 24*h-1).Standing)
}

func TestUnprotected(t *testing.T) {
	const m = time.Minute
	s := new(story)
	s.add(0, rules.Inhibited, "co-stop", "", "")
	s.events = append(s.events, rules.Event{Time: at(10 * m), Kind: rules.Inhibited, Point: "co-2.co"}) // nobody is named
	s.add(20*m, rules.Inhibited, "co-stop", "", "")                                                     // renewed
	s.add(30*m, rules.Uninhibited, "co-stop", "", "")
	s.events = append(s.events, rules.Event{Time: at(40 * m), Kind: rules.Uninhibited, Point: "co-2.co"})
	s.add(60*m, rules.OutOfService, "o2-low", rules.StateOutOfService, "alarm")
	s.add(75*m, rules.InService, "o2-low", rules.StateNormal, "alarm")
	s.add(80*m, rules.Suppressed, "noise", rules.StateSuppressed, "warning")
	s.events = append(s.events, rules.Event{Time: at(84 * m), Kind: rules.Suppressed, Rule: "pump", State: rules.StateSuppressed}) // by design
	s.add(85*m, rules.Inhibited, "co-stop", "", "")
	r := s.report(kpi.Options{}, 90*m)
	assert.Equal(t, 60*m, r.Unprotected, "0 to 40, 60 to 75 and 85 to the end, each once")
	assert.Equal(t, map[string]time.Duration{"co-stop": 35 * m, "co-2.co": 30 * m}, r.Inhibited)
	assert.Equal(t, 15*m, r.OutOfService)
	assert.Equal(t, 16*m, r.Suppressed)
	assert.Equal(t, 1, r.Unnamed)
}

func TestUpsetsAndSuspensions(t *testing.T) {
	const m = time.Minute
	s := new(story).raise(0, "co-stop")
	s.add(0, rules.Suspended, "co-stop", rules.StateUnacknowledged, "danger")
	s.add(m, rules.Suspended, "o2-low", rules.StateUnacknowledged, "danger") // another cause of the same
	s.burst(2*m, m, 12)                                                      // to 13 min; nine of them by 10 min
	s.add(20*m, rules.Released, "", "", "")
	s.add(30*m, rules.Suspended, "", "", "")
	r := s.report(kpi.Options{}, 40*m)
	assert.Equal(t, 2, r.Upsets)
	assert.Equal(t, 9, r.AfterUpset, "the alarm that caused it does not follow it")
	assert.Equal(t, 2, r.Suspensions)
	assert.Equal(t, 30*m, r.Suspended)
}

func TestFiguresAreJudged(t *testing.T) {
	s := new(story)
	for i := range 30 {
		severity := map[bool]string{true: "danger", false: "warning"}[i < 3]
		s.add(time.Duration(i)*time.Hour, rules.Raised, fmt.Sprintf("r%d", i%5), rules.StateUnacknowledged, severity)
	}
	got := map[string]kpi.Figure{}
	for _, f := range s.report(kpi.Options{}, 30*time.Hour).Figures() {
		assert.NotContains(t, got, f.Key, "keys are unique")
		got[f.Key] = f
		assert.Equal(t, f.Target != nil || f.Limit != nil, f.Source != "", "%s: every bound has a source", f.Key)
	}
	cases := []struct {
		key     string
		value   float64
		verdict kpi.Verdict
	}{
		{"annunciated", 30, kpi.NotJudged},
		{"rate-hour", 1, kpi.Met},
		{"rate-day", 24, kpi.Met},
		{"peak-hour", 1, kpi.Met},
		{"in-flood", 0, kpi.Met},
		{"after-upset", 0, kpi.NotJudged},
		{"mix-danger", 10, kpi.Missed},
		{"mix-alarm", 0, kpi.Met},
		{"mix-warning", 90, kpi.Met},
		{"top-share", 100, kpi.NotJudged},
		{"chattering", 0, kpi.Met},
		{"standing", 5, kpi.Missed}, // five rules, the first since 0:00: all five stand by 28:00
	}
	for _, c := range cases {
		f, ok := got[c.key]
		require.True(t, ok, c.key)
		assert.InDelta(t, c.value, f.Value, 1e-9, c.key)
		assert.Equal(t, c.verdict, f.Verdict, c.key)
	}
	busy := new(story).burst(0, 400*time.Second, 216) // 216 in a day: 1.5 in ten minutes
	for _, f := range busy.report(kpi.Options{}, 24*time.Hour).Figures() {
		switch f.Key {
		case "rate-10min", "rate-hour", "rate-day":
			assert.Equal(t, kpi.Tolerable, f.Verdict, "%s %g", f.Key, f.Value)
		case "top-share":
			assert.Equal(t, kpi.Met, f.Verdict, "ten of 216 that call alike: %g", f.Value)
		}
	}
}

func TestTheTableOfFigures(t *testing.T) {
	var b bytes.Buffer
	s := new(story).raise(0, "co-warn").add(90*time.Second, rules.Acknowledged, "co-warn", rules.StateAcknowledged, "warning")
	require.NoError(t, s.report(kpi.Options{}, 2*time.Hour).WriteText(&b))
	assert.Contains(t, b.String(), "Alarm system figures, 2026-11-22T08:00:00Z to 2026-11-22T10:00:00Z\n")
	assert.Regexp(t, `(?m)^  average rate +0\.5 per hour +≤ 6, at most 12 +met +EEMUA 191, ISA-18\.2, IEC 62682$`, b.String())
	assert.Regexp(t, `(?m)^  time to acknowledge, on average +1m30s`, b.String())
	assert.Regexp(t, `(?m)^  share of warnings +100 % +≥ 80 +EEMUA 191, ISA-18\.2, IEC 62682; fewer than 20 alarms$`, b.String())
	assert.Contains(t, b.String(), "  busiest: co-warn 1\n")
}
