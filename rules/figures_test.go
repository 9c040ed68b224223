package rules_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
	"aman/rules/expression"
	"aman/rules/figures"
)

// rateRule trips at 5 ppm/s over 2 s on point a.
func rateRule(change ...func(*rules.Rule)) rules.Rule {
	c := rules.Condition{Point: "a", Op: rules.Above, Limit: 5, Reset: 4.5, Figure: &rules.FigureSpec{
		Name: "rate over 2s", Unit: "[ppm]/s", New: func() rules.Figure { return figures.NewRate(2*time.Second, time.Minute) },
	}}
	return alarm40(append([]func(*rules.Rule){when(rules.All, c)}, change...)...)
}

// apart trips when a and b lie 5 ppm apart.
func apart(change ...func(*rules.Rule)) rules.Rule {
	c := rules.Condition{Point: "a", Op: rules.Above, Limit: 5, Reset: 4.5, Figure: &rules.FigureSpec{
		Name: "deviation", Unit: "[ppm]", More: []string{"b"}, New: func() rules.Figure { return figures.NewDeviation(1, 0) },
	}}
	r := alarm40(when(rules.Any, c))
	for _, f := range change {
		f(&r)
	}
	return r
}

func TestRulesOnFigures(t *testing.T) {
	run(t, []story{
		{
			"a rate has no value until its window is full",
			[]rules.Rule{rateRule()},
			"0 a 0\n 1 a 100\n 2 a 10\n 3 a 10",
			"2 raised co unacknowledged\n 3 cleared co returned",
		},
		{
			"a fault of its point trips as any",
			[]rules.Rule{rateRule()},
			"0 a 0\n 1 a timeout\n 2 a timeout\n 3 a 0\n 4 a 0\n 5 a 0",
			"2 fault a\n 2 raised co unacknowledged\n 3 fault-cleared a\n 5 cleared co returned",
		},
		{
			"silence of its point trips as any",
			[]rules.Rule{rateRule(stale(10 * time.Second))},
			"0 a 0\n 10 .",
			"10 fault a\n 10 raised co unacknowledged",
		},
		{
			"two points that disagree",
			[]rules.Rule{apart()},
			"0 a 10\n 1 b 12\n 2 b 15\n 3 a 11",
			"2 raised co unacknowledged\n 3 cleared co returned",
		},
		{
			"a fault of either input trips, and clears when both are read again",
			[]rules.Rule{apart()},
			"0 a 10\n 0 b 10\n 1 b timeout\n 2 b timeout\n 3 a 10\n 4 b 10",
			"2 fault b\n 2 raised co unacknowledged\n 4 fault-cleared b\n 4 cleared co returned",
		},
		{
			"an input that was never read makes no value",
			[]rules.Rule{apart()},
			"0 a 10\n 1 a 100", "",
		},
		{
			"hold is on the figure",
			[]rules.Rule{apart(hold(5 * time.Second))},
			"0 a 10\n 0 b 20\n 3 b 11\n 4 b 20\n 9 .",
			"9 raised co unacknowledged",
		},
		{
			"a figure that is no number ends being one with any of its inputs",
			[]rules.Rule{ratio()},
			"0 a 9\n 0 b 9\n 1 b 0\n 2 b 0\n 3 b 9",
			"2 fault a\n 2 raised co unacknowledged\n 3 fault-cleared a\n 3 cleared co returned",
		},
		{
			"a figure that is no number is a fault",
			[]rules.Rule{broken()},
			"0 a 1\n 1 a 1",
			"1 fault a\n 1 raised co unacknowledged",
		},
	})
}

func TestAFigureTellsWhatItIs(t *testing.T) {
	e := engine(t, rateRule())
	play(t, e, "0 a 0\n 1 a 10")
	step(t, e, "2 a 20")
	ev := e.Drain()[0]
	assert.Equal(t, "rate over 2s 10 [ppm]/s at or above 5 [ppm]/s", ev.Why)
	assert.Equal(t, 10.0, ev.Value)
	assert.Equal(t, "[ppm]/s", ev.Unit)
	assert.Equal(t, "a", ev.Point)
}

func TestAnUncertainFigureReleasesNothing(t *testing.T) {
	e := engine(t, apart(suspend))
	play(t, e, "0 a 10\n 0 b 20\n 1 b 10\n 2 ! ack co anna\n 3 a uncertain=10\n 4 b 10")
	got := e.Check(at(5), rules.Act{Kind: rules.ActRelease, Target: "z", Who: "anna", AnyRole: true})
	assert.Equal(t, []string{"the last reading of a is not good: uncertain (co)"}, got)
}

func TestAFigureOutlivesARestart(t *testing.T) {
	e := engine(t, rateRule())
	play(t, e, "0 a 0\n 1 a 10")
	again := engine(t, rateRule())
	require.NoError(t, again.Restore(e.Snapshot(), nil))
	assert.Equal(t, []string{"2 raised co unacknowledged"}, play(t, again, "2 a 20"))
}

// broken is a figure that cannot be computed.
func broken() rules.Rule {
	r := rateRule()
	r.Conditions[0].Figure = &rules.FigureSpec{Name: "broken", New: func() rules.Figure { return nan{} }}
	return r
}

type nan struct{}

func (nan) Take(int, int64, float64, bool)    {}
func (nan) Miss(int, int64)                   {}
func (nan) Value(int64) (float64, bool, bool) { return math.NaN(), true, true }
func (nan) Save() []byte                      { return nil }
func (nan) Load([]byte) error                 { return nil }

// ratio trips when a is more than twice b.
func ratio() rules.Rule {
	return alarm40(when(rules.Any, rules.Condition{Point: "a", Op: rules.Equals, Limit: 1, Figure: &rules.FigureSpec{
		Name: "expression", More: []string{"b"}, New: func() rules.Figure { return twice.New() },
	}}))
}

var twice = func() *expression.Expression {
	e, err := expression.Compile(`p("a") / p("b") > 2`, func(string) error { return nil })
	if err != nil {
		panic(err)
	}
	return e
}()
