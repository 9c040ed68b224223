package rules_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/rules"
)

// heard is one reading in the history of a point: 'i' inside, 'o' at the limit,
// 'f' faulty, 'w' warm-up.
type heard struct {
	at   int
	what byte
}

// past is what the whole history of a point says at a time.
type past struct{ known, atLimit, pending, counted bool }

// look works everything out anew from the history, keeping nothing. At an
// instant the lines come first: its deadlines have acted when over is set.
func look(history []heard, now int, over bool) (p past) {
	row, first := 0, 0
	for _, h := range history {
		switch h.what {
		case 'f':
			if row++; row == 1 {
				first = h.at
			}
		case 'w':
		default:
			row, p.known, p.atLimit = 0, true, h.what == 'o'
		}
	}
	p.counted = row >= 2 || row == 1 && (now > first+2 || now == first+2 && over)
	p.pending = row == 1 && !p.counted
	return p
}

// TestJoinsAgreeWithTheHistory holds rules of two points, without hold and
// clear_for, against what the bare history of the points says.
func TestJoinsAgreeWithTheHistory(t *testing.T) {
	words := map[byte]string{'i': "30", 'o': "50", 'f': "crc", 'w': "warmup"}
	rapid.Check(t, func(t *rapid.T) {
		join, policy := rules.Join(rapid.IntRange(0, 1).Draw(t, "join")), rules.FaultPolicy(rapid.IntRange(0, 2).Draw(t, "on_fault"))
		e, err := rules.New(site(above40(when(join, aHigh, bHigh), onFault(policy))), t0, rules.Options{})
		require.NoError(t, err)
		var want, got, script []string
		history := map[string][]heard{}
		now, isTrue, byFault := 0, false, false
		trip := policy == rules.TripOnFault
		// judge says what must happen at this moment: good is set when a good
		// reading brought it about, late when time did.
		judge := func(good, late bool) {
			whole, values, over := join == rules.All, join == rules.All, join == rules.Any
			for _, id := range []string{"a", "b"} {
				p := look(history[id], now, late)
				truth, value := p.atLimit || p.counted && trip, p.atLimit && !(p.counted && trip)
				says := p.known && !p.atLimit && !p.pending && !(p.counted && (trip || join == rules.All))
				if join == rules.All {
					whole, values, over = whole && truth, values && value, over || says
				} else {
					whole, values, over = whole || truth, values || value, over && says
				}
			}
			switch {
			case !isTrue && whole, isTrue && byFault && values:
				isTrue, byFault = true, !values
				want = append(want, fmt.Sprintf("%d raised co", now))
			case isTrue && over && good:
				isTrue, byFault = false, false
				want = append(want, fmt.Sprintf("%d cleared co", now))
			}
		}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			if rapid.IntRange(0, 2).Draw(t, "tick") == 0 {
				script = append(script, fmt.Sprintf("%d .", now))
				judge(false, true)
				now++
				continue
			}
			id, what := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "point"), rapid.SampledFrom([]byte("iiooffw")).Draw(t, "reading")
			history[id] = append(history[id], heard{now, what})
			script = append(script, fmt.Sprintf("%d %s %s", now, id, words[what]))
			judge(what == 'i' || what == 'o', false)
		}
		for _, l := range script {
			playStep(t, e, l)
			for _, ev := range slices.Clone(e.Drain()) {
				if ev.Rule != "" {
					got = append(got, fmt.Sprintf("%g %s %s", ev.Time.Sub(t0).Seconds(), ev.Kind, ev.Rule))
				}
			}
		}
		require.Equal(t, want, got, "%v", script)
	})
}
