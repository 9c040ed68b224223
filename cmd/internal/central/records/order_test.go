package records

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/rules"
)

// Whatever the order, the batches and the repetitions of arrival, the same
// alarms and suspensions stand there.
func TestOrderOfArrivalDoesNotMatter(t *testing.T) {
	want, got := open(t), open(t)
	plants := 0
	rapid.Check(t, func(rt *rapid.T) {
		plants++
		plant := fmt.Sprintf("plant-%d", plants)
		entries := randomLane(rt, plant)
		_, err := want.Append(context.Background(), entries)
		require.NoError(rt, err)

		shuffled := append([]Entry(nil), entries...)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1)) //nolint:gosec // Not for secrets.
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		// The order of epochs is that of their first arrival.
		for i := range shuffled {
			if shuffled[i].Position.Epoch == entries[0].Position.Epoch {
				shuffled[0], shuffled[i] = shuffled[i], shuffled[0]
				break
			}
		}
		for len(shuffled) > 0 {
			n := min(len(shuffled), 1+r.IntN(12))
			for range 1 + r.IntN(2) {
				_, err := got.Append(context.Background(), shuffled[:n])
				require.NoError(rt, err)
			}
			shuffled = shuffled[n:]
		}
		assert.Equal(rt, picture(rt, want, plant), picture(rt, got, plant))
	})
	whole(t, got)
}

func randomLane(rt *rapid.T, plant string) []Entry {
	kinds := []rules.Event{
		raised("a", 50), raised("b", 60),
		{Kind: rules.Cleared, Rule: "a", Zone: "boiler", State: rules.StateReturned},
		{Kind: rules.Acknowledged, Rule: "a", Zone: "boiler", State: rules.StateNormal, Who: "N."},
		{Kind: rules.Acknowledged, Rule: "b", Zone: "boiler", State: rules.StateAcknowledged, Who: "N."},
		{Kind: rules.Cleared, Rule: "b", Zone: "boiler", State: rules.StateNormal},
		suspended("a"), suspended("b"), released(),
	}
	n := rapid.IntRange(1, 25).Draw(rt, "events")
	newStore := rapid.IntRange(1, 40).Draw(rt, "new store at")
	out := make([]Entry, n)
	for i := range out {
		epoch, number := epochA, i+1
		if i >= newStore {
			epoch, number = epochB, i+1-newStore
		}
		e := kinds[rapid.IntRange(0, len(kinds)-1).Draw(rt, "kind")]
		e.Time = begin.Add(time.Duration(i) * time.Second)
		out[i] = at(epoch, number, e)
		out[i].Plant = plant
	}
	return out
}

// picture is what people see, without the ids.
func picture(rt *rapid.T, s *Store, plant string) string {
	alarms, err := s.Alarms(context.Background(), Query{Plant: plant})
	require.NoError(rt, err)
	sus, err := s.Suspensions(context.Background(), Query{Plant: plant})
	require.NoError(rt, err)
	out := ""
	for _, a := range alarms {
		a.ID = 0
		out += fmt.Sprintf("%+v\n", a)
	}
	for _, x := range sus {
		out += fmt.Sprintln(x.Zone, x.Since, x.Until, x.ReleasedBy, len(x.Causes))
	}
	return out
}
