package replay_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/replay"
	"aman/rules"
)

// hall has a warning, a danger and a vote, so that every act has its target.
func hall() rules.Spec {
	s := boiler()
	warn := s.Rules[0]
	warn.ID, warn.Severity, warn.Latch, warn.Suspend, warn.Outputs = "co-warn", rules.SeverityWarning, false, false, nil
	warn.Conditions = []rules.Condition{{Point: "co-1.co", Op: rules.Above, Limit: 20, Reset: 16}}
	vote := rules.Rule{
		ID: "vote", Zone: "boiler", Vote: &rules.Vote{K: 2}, Stale: time.Hour,
		Conditions: []rules.Condition{{Point: "co-1.co", Op: rules.Above, Limit: 30, Reset: 27}, {Point: "co-1.temp", Op: rules.Above, Limit: 60, Reset: 59}, {Point: "co-2.co", Op: rules.Above, Limit: 30, Reset: 27}},
	}
	s.Points = append(s.Points, rules.Point{ID: "co-2.co", Zone: "boiler", Unit: "[ppm]", Every: time.Second})
	s.Rules = append(s.Rules, warn, vote)
	return s
}

// told is the first event that the act gave.
func told(t *testing.T, before, act string) map[string]string {
	t.Helper()
	var out bytes.Buffer
	input := header + "2026-11-22T08:00:00Z,co-1.co,1,,,\n" + before + "2026-11-22T08:00:03Z," + act + "\n"
	require.NoError(t, replay.Run(hall(), strings.NewReader(input), "in.csv", nil, &out))
	var first map[string]any
	for l := range strings.Lines(out.String()) {
		var e map[string]any
		require.NoError(t, json.Unmarshal([]byte(l), &e))
		if first == nil && e["time"] == "2026-11-22T08:00:03Z" {
			first = e
		}
	}
	text := map[string]string{}
	for _, k := range []string{"event", "state", "rule", "point", "zone", "who", "why"} {
		text[k], _ = first[k].(string)
	}
	return text
}

func TestEveryActIsCarriedOut(t *testing.T) {
	const (
		danger = "2026-11-22T08:00:01Z,co-1.co,50,,,\n"
		acked  = danger + "2026-11-22T08:00:02Z,co-stop,,,ack,\n"
		warned = "2026-11-22T08:00:01Z,co-1.co,25,,,\n"
	)
	cases := []struct{ name, before, act, event, state, why string }{
		{"silence, by nobody", danger, "co-stop,,,silence,", "silenced", "unacknowledged", ""},
		{"shelve for a time", warned, "co-warn,,,shelve 10m works nearby,Anna", "shelved", "shelved", "works nearby"},
		{"shelve for hours and minutes", warned, "co-warn,,,shelve 1h30m,Anna", "shelved", "shelved", ""},
		{"shelve once", warned, "co-warn,,,shelve once welding,Anna", "shelved", "shelved", "welding"},
		{"shelve longer than it may be", warned, "co-warn,,,shelve 8h1s,Anna", "refused", "unacknowledged", "8h0m1s"},
		{"shelve by nobody", warned, "co-warn,,,shelve 10m,", "refused", "unacknowledged", "nobody"},
		{"shelve without a time", warned, "co-warn,,,shelve,Anna", "refused", "unacknowledged", "once"},
		{"shelve a danger", danger, "co-stop,,,shelve 10m,Anna", "refused", "unacknowledged", "permit"},
		{"shelve a danger with a permit", danger, "co-stop,,,shelve 10m permit PT-7 valve work,Anna", "shelved", "shelved", "permit PT-7 valve work"},
		{"a permit without its number", danger, "co-stop,,,shelve 10m permit,Anna", "refused", "unacknowledged", "permit"},
		{"unshelve what is not shelved", warned, "co-warn,,,unshelve,Anna", "refused", "unacknowledged", "shelved"},
		{"unshelve", warned + "2026-11-22T08:00:02Z,co-warn,,,shelve 10m,Anna\n", "co-warn,,,unshelve,", "unshelved", "unacknowledged", ""},
		{"suppress", warned, "co-warn,,,suppress start-up,Anna", "suppressed", "suppressed", "start-up"},
		{"unsuppress", warned + "2026-11-22T08:00:02Z,co-warn,,,suppress,Anna\n", "co-warn,,,unsuppress,", "unsuppressed", "unacknowledged", ""},
		{"out of service without a time", "", "co-stop,,,out-of-service permit 12,Anna", "out-of-service", "out-of-service", "permit 12"},
		{"out of service for a time", "", "co-warn,,,out-of-service 30m new cell,Anna", "out-of-service", "out-of-service", "new cell"},
		{"in service", "2026-11-22T08:00:02Z,co-warn,,,out-of-service,Anna\n", "co-warn,,,in-service,", "in-service", "normal", ""},
		{"inhibit a point", "", "co-1.temp,,,inhibit 5m,Anna", "inhibited", "", ""},
		{"inhibit a rule", "", "co-warn,,,inhibit calibration,Anna", "inhibited", "normal", "calibration"},
		{"inhibit for longer than it may be", "", "co-warn,,,inhibit 61m,Anna", "refused", "normal", "1h1m0s"},
		{"acknowledge a member of a vote", "2026-11-22T08:00:01Z,co-2.co,50,,,\n", "vote/co-2.co,,,ack,", "acknowledged", "acknowledged", ""},
		{"acknowledge", danger, "co-stop,,,ack seen,", "acknowledged", "acknowledged", "seen"},
		{"reset what is still there", acked, "co-stop,,,reset,Anna", "reset-refused", "acknowledged", "still there"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := told(t, c.before, c.act)
			assert.Equal(t, c.event, got["event"])
			assert.Equal(t, c.state, got["state"])
			assert.Contains(t, got["why"], c.why)
		})
	}
}

func TestModesEndByThemselves(t *testing.T) {
	cases := []struct{ name, act, until, want string }{
		{"an inhibit without a time after an hour", "co-warn,,,inhibit,Anna", "2026-11-22T09:00:00Z", "uninhibited"},
		{"and not before", "co-warn,,,inhibit,Anna", "2026-11-22T08:59:59.999999999Z", ""},
		{"a shelving", "co-warn,,,shelve 90s,Anna", "2026-11-22T08:01:30Z", "unshelved"},
		{"an out-of-service with a time", "co-warn,,,out-of-service 30m,Anna", "2026-11-22T08:30:00Z", "in-service"},
		{"one without a time never", "co-warn,,,out-of-service,Anna", "2027-11-22T08:30:00Z", ""},
		{"a one-shot shelving after eight hours at the latest", "co-warn,,,shelve once,Anna", "2026-11-22T16:00:00Z", "unshelved"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			until, err := time.Parse(time.RFC3339Nano, c.until)
			require.NoError(t, err)
			spec := hall()
			for i := range spec.Rules {
				spec.Rules[i].Stale = 1000 * 24 * time.Hour
			}
			var out bytes.Buffer
			require.NoError(t, replay.Run(spec, strings.NewReader(header+"2026-11-22T08:00:00Z,"+c.act+"\n"), "in.csv", &until, &out))
			got := ""
			for l := range strings.Lines(out.String()) {
				if k := between(l, `"event":"`); k == "uninhibited" || k == "unshelved" || k == "in-service" {
					got = k
					assert.Equal(t, c.until, between(l, `{"time":"`))
				}
			}
			assert.Equal(t, c.want, got)
		})
	}
}

func TestTheStoryTellsModes(t *testing.T) {
	var story bytes.Buffer
	input := header + "2026-11-22T08:00:00Z,co-1.co,25,,,\n" +
		"2026-11-22T08:00:01Z,co-warn,,,shelve once welding,Anna\n" +
		"2026-11-22T08:00:01Z,co-stop,,,shelve 10m,Anna\n" +
		"2026-11-22T08:00:02Z,co-1.co,,,inhibit 10m gas test,Petr\n" +
		"2026-11-22T08:00:04Z,co-1.co,25,,,\n"
	require.NoError(t, replay.RunWith(hall(), strings.NewReader(input), "in.csv", &bytes.Buffer{}, replay.Options{Explain: &story}))
	for _, want := range []string{
		"2026-11-22T08:00:01Z  co-warn: shelved (warning), by Anna, until the condition is normal, at the latest 2026-11-22T16:00:01Z, because: welding\n",
		"2026-11-22T08:00:01Z  co-stop: shelve refused, now normal (danger), by Anna, because: ",
		"2026-11-22T08:00:02Z  co-1.co: inhibited, by Petr, until 2026-11-22T08:10:02Z, because: gas test\n",
		"  co-warn is shelved since 2026-11-22T08:00:01Z until the condition is normal, at the latest 2026-11-22T16:00:01Z, by Anna, because: welding; without that it would be unacknowledged\n",
		"  co-1.co is inhibited since 2026-11-22T08:00:02Z until 2026-11-22T08:10:02Z, by Petr, because: gas test\n",
		"  zone boiler was unprotected for 2s: an inhibit or an out-of-service kept a danger rule from tripping\n",
	} {
		assert.Contains(t, story.String(), want)
	}
}

func TestTheStoryTellsWhatDrivesOutputs(t *testing.T) {
	spec := hall()
	spec.Outputs = append(spec.Outputs, rules.Output{ID: "fan"}, rules.Output{ID: "lamp", Role: rules.RoleBeacon}, rules.Output{ID: "fault", Role: rules.RoleFault})
	spec.Rules[1].Outputs = []string{"fan"}
	spec.Rules[2].Outputs = []string{"siren", "lamp"}
	var story bytes.Buffer
	input := header + "2026-11-22T08:00:00Z,co-2.co,35,,,\n" +
		"2026-11-22T08:00:01Z,co-1.co,25,,,\n" +
		"2026-11-22T08:00:02Z,co-warn,,,shelve 10m,Anna\n" +
		"2026-11-22T08:00:03Z,co-1.co,5,,,\n" +
		"2026-11-22T08:00:04Z,co-1.co,45,,,\n" +
		"2026-11-22T08:00:05Z,co-1.temp,,electrical,,\n2026-11-22T08:00:06Z,co-1.temp,,electrical,,\n"
	require.NoError(t, replay.RunWith(spec, strings.NewReader(input), "in.csv", &bytes.Buffer{}, replay.Options{Explain: &story}))
	for _, want := range []string{
		"2026-11-22T08:00:00Z  lamp (beacon): on, because: vote/co-2.co raised\n",
		"2026-11-22T08:00:01Z  fan (trip): on, because: co-warn raised\n",
		"2026-11-22T08:00:03Z  fan (trip): off, because: the condition of co-warn changed, which nobody is told while it is shelved or suppressed\n",
		"2026-11-22T08:00:04Z  siren (horn): on, because: vote raised\n",
		"2026-11-22T08:00:04Z  stop (interlock): on, because: co-stop suspended\n",
		"2026-11-22T08:00:06Z  fault (fault): on, because: vote degraded\n",
	} {
		assert.Contains(t, story.String(), want)
	}
}
