package rules_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/rules"
)

// TestVotesAgreeWithTheModel holds votes of two and three members against the
// separately written account, event by event, on random sequences.
func TestVotesAgreeWithTheModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawVote(t)
		e, err := rules.New(v.spec(), t0, rules.Options{})
		require.NoError(t, err)
		steps := drawVoteSteps(t, v)
		for i, s := range steps {
			v.said = nil
			v.take(s)
			live(e, s)
			require.Equal(t, v.said, events(e), "%s\nafter %s", v, scripted(steps[:i+1]))
		}
	})
}

func drawVote(t *rapid.T) *mVote {
	delay := rapid.SampledFrom([]int{0, 0, 0, 1, 3})
	v := &mVote{
		available: rapid.Bool().Draw(t, "available"), hold: delay.Draw(t, "hold"), clearFor: delay.Draw(t, "clear_for"),
		stale: rapid.SampledFrom([]int{1000, 1000, 4}).Draw(t, "stale"), policy: rules.FaultPolicy(rapid.IntRange(0, 2).Draw(t, "on_fault")),
		latches: rapid.Bool().Draw(t, "latch"), acked: true, holdSince: never, insideSince: never,
	}
	n := rapid.IntRange(2, 3).Draw(t, "n")
	v.k = rapid.IntRange(1, n).Draw(t, "k")
	for _, id := range []string{"a", "b", "c"}[:n] {
		v.members = append(v.members, &mMember{point: id, acked: true})
	}
	return v
}

func (v *mVote) spec() rules.Spec {
	seconds := func(n int) time.Duration { return time.Duration(n) * time.Second }
	r := rules.Rule{
		ID: "v", Zone: "z", Hold: seconds(v.hold), ClearFor: seconds(v.clearFor), Stale: seconds(v.stale), OnFault: v.policy,
		Latch: v.latches, Outputs: []string{"horn", "fan", "beacon"}, Vote: &rules.Vote{K: v.k},
	}
	if v.available {
		r.Vote.Degrade = rules.DegradeAvailable
	}
	spec := rules.Spec{Zones: []rules.Zone{{ID: "z"}}, Outputs: []rules.Output{
		{ID: "horn", Role: rules.RoleHorn, SilenceFor: time.Minute}, {ID: "fan"}, {ID: "beacon", Role: rules.RoleBeacon}, {ID: "trouble", Role: rules.RoleFault},
	}}
	for _, m := range v.members {
		spec.Points = append(spec.Points, rules.Point{ID: m.point, Zone: "z", Unit: "[ppm]", Every: time.Second, Min: rules.Bound(0), Max: rules.Bound(100)})
		r.Conditions = append(r.Conditions, rules.Condition{Point: m.point, Limit: 40, Reset: 36})
	}
	spec.Rules = []rules.Rule{r}
	return spec
}

func (v *mVote) String() string {
	return fmt.Sprintf("\n%d of %d available %t hold %ds clear_for %ds stale %ds on_fault %d latch %t",
		v.k, len(v.members), v.available, v.hold, v.clearFor, v.stale, v.policy, v.latches)
}

func (v *mVote) take(s mStep) {
	switch {
	case s.act != nil:
		v.act(*s.act)
	case s.point != "":
		v.reading(s.point, s.word)
	default:
		v.tick()
	}
}

func drawVoteSteps(t *rapid.T, v *mVote) []mStep {
	kind := rapid.SampledFrom([]string{"nothing", "tick", "tick", "reading", "reading", "reading", "reading", "act"})
	words := rapid.SampledFrom([]mWord{
		{value: 30},
		{value: 30},
		{value: 36},
		{value: 38},
		{value: 40},
		{value: 50},
		{value: 50},
		{fault: "crc"},
		{fault: "crc"},
		{fault: "crc"},
		{fault: "over"},
		{fault: "warmup"},
	})
	one := rapid.Custom(func(t *rapid.T) (s mStep) {
		member := v.members[rapid.IntRange(0, len(v.members)-1).Draw(t, "member")].point
		switch kind.Draw(t, "kind") {
		case "nothing":
			s.at = never
		case "reading":
			s.point, s.word = member, words.Draw(t, "word")
		case "act":
			a := drawVoteAct(t, member)
			s.act = &a
		}
		return s
	})
	now, steps := 0, rapid.SliceOfN(one, 30, 60).Draw(t, "steps")
	steps = slices.DeleteFunc(steps, func(s mStep) bool { return s.at == never })
	for i := range steps {
		steps[i].at = now
		if steps[i].act == nil && steps[i].point == "" {
			now++
		}
	}
	return append(steps, mStep{at: now})
}

func drawVoteAct(t *rapid.T, member string) rules.Act {
	a := rules.Act{Kind: rapid.SampledFrom([]rules.ActKind{rules.ActAck, rules.ActAck, rules.ActReset, rules.ActReset, rules.ActInhibit, rules.ActInhibit, rules.ActOutOfService}).Draw(t, "act"), Target: "v", AnyRole: true}
	switch a.Kind {
	case rules.ActAck:
		if rapid.Bool().Draw(t, "of a member") {
			a.Target = "v/" + member
		}
	case rules.ActInhibit:
		a.For = time.Duration(rapid.IntRange(1, 4).Draw(t, "for")) * time.Second
		if rapid.IntRange(0, 4).Draw(t, "of the vote") > 0 {
			a.Target = member
		}
	}
	if rapid.IntRange(0, 9).Draw(t, "unnamed") > 0 {
		a.Who = "anna"
	}
	return a
}
