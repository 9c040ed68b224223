package gateway

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/gateway/ui"
	"aman/rules"
)

// TestDangerRulesProveThemselves: some minutes after the start, with nothing
// tripped by it.
func TestDangerRulesProveThemselves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newHall(t)
		l.text = strings.ReplaceAll(l.text, "every: 100ms", "every: 10s")
		stop := l.run()
		began := time.Now()
		time.Sleep(time.Minute)
		assert.Equal(t, []ui.ProofState{{Rule: "leak"}, {Rule: "hot-stop"}}, l.view().Proofs, "each danger, and no warning")
		time.Sleep(6 * time.Minute)
		for i, p := range l.view().Proofs {
			assert.Empty(t, p.Fault, p.Rule)
			assert.WithinDuration(t, began.Add(proveAfter+time.Duration(i)*time.Minute), p.At, time.Second, "one after the other")
		}
		assert.Empty(t, l.told(rules.Raised, "leak"), "a proof trips nothing")
		assert.False(t, l.on("siren"))
		stop()
	})
}

func TestProofsAreSpreadOverTheDay(t *testing.T) {
	for _, c := range []struct {
		rules      int
		pace, rest time.Duration
	}{
		{1, time.Minute, 24 * time.Hour},
		{61, time.Minute, 23 * time.Hour},
		{2880, 30 * time.Second, 30 * time.Second},
		{86_400, 10 * time.Second, 10 * time.Second}, // ten days: never faster than this
	} {
		pace, rest := plan(c.rules)
		assert.Equal(t, c.pace, pace, c.rules)
		assert.Equal(t, c.rest, rest, c.rules)
	}
}

// TestRuleThatDoesNotProveItselfIsAFault: people see it, the fault line shows it,
// and it is over when the rule proves itself.
func TestRuleThatDoesNotProveItselfIsAFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newHall(t)
		stop := l.run()
		time.Sleep(time.Second)
		l.commission()
		require.False(t, l.on("lamp"))
		require.NoError(t, l.p.ask(t.Context(), func() { l.p.noteProof("leak", fmt.Errorf("a crossing of gas.x at 50 does not trip it")) }))
		assert.True(t, l.on("lamp"))
		told := l.told(rules.FaultRaised, "proof/leak")
		require.Len(t, told, 1)
		assert.Contains(t, told[0].Why, "danger rule leak does not prove itself")
		assert.NotEmpty(t, l.view().Proofs[0].Fault)
		require.NoError(t, l.p.prove(t.Context(), "leak"))
		assert.False(t, l.on("lamp"))
		assert.Len(t, l.told(rules.FaultCleared, "proof/leak"), 1)
		stop()
	})
}

// TestLargeRulesProveThemselvesOnACopy: a proof holds the pipeline for less than
// a millisecond, so a rule of many conditions proves itself beside it.
func TestLargeRulesProveThemselvesOnACopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newHall(t)
		large := make([]drivers.Point, 2*proveInPlace)
		conditions := make([]string, len(large))
		for i := range large {
			large[i] = drivers.Point{Name: fmt.Sprintf("p%d", i), Min: 0, Max: 100}
			conditions[i] = fmt.Sprintf("{point: heat.p%d, above: 50, reset: 40}", i)
		}
		l.instruments["heat"] = &instrument{points: large, read: answers(10)}
		l.text = labHead + "\nrules:\n  - {id: any, any: [" + strings.Join(conditions, ", ") + "], severity: danger, suspend: true, zone: hall, stale: 1m}\n"
		stop := l.run()
		time.Sleep(time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		require.NoError(t, l.p.prove(ctx, "any"))
		proofs := l.view().Proofs
		require.Len(t, proofs, 1)
		assert.Empty(t, proofs[0].Fault)
		assert.False(t, proofs[0].At.IsZero())
		stop()
	})
}

// BenchmarkProofInPlace is the longest time that a proof may hold the pipeline.
func BenchmarkProofInPlace(b *testing.B) {
	spec := rules.Spec{Zones: []rules.Zone{{ID: "z"}}}
	r := rules.Rule{ID: "r", Zone: "z", Severity: rules.SeverityDanger, Suspend: true, Latch: true, Join: rules.Any}
	for i := range proveInPlace {
		id := fmt.Sprintf("s.p%d", i)
		spec.Points = append(spec.Points, rules.Point{ID: id, Zone: "z", Every: time.Second})
		r.Conditions = append(r.Conditions, rules.Condition{Point: id, Limit: 50, Reset: 40})
	}
	spec.Rules = []rules.Rule{r}
	e, err := rules.New(spec, time.Unix(0, 0), rules.Options{})
	require.NoError(b, err)
	for b.Loop() {
		require.NoError(b, e.Prove("r"))
	}
}
