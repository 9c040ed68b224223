package rules_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules"
)

// letters are the states by the letters of ISA-18.2.
var letters = map[string]string{
	"A": "normal", "B": "unacknowledged", "C": "acknowledged", "D": "returned", "E": "shelved", "F": "suppressed", "G": "out-of-service",
	"H": "latched-unacknowledged", "I": "latched-acknowledged",
}

// happenings are what can befall an alarm, in the order of the columns below.
var happenings = []string{"rise", "fall", "ack", "reset", "shelve", "unshelve", "suppress", "unsuppress", "oos", "in-service"}

// toState brings the alarm co, plain or latching, into a state.
var toState = []struct {
	name   string
	latch  bool
	script string
	// column by column: the letter after a change, "-" for no event, "!" for a
	// refusal. What stands behind the letter would be heard with the change.
	then string
}{
	//                                                              rise fall ack reset shelve unshelve suppress unsuppress oos in-service
	{"A", false, "0 a 10", "B - ! ! E ! F ! G !"},
	{"A latching", true, "0 a 10", "B - ! ! E ! F ! G !"},
	{"B", false, "0 a 50", "- D C ! E ! F ! ! !"},
	{"B latching", true, "0 a 50", "- H C ! E ! F ! ! !"},
	{"C", false, "0 a 50\n 0 ! ack co", "- A ! ! E ! F ! ! !"},
	{"C latching", true, "0 a 50\n 0 ! ack co", "- I ! ! E ! F ! ! !"},
	{"D", false, "0 a 50\n 0 a 10", "B - A ! E ! F ! G !"},
	{"H", true, "0 a 50\n 0 a 10", "B - I ! E ! F ! ! !"},
	{"I", true, "0 a 50\n 0 ! ack co\n 0 a 10", "B - ! A E ! F ! ! !"},
	{"E, normal beneath", false, "0 a 10\n 0 ! shelve=1m co x", "- - ! ! E A ! ! ! !"},
	{"E, true beneath", false, "0 a 50\n 0 ! shelve=1m co x", "- - ! ! E B ! ! ! !"},
	{"E, latched beneath", true, "0 a 50\n 0 ! shelve=1m co x\n 0 a 10", "- - ! ! E H ! ! ! !"},
	{"E, risen beneath and gone, latching", true, "0 a 10\n 0 ! shelve=1m co x\n 0 a 50\n 0 a 10", "- - ! ! E H ! ! ! !"},
	{"E, latched and acknowledged beneath", true, "0 a 50\n 0 ! ack co\n 0 a 10\n 0 ! shelve=1m co x", "- - ! ! E H ! ! ! !"},
	{"F, latched and acknowledged beneath", true, "0 a 50\n 0 ! ack co\n 0 a 10\n 0 ! suppress co x", "- - ! ! ! ! ! H ! !"},
	{"F, normal beneath", false, "0 a 10\n 0 ! suppress co x", "- - ! ! ! ! ! A ! !"},
	{"F, true beneath", false, "0 a 50\n 0 ! suppress co x", "- - ! ! ! ! ! B ! !"},
	{"F, latched beneath", true, "0 a 50\n 0 ! suppress co x\n 0 a 10", "- - ! ! ! ! ! H ! !"},
	{"F, acknowledged before", false, "0 a 50\n 0 ! ack co\n 0 ! suppress co x", "- - ! ! ! ! ! B ! !"},
	{"G, normal beneath", false, "0 a 10\n 0 ! out-of-service=1m co x", "- - ! ! ! ! ! ! G A"},
	{"G, true beneath", false, "0 a 10\n 0 ! out-of-service=1m co x\n 0 a 50", "- - ! ! ! ! ! ! ! B"},
	{"G, risen and gone, latching: no latch", true, "0 a 10\n 0 ! out-of-service=1m co x\n 0 a 50\n 0 a 10", "- - ! ! ! ! ! ! G A"},
	{"G, true beneath, latching", true, "0 a 10\n 0 ! out-of-service=1m co x\n 0 a 50", "- - ! ! ! ! ! ! ! B"},
}

// change is the line that makes each happening, and the event that tells it.
var change = map[string][2]string{
	"rise": {"1 a 50", "raised"}, "fall": {"1 a 10", "cleared"}, "ack": {"1 ! ack co", "acknowledged"}, "reset": {"1 ! reset co anna", "reset"},
	"shelve": {"1 ! shelve=1m co anna", "shelved"}, "unshelve": {"1 ! unshelve co", "unshelved"}, "suppress": {"1 ! suppress co anna", "suppressed"},
	"unsuppress": {"1 ! unsuppress co", "unsuppressed"}, "oos": {"1 ! out-of-service=1m co anna", "out-of-service"}, "in-service": {"1 ! in-service co", "in-service"},
}

// TestEveryTransition walks the whole table of states and happenings, the
// refused ones and those that nobody hears of included.
func TestEveryTransition(t *testing.T) {
	for _, s := range toState {
		then := strings.Fields(s.then)
		require.Len(t, then, len(happenings), s.name)
		for i, h := range happenings {
			t.Run(s.name+" "+h+" "+then[i], func(t *testing.T) {
				e := engine(t, alarm40(func(r *rules.Rule) { r.Latch = s.latch }))
				play(t, e, s.script)
				was := e.Alarms()[0].State
				require.Equal(t, letters[s.name[:1]], string(was), "the state to begin with")
				got := play(t, e, change[h][0])
				switch then[i] {
				case "-":
					assert.Empty(t, got)
				case "!":
					kind := "refused"
					if h == "reset" {
						kind = "reset-refused"
					}
					assert.Equal(t, []string{"1 " + kind + " co " + string(was)}, got)
				default:
					assert.Equal(t, []string{"1 " + change[h][1] + " co " + letters[then[i]]}, got)
				}
			})
		}
	}
}

// TestTransitionsByTime are those that nobody makes.
func TestTransitionsByTime(t *testing.T) {
	rearm := func(r *rules.Rule) { r.Rearm = time.Minute }
	higher := func(r *rules.Rule) { r.RearmAt = rules.Bound(80) }
	short := func(r *rules.Rule) { r.ShelveMax = time.Minute }
	run(t, []story{
		{"E timer A", []rules.Rule{alarm40()}, "0 a 10\n 0 ! shelve=1m co x\n 59.9 .\n 60 .", "0 shelved co shelved\n 60 unshelved co normal"},
		{"E timer B", []rules.Rule{alarm40()}, "0 a 10\n 0 ! shelve=1m co x\n 1 a 50\n 60 .", "0 shelved co shelved\n 60 unshelved co unacknowledged"},
		{
			"E timer H",
			[]rules.Rule{alarm40(latch)},
			"0 a 50\n 0 ! ack co\n 0 ! shelve=1m co x\n 1 a 10\n 60 .",
			"0 raised co unacknowledged\n 0 acknowledged co acknowledged\n 0 shelved co shelved\n 60 unshelved co latched-unacknowledged",
		},
		{"E one-shot A", []rules.Rule{alarm40()}, "0 a 50\n 0 ! shelve=once co x\n 1 a 10", "0 raised co unacknowledged\n 0 shelved co shelved\n 1 unshelved co normal"},
		{
			"E one-shot H",
			[]rules.Rule{alarm40(latch)},
			"0 a 50\n 0 ! shelve=once co x\n 1 a 10",
			"0 raised co unacknowledged\n 0 shelved co shelved\n 1 unshelved co latched-unacknowledged",
		},
		{"E one-shot ends after the longest time", []rules.Rule{alarm40(short)}, "0 a 50\n 0 ! shelve=once co x\n 60 .", "0 raised co unacknowledged\n 0 shelved co shelved\n 60 unshelved co unacknowledged"},
		{"E at the longest time is taken, beyond it is refused", []rules.Rule{alarm40(short)}, "0 ! shelve=61s co x\n 0 ! shelve=60s co x", "0 refused co normal\n 0 shelved co shelved"},
		{"E for eight hours where nothing else is said", []rules.Rule{alarm40()}, "0 ! shelve=481m co x\n 0 ! shelve=480m co x", "0 refused co normal\n 0 shelved co shelved"},
		{"G timer B", []rules.Rule{alarm40()}, "0 ! out-of-service=1m co x\n 1 a 50\n 60 .", "0 out-of-service co out-of-service\n 60 in-service co unacknowledged"},
		{"G without a time only by an act", []rules.Rule{alarm40()}, "0 ! out-of-service co x\n 1 a 50\n 3000 .\n 3000 ! in-service co", "0 out-of-service co out-of-service\n 3000 in-service co unacknowledged"},
		{
			"C re-alarm timer B",
			[]rules.Rule{alarm40(rearm)},
			"0 a 50\n 1 ! ack co\n 60.9 .\n 61 .",
			"0 raised co unacknowledged\n 1 acknowledged co acknowledged\n 61 rearmed co unacknowledged",
		},
		{
			"C higher level B",
			[]rules.Rule{alarm40(higher)},
			"0 a 50\n 1 ! ack co\n 2 a 79\n 3 a 80",
			"0 raised co unacknowledged\n 1 acknowledged co acknowledged\n 3 rearmed co unacknowledged",
		},
		{
			"D timer: nobody acknowledges by waiting",
			[]rules.Rule{alarm40(rearm)},
			"0 a 50\n 1 a 10\n 3000 .",
			"0 raised co unacknowledged\n 1 cleared co returned",
		},
	})
}

// TestDangerNeedsAPermit holds for the three modes alike, from A.
func TestDangerNeedsAPermit(t *testing.T) {
	for _, kind := range []rules.ActKind{rules.ActShelve, rules.ActSuppress, rules.ActOutOfService} {
		for _, permit := range []string{"", "p-17"} {
			e := engine(t, above40())
			a := rules.Act{Kind: kind, Target: "co", Who: "anna", AnyRole: true, Permit: permit}
			if kind == rules.ActShelve {
				a.For = time.Minute
			}
			assert.Equal(t, permit != "", e.Act(at(0), a), "%s with permit %q", kind, permit)
			require.Len(t, e.Drain(), 1)
		}
	}
}

// TestActsWithoutAName are taken or refused as the contract lists them.
func TestActsWithoutAName(t *testing.T) {
	for _, c := range []struct{ before, act, kind string }{
		{"0 a 50", "ack co", "acknowledged"},
		{"0 a 50", "silence co", "silenced"},
		{"", "suspend z", "suspended"},
		{"0 ! shelve=1m co x", "unshelve co", "unshelved"},
		{"0 ! suppress co x", "unsuppress co", "unsuppressed"},
		{"0 ! out-of-service co x", "in-service co", "in-service"},
		{"0 a 50\n 0 a 10\n 0 ! ack co", "reset co", "reset-refused"},
		{"0 a 10", "shelve=1m co", "refused"},
		{"0 a 10", "suppress co", "refused"},
		{"0 a 10", "out-of-service co", "refused"},
		{"0 a 10", "inhibit co", "refused"},
		{"0 a 10", "inhibit a", "refused"},
		{"0 a 10\n 0 ! suspend z", "release z", "refused"},
	} {
		t.Run(c.act, func(t *testing.T) {
			e := engine(t, alarm40(latch, drives("horn")))
			play(t, e, c.before)
			got := without("output", play(t, e, "1 ! "+c.act))
			require.Len(t, got, 1)
			assert.Equal(t, c.kind, strings.Fields(got[0])[1])
		})
	}
}
