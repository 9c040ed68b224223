package replay_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/cmd/internal/replay"
	"aman/cmd/internal/replay/compare"
	"aman/rules"
)

// lower is the boiler with its limit at 30 instead of 40 ppm.
func lower() rules.Spec {
	s := boiler()
	s.Rules[0].Conditions = []rules.Condition{{Point: "co-1.co", Op: rules.Above, Limit: 30, Reset: 27}}
	return s
}

// recorded is an hour at one reading a second of 10 ppm, with plateaus of other
// values: minute of the hour → value, for a minute each.
func recorded(plateaus map[int]float64, extra ...string) string {
	return readings(time.Hour, time.Second, plateaus, extra...)
}

func readings(length, step time.Duration, plateaus map[int]float64, extra ...string) string {
	var b strings.Builder
	b.WriteString(header)
	base := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	for after := time.Duration(0); after < length; after += step {
		value := 10.0
		if v, ok := plateaus[int(after/time.Minute)]; ok {
			value = v
		}
		at := base.Add(after).Format(time.RFC3339)
		fmt.Fprintf(&b, "%s,co-1.co,%g,,,\n", at, value)
		for _, e := range extra {
			if strings.HasPrefix(e, at) {
				b.WriteString(e + "\n")
			}
		}
	}
	return b.String()
}

func fight(t *testing.T, input string, a replay.Against) replay.Comparison {
	t.Helper()
	got, err := replay.Compare(strings.NewReader(input), "in.csv", a)
	require.NoError(t, err)
	return got
}

func clock(minute, second int) time.Time {
	return time.Date(2026, 11, 22, 8, minute, second, 0, time.UTC)
}

func TestAgainst(t *testing.T) {
	// A leak climbs at minute 10: 35 ppm, then 50. Steam fools the cell to 33 ppm
	// at 30 and 40.
	leak := recorded(map[int]float64{10: 35, 11: 50, 12: 50, 30: 33, 40: 33})
	got := fight(t, leak, replay.Against{Old: boiler(), New: lower()})
	require.Len(t, got.Result.Zones, 1)
	zone := got.Result.Zones[0]
	assert.Equal(t, compare.Count{Occurrences: 1, Stretches: 1, Seconds: 120}, zone.Old)
	assert.Equal(t, compare.Count{Occurrences: 3, Stretches: 3, Seconds: 180 + 60 + 60}, zone.New)
	assert.Equal(t, []int{1, 0, 2}, []int{zone.Same, zone.OnlyOld, zone.OnlyNew})
	assert.Equal(t, &compare.Shift{Least: -60, Middle: -60, Most: -60, Earlier: 1}, zone.Shift)
	assert.Equal(t, []compare.Change{{Rule: "co-stop", What: "condition co-1.co above 40 [ppm] → co-1.co above 30 [ppm]; reset 36 → 27"}}, got.Result.Changes)
	assert.False(t, got.Result.Judged)

	t.Run("with what was real", func(t *testing.T) {
		truth := []compare.Period{{From: clock(9, 0), To: clock(13, 0), Zone: "boiler"}, {From: clock(50, 0), To: clock(51, 0), Rule: "co-stop"}}
		got := fight(t, leak, replay.Against{Old: boiler(), New: lower(), Truth: truth, TruthName: "truth.csv", OldName: "old.yaml", NewName: "new.yaml"})
		zone := got.Result.Zones[0]
		assert.Equal(t, []int{1, 0, 1}, []int{zone.Old.Real, zone.Old.False, zone.Old.Missed})
		assert.Equal(t, []int{1, 2, 1}, []int{zone.New.Real, zone.New.False, zone.New.Missed})
		var text bytes.Buffer
		require.NoError(t, got.WriteText(&text))
		assert.Contains(t, text.String(), "  Zone boiler: NEW would have given 3 evacuations, OLD gave 1.\n"+
			"    NEW: 1 real and 2 false, 1 of 2 MISSED.\n"+
			"    OLD: 1 real and 0 false, 1 of 2 MISSED.\n"+
			"    The one in both begins 1m earlier in NEW.\n")
		assert.Contains(t, text.String(), "\nEvacuations only in NEW\n"+
			"  2026-11-22T08:30:00Z  boiler  for 1m  false  co-stop: 33 [ppm] at or above 30 [ppm]\n"+
			"  2026-11-22T08:40:00Z  boiler  for 1m  false  co-stop: 33 [ppm] at or above 30 [ppm]\n")
		assert.NotContains(t, text.String(), " \n", "no padding at the ends of lines")
	})
	t.Run("what was real of one rule", func(t *testing.T) {
		// A warning that suspends nothing is judged only where a period names it.
		old, replacement := hall(), hall()
		replacement.Rules[1].Conditions[0].Limit = 40
		truth := []compare.Period{{From: clock(10, 0), To: clock(13, 0), Rule: "co-warn"}, {From: clock(50, 0), To: clock(51, 0), Rule: "co-warn"}}
		got := fight(t, recorded(map[int]float64{10: 35, 11: 50, 12: 50, 30: 33, 40: 33}), replay.Against{Old: old, New: replacement, Truth: truth})
		var warn, stop compare.Row
		for _, r := range got.Result.Rules {
			switch r.ID {
			case "co-warn":
				warn = r
			case "co-stop":
				stop = r
			}
		}
		assert.Equal(t, []int{1, 2, 1}, []int{warn.Old.Real, warn.Old.False, warn.Old.Missed})
		assert.Equal(t, []int{1, 0, 1}, []int{warn.New.Real, warn.New.False, warn.New.Missed})
		assert.Equal(t, []int{0, 1, 0}, []int{stop.Old.Real, stop.Old.False, stop.Old.Missed}, "nothing was real for the zone")
		got = fight(t, recorded(nil), replay.Against{Old: old, New: replacement, Truth: []compare.Period{{From: clock(10, 0), To: clock(13, 0), Zone: "boiler"}}})
		for _, r := range got.Result.Rules {
			assert.Equal(t, r.ID == "co-stop", r.Judged, "of a warning the zone's periods say nothing: %s", r.ID)
		}
	})
	t.Run("in JSON", func(t *testing.T) {
		var b bytes.Buffer
		require.NoError(t, got.WriteJSON(&b))
		var out struct {
			Lines  int
			Result struct {
				Judged      bool
				Zones       []map[string]any
				Evacuations []map[string]any
			}
		}
		require.NoError(t, json.Unmarshal(b.Bytes(), &out))
		assert.Equal(t, 3600, out.Lines)
		assert.Equal(t, "boiler", out.Result.Zones[0]["id"])
		assert.Equal(t, []any{"OLD", "NEW"}, out.Result.Zones[0]["in"])
		require.Len(t, out.Result.Evacuations, 3)
		assert.Equal(t, "2026-11-22T08:11:00Z", out.Result.Evacuations[0]["old"])
		assert.Equal(t, "2026-11-22T08:10:00Z", out.Result.Evacuations[0]["new"])
		assert.NotContains(t, out.Result.Evacuations[1], "old")
		assert.NotContains(t, out.Result.Evacuations[1], "real", "nobody said what was")
	})
}

// TestNinetyDays is the question that a safety engineer asks: over the last 90
// recorded days, what would a lower limit have given?
func TestNinetyDays(t *testing.T) {
	patient := func(s rules.Spec) rules.Spec { s.Rules[0].Stale = time.Hour; return s }
	leaks, steam := []int{11, 40, 77}, 41
	var b strings.Builder
	b.WriteString(header)
	base := time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)
	var truth []compare.Period
	for _, day := range leaks {
		noon := base.AddDate(0, 0, day).Add(12 * time.Hour)
		truth = append(truth, compare.Period{From: noon, To: noon.Add(30 * time.Minute), Zone: "boiler"})
	}
	for minute := range 90 * 24 * 60 {
		day, of := minute/(24*60), minute%(24*60)
		value := 8
		switch {
		case slices.Contains(leaks, day) && of >= 12*60 && of < 12*60+20:
			value = 33 + of - 12*60 // 40 ppm seven minutes after 30
		case day%2 == 1 && day/2 < steam && of >= 6*60 && of < 6*60+5:
			value = 31 // the boiler is cleaned with steam every other morning
		}
		fmt.Fprintf(&b, "%s,co-1.co,%d,,,\n", base.Add(time.Duration(minute)*time.Minute).Format(time.RFC3339), value)
	}
	got := fight(t, b.String(), replay.Against{Old: patient(boiler()), New: patient(lower()), Truth: truth, TruthName: "truth.csv"})
	var text bytes.Buffer
	require.NoError(t, got.WriteText(&text))
	assert.Contains(t, text.String(), "  Zone boiler: NEW would have given 44 evacuations, OLD gave 3.\n"+
		"    NEW: 3 real and 41 false, none of 3 missed.\n"+
		"    OLD: 3 real and 0 false, none of 3 missed.\n"+
		"    Of the 3 in both NEW begins 3 earlier, by up to 7m.\n")
	assert.Contains(t, text.String(), "  and 21 more; --json lists them\n")
}

func TestAgainstItself(t *testing.T) {
	got := fight(t, recorded(map[int]float64{5: 50, 20: 45, 21: 10, 40: 60}), replay.Against{Old: boiler(), New: boiler()})
	zone := got.Result.Zones[0]
	assert.Equal(t, zone.Old, zone.New)
	assert.Equal(t, []int{3, 0, 0}, []int{zone.Same, zone.OnlyOld, zone.OnlyNew})
	assert.Equal(t, &compare.Shift{}, zone.Shift)
	assert.Empty(t, got.Result.Changes)
	assert.Equal(t, got.Load[0], got.Load[1])
}

func TestWhatIsCompared(t *testing.T) {
	t.Run("short gaps are one evacuation", func(t *testing.T) {
		// Two plateaus a minute apart; at 1m they join, at 59s they do not.
		input := recorded(map[int]float64{10: 50, 12: 50})
		joined := fight(t, input, replay.Against{Old: boiler(), New: boiler()}).Result.Zones[0]
		assert.Equal(t, compare.Count{Occurrences: 2, Stretches: 1, Seconds: 120}, joined.Old)
		apart := fight(t, input, replay.Against{Old: boiler(), New: boiler(), Tolerance: 59 * time.Second}).Result.Zones[0]
		assert.Equal(t, compare.Count{Occurrences: 2, Stretches: 2, Seconds: 120}, apart.Old)
	})
	t.Run("an alarm that nobody reset is found again", func(t *testing.T) {
		// co-stop latches; in the recording nobody acts.
		zone := fight(t, recorded(map[int]float64{10: 50, 20: 50, 30: 50}), replay.Against{Old: boiler(), New: boiler()}).Result.Zones[0]
		assert.Equal(t, 3, zone.Old.Stretches)
	})
	t.Run("shelving hides nothing from it, an inhibit does", func(t *testing.T) {
		acts := []string{"2026-11-22T08:09:00Z,co-stop,,,shelve 30m permit 1,Anna", "2026-11-22T08:39:00Z,co-1.co,,,inhibit 10m,Anna"}
		zone := fight(t, recorded(map[int]float64{10: 50, 40: 50}, acts...), replay.Against{Old: boiler(), New: boiler()}).Result.Zones[0]
		assert.Equal(t, 1, zone.Old.Stretches, "the one while it was shelved")
	})
	t.Run("faults are told apart", func(t *testing.T) {
		// The cell is silent for a minute; stale is 5 s, so that 54 s are lost.
		input := recorded(nil)
		for s := range 59 {
			input = strings.Replace(input, clock(10, s+1).Format(time.RFC3339)+",co-1.co,10,,,\n", "", 1)
		}
		patient := boiler()
		patient.Rules[0].Stale = 5 * time.Minute
		zone := fight(t, input, replay.Against{Old: boiler(), New: patient}).Result.Zones[0]
		assert.Equal(t, compare.Count{Occurrences: 1, Stretches: 1, ByFault: 1, Seconds: 55}, zone.Old)
		assert.Equal(t, compare.Count{}, zone.New)
	})
	t.Run("a rule that only one side has", func(t *testing.T) {
		more := lower()
		more.Rules[0].ID = "co-new"
		got := fight(t, recorded(map[int]float64{10: 50}, "2026-11-22T08:10:30Z,co-stop,,,ack,Anna"), replay.Against{Old: boiler(), New: more})
		assert.Equal(t, []compare.Change{{Rule: "co-stop", What: "is not in NEW"}, {Rule: "co-new", What: "is new: co-1.co above 30 [ppm]"}}, got.Result.Changes)
		assert.Equal(t, []string{"NEW: acts on co-stop are left out: it has none"}, got.Left)
		assert.Equal(t, 1, got.Result.Zones[0].Same, "the zone is the same")
		assert.Equal(t, []int{0, 1, 0, 1}, []int{got.Result.Rules[0].Same, got.Result.Rules[0].OnlyOld, got.Result.Rules[1].Same, got.Result.Rules[1].OnlyNew})
	})
	t.Run("a point that the recording lacks", func(t *testing.T) {
		more := boiler()
		more.Points = append(more.Points, rules.Point{ID: "h2s.h2s", Zone: "boiler", Every: time.Second})
		more.Rules = append(more.Rules, rules.Rule{ID: "h2s-stop", Zone: "boiler", Suspend: true, Conditions: []rules.Condition{{Point: "h2s.h2s", Limit: 10, Reset: 9}}})
		got := fight(t, recorded(nil), replay.Against{Old: boiler(), New: more})
		assert.Equal(t, []string{"NEW: rule h2s-stop is left out: the recording has no reading of h2s.h2s"}, got.Left)
		assert.Zero(t, got.Result.Zones[0].New.Stretches, "its silence is no evacuation")
	})
	t.Run("a point that only NEW has", func(t *testing.T) {
		without := boiler()
		without.Points = without.Points[:1]
		got := fight(t, header+"2026-11-22T08:00:00Z,co-1.co,1,,,\n2026-11-22T08:00:01Z,co-1.temp,1,,,\n2026-11-22T08:00:04Z,co-1.temp,1,,,\n2026-11-22T08:00:06Z,co-1.temp,1,,,\n", replay.Against{Old: without, New: boiler()})
		assert.Equal(t, got.Result.Zones[0].Old, got.Result.Zones[0].New, "time passes for both")
		assert.Equal(t, 1, got.Result.Zones[0].Old.ByFault)
	})
	t.Run("until ends both", func(t *testing.T) {
		until := clock(10, 30)
		got := fight(t, recorded(map[int]float64{10: 50}), replay.Against{Old: boiler(), New: boiler(), Until: &until})
		assert.Equal(t, compare.Count{Occurrences: 1, Stretches: 1, Seconds: 30}, got.Result.Zones[0].Old, "what is open counts up to the end")
	})
}

// TestAgainstIsFair: with the sides exchanged the same is found, the other way
// round.
func TestAgainstIsFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plateaus := map[int]float64{}
		for range rapid.IntRange(0, 12).Draw(t, "plateaus") {
			plateaus[rapid.IntRange(0, 19).Draw(t, "minute")] = rapid.SampledFrom([]float64{26, 28, 33, 37, 50}).Draw(t, "value")
		}
		input := readings(20*time.Minute, 4*time.Second, plateaus)
		one, err := replay.Compare(strings.NewReader(input), "in.csv", replay.Against{Old: boiler(), New: lower()})
		require.NoError(t, err)
		other, err := replay.Compare(strings.NewReader(input), "in.csv", replay.Against{Old: lower(), New: boiler()})
		require.NoError(t, err)
		a, b := one.Result.Zones[0], other.Result.Zones[0]
		assert.Equal(t, []compare.Count{a.Old, a.New}, []compare.Count{b.New, b.Old})
		assert.Equal(t, []int{a.Same, a.OnlyOld, a.OnlyNew}, []int{b.Same, b.OnlyNew, b.OnlyOld})
		assert.Equal(t, a.Shift == nil, b.Shift == nil)
		if a.Shift != nil {
			assert.Equal(t, []float64{a.Shift.Least, a.Shift.Most}, []float64{-b.Shift.Most, -b.Shift.Least})
		}
		assert.GreaterOrEqual(t, a.New.Seconds, a.Old.Seconds, "a lower limit is never true for less time")
	})
}

func TestAgainstErrors(t *testing.T) {
	cases := []struct{ name, input, want string }{
		{"no header", "x\n", `in.csv:1: the header is not time,point,value,quality,action,who: column 1 is "x"`},
		{"a point of neither", header + "2026-11-22T08:00:00Z,co-9.co,1,,,\n", `in.csv:2: there is no point "co-9.co" in either configuration`},
		{"an act on a rule of neither", header + "2026-11-22T08:00:00Z,co-9,,,ack,\n", `in.csv:2: ack: there is no rule "co-9" in the configuration`},
		{"a time that falls", header + "2026-11-22T08:00:01Z,co-1.co,1,,,\n2026-11-22T08:00:00Z,co-1.co,1,,,\n", "in.csv:3: the time 2026-11-22T08:00:00Z falls: the line before has 2026-11-22T08:00:01Z"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := replay.Compare(strings.NewReader(c.input), "in.csv", replay.Against{Old: boiler(), New: lower()})
			assert.EqualError(t, err, c.want)
		})
	}
	t.Run("what cannot be read twice", func(t *testing.T) {
		_, err := replay.Compare(pipe{strings.NewReader(header)}, "/dev/stdin", replay.Against{Old: boiler(), New: lower()})
		assert.EqualError(t, err, "/dev/stdin: a comparison reads the input twice, and this one cannot be: give a file")
	})
}

type pipe struct{ io.Reader }

func (pipe) Seek(int64, int) (int64, error) { return 0, io.ErrUnexpectedEOF }

func TestTruth(t *testing.T) {
	const head = "from,to,zone,rule\n"
	got, err := replay.ReadTruth(strings.NewReader("\ufeff"+head+"2026-11-22T08:00:00Z,2026-11-22T08:10:00Z,boiler,\r\n2026-11-22T13:00:00+05:00,2026-11-22T08:00:00Z,,co-stop\n"), "truth.csv", boiler())
	require.NoError(t, err)
	assert.Equal(t, []compare.Period{{From: clock(0, 0), To: clock(10, 0), Zone: "boiler"}, {From: clock(0, 0), To: clock(0, 0), Rule: "co-stop"}}, got)
	none, err := replay.ReadTruth(strings.NewReader(head), "truth.csv", boiler())
	require.NoError(t, err)
	assert.NotNil(t, none, "a file without periods says that nothing was real")

	cases := []struct{ name, input, want string }{
		{"nothing", "", "truth.csv:1: the header is not from,to,zone,rule"},
		{"another header", "from,to\n", "truth.csv:1: the header is not from,to,zone,rule"},
		{"a column too few", head + "2026-11-22T08:00:00Z,2026-11-22T08:10:00Z,boiler\n", "truth.csv:2: there are 3 columns, and the header has 4: empty ones need their commas too"},
		{"not a time", head + "now,2026-11-22T08:10:00Z,boiler,\n", `truth.csv:2: the time "now" is not RFC 3339, as in 2026-11-22T18:19:00.5Z`},
		{"backwards", head + "2026-11-22T08:10:00Z,2026-11-22T08:00:00Z,boiler,\n", "truth.csv:2: the period ends at 2026-11-22T08:00:00Z, before it begins"},
		{"of nothing", head + "2026-11-22T08:00:00Z,2026-11-22T08:10:00Z,,\n", "truth.csv:2: name a zone or a rule, one of the two"},
		{"of both", head + "2026-11-22T08:00:00Z,2026-11-22T08:10:00Z,boiler,co-stop\n", "truth.csv:2: name a zone or a rule, one of the two"},
		{"of an unknown zone", head + "2026-11-22T08:00:00Z,2026-11-22T08:10:00Z,attic,\n", `truth.csv:2: there is no zone "attic" in either configuration`},
		{"of an unknown rule", head + "2026-11-22T08:00:00Z,2026-11-22T08:10:00Z,,co\n", `truth.csv:2: there is no rule "co" in either configuration`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := replay.ReadTruth(strings.NewReader(c.input), "truth.csv", boiler())
			assert.EqualError(t, err, c.want)
		})
	}
}

func FuzzTruth(f *testing.F) {
	f.Add("from,to,zone,rule\n2026-11-22T08:00:00Z,2026-11-22T08:10:00Z,boiler,\n")
	f.Add("from,to,zone,rule\n\"2026-11-22T08:00:00Z\",2026-11-22T08:10:00Z,,co-stop\n")
	f.Fuzz(func(t *testing.T, input string) {
		got, err := replay.ReadTruth(strings.NewReader(input), "truth.csv", boiler())
		if err != nil {
			require.Regexp(t, `^truth\.csv:\d+: `, err.Error())
			require.Nil(t, got)
			return
		}
		for _, p := range got {
			require.False(t, p.To.Before(p.From))
		}
	})
}
