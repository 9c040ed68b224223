package rules_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/rules"
)

func TestNewRefusesContradictions(t *testing.T) {
	cases := []struct {
		name   string
		change func(*rules.Spec)
		want   string
	}{
		{"two points of one id", func(s *rules.Spec) { s.Points = append(s.Points, s.Points[0]) }, `the point "a" is there twice`},
		{"two rules of one id", func(s *rules.Spec) { s.Rules = append(s.Rules, s.Rules[0]) }, `the rule "co" is there twice`},
		{"no condition", func(s *rules.Spec) { s.Rules[0].Conditions = nil }, "rule co watches nothing"},
		{"no such point", func(s *rules.Spec) { s.Rules[0].Conditions[0].Point = "x" }, `rule co: there is no point "x"`},
		{"no such zone", func(s *rules.Spec) { s.Rules[0].Zone = "x" }, `rule co: there is no zone "x"`},
		{"nothing to suspend", func(s *rules.Spec) { s.Rules[0].Zone, s.Rules[0].Suspend = "", true }, `rule co: there is no zone ""`},
		{"no such output", func(s *rules.Spec) { s.Rules[0].Outputs = []string{"x"} }, `rule co: there is no output "x"`},
		{"a negative hold", func(s *rules.Spec) { s.Rules[0].Hold = -1 }, "rule co: hold, clear_for and stale cannot be negative"},
		{"reset on the wrong side, above", func(s *rules.Spec) { s.Rules[0].Conditions[0].Reset = 41 }, "rule co: the reset 41 is on the wrong side of the limit 40"},
		{"reset on the wrong side, below", func(s *rules.Spec) { s.Rules[0].Conditions[0].Op = rules.Below }, "rule co: the reset 36 is on the wrong side of the limit 40"},
		{"a limit that is no number", func(s *rules.Spec) { s.Rules[0].Conditions[0].Limit = math.NaN() }, "rule co: the limit is no number"},
		{"a reset that is no number", func(s *rules.Spec) { s.Rules[0].Conditions[0].Reset = math.Inf(1) }, "rule co: the reset is no number"},
		{"no such comparison", func(s *rules.Spec) { s.Rules[0].Conditions[0].Op = 9 }, "rule co: unknown(9) is no comparison"},
		{"an interlock of no zone", func(s *rules.Spec) { s.Outputs[3].Zone = "x" }, `output stop: there is no zone "x"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			spec := site(above40())
			c.change(&spec)
			_, err := rules.New(spec, t0, rules.Options{})
			assert.EqualError(t, err, c.want)
		})
	}
}

func TestTimeNeverFalls(t *testing.T) {
	e := engine(t, above40())
	step(t, e, "10 a 10")
	step(t, e, "5 a 50")
	e.Advance(at(1))
	assert.Equal(t, at(10), e.Drain()[0].Time)
	e.Read(drivers.Reading{ID: "a", Value: 50, Quality: drivers.Good})
	assert.Equal(t, at(10), e.Points()[0].Last.Time, "a reading without a time")
}

func TestUnknownPointsAreCounted(t *testing.T) {
	e := engine(t, above40())
	step(t, e, "0 stranger 99")
	assert.Equal(t, uint64(1), e.Strangers())
	assert.Empty(t, e.Drain())
	i, ok := e.Index("b")
	assert.True(t, ok)
	assert.Equal(t, 1, i)
	_, ok = e.Index("stranger")
	assert.False(t, ok)
}

func TestDeadline(t *testing.T) {
	e := engine(t, above40(hold(10*time.Second), stale(time.Minute)))
	next := func() time.Time {
		d, ok := e.Deadline()
		require.True(t, ok)
		return d
	}
	assert.Equal(t, at(60), next())
	step(t, e, "5 a 50")
	assert.Equal(t, at(15), next())
	step(t, e, "6 a 10")
	assert.Equal(t, at(66), next())
	step(t, e, "7 a crc")
	assert.Equal(t, at(9), next())
	_, ok := engine(t).Deadline()
	assert.False(t, ok)
}

func TestDeadlinesOfOneInstant(t *testing.T) {
	e := engine(t, above40(named("held"), hold(5*time.Second)), above40(named("quiet"), stale(5*time.Second), when(rules.All, bHigh)),
		above40(named("also"), stale(5*time.Second), when(rules.All, o2Low)))
	got := play(t, e, "0 a 50\n 5 .")
	assert.Equal(t, []string{
		"5 fault b", "5 raised quiet unacknowledged", "5 fault o2", "5 raised also unacknowledged",
		"5 raised held unacknowledged", "5 output trouble on",
	}, got, "faults and stale before hold, each in the order of the configuration")
}

func TestAlarmStatus(t *testing.T) {
	e := engine(t, above40(hold(10*time.Second), clearFor(5*time.Second), latch, when(rules.All, aHigh)))
	step(t, e, "1 a 51.2")
	a := e.Alarms()[0]
	assert.Equal(t, at(11), a.HoldUntil)
	assert.Equal(t, rules.StateNormal, a.State)
	step(t, e, "11 .")
	step(t, e, "12 a 30")
	assert.Equal(t, rules.Alarm{
		Rule: "co", Zone: "z", Severity: rules.SeverityDanger, Latches: true, State: rules.StateUnacknowledged, Since: at(11), Raised: at(11),
		Point: "a", Value: 51.2, HasValue: true, Unit: "[ppm]", Why: "51.2 [ppm] at or above 40 [ppm], for 10s", Points: []string{"a"}, ClearsAt: at(17), Beneath: rules.StateUnacknowledged,
	}, e.Alarms()[0])
}

func TestPointStatus(t *testing.T) {
	e := engine(t, above40(func(r *rules.Rule) { r.Severity = rules.SeverityWarning }), above40(named("worse")))
	assert.Equal(t, drivers.Unknown, e.Points()[0].Last.Quality)
	assert.True(t, e.Points()[0].Last.Time.IsZero())
	step(t, e, "1 a 50")
	p := e.Points()[0]
	assert.Equal(t, drivers.Reading{ID: "a", Time: at(1), Value: 50, Quality: drivers.Good}, p.Last)
	assert.True(t, p.Alarmed)
	assert.Equal(t, rules.SeverityDanger, p.Severity)
	step(t, e, "2 a crc")
	assert.True(t, e.Points()[0].Pending)
	step(t, e, "3 a crc")
	p = e.Points()[0]
	assert.True(t, p.Faulty)
	assert.Equal(t, drivers.CRC, p.Fault)
	step(t, e, "4 a over")
	assert.Equal(t, drivers.Over, e.Points()[0].Fault)
}
