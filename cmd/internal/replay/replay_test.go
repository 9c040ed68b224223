package replay_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/replay"
	"aman/rules"
	"aman/rules/kpi"
)

const header = "time,point,value,quality,action,who\n"

// boiler is a zone with one CO point and a suspending, latching rule.
func boiler() rules.Spec {
	return rules.Spec{
		Points: []rules.Point{{ID: "co-1.co", Zone: "boiler", Unit: "[ppm]", Every: time.Second}, {ID: "co-1.temp", Zone: "boiler", Unit: "Cel", Every: time.Second}},
		Zones:  []rules.Zone{{ID: "boiler"}, {ID: "two", Release: []string{"inspector", "responsible"}}},
		Rules: []rules.Rule{{
			ID: "co-stop", Zone: "boiler", Severity: rules.SeverityDanger, Latch: true, Suspend: true, Stale: 5 * time.Second, Outputs: []string{"siren"},
			Conditions: []rules.Condition{{Point: "co-1.co", Op: rules.Above, Limit: 40, Reset: 36}},
		}},
		Outputs: []rules.Output{{ID: "siren", Role: rules.RoleHorn}, {ID: "stop", Role: rules.RoleInterlock, Zone: "boiler"}},
	}
}

func play(t *testing.T, input string, until string) (string, error) {
	t.Helper()
	var end *time.Time
	if until != "" {
		u, err := time.Parse(time.RFC3339Nano, until)
		require.NoError(t, err)
		end = &u
	}
	var out bytes.Buffer
	err := replay.Run(boiler(), strings.NewReader(input), "in.csv", end, &out)
	return out.String(), err
}

func TestReplayTellsTheWholeStory(t *testing.T) {
	input := header +
		"2026-11-22T08:00:00Z,co-1.co,12,,,\n" +
		"2026-11-22T08:00:01.5Z,co-1.co,51.2,,,\n" +
		"2026-11-22T08:00:02Z,co-stop,,,ack,Anna (operator)\n" +
		"2026-11-22T08:00:03Z,co-1.co,20,,,\n" +
		"2026-11-22T08:00:04Z,co-stop,,,reset aired the room,Anna\n" +
		"2026-11-22T08:00:04Z,boiler,,,release,Petr (worker)\n" +
		"2026-11-22T08:00:05Z,boiler,,,release,Boss (responsible)\n"
	want := `{"time":"2026-11-22T08:00:01.5Z","rule":"co-stop","zone":"boiler","event":"raised","state":"unacknowledged","value":51.2,"unit":"[ppm]","severity":"danger","point":"co-1.co","why":"51.2 [ppm] at or above 40 [ppm]"}
{"time":"2026-11-22T08:00:01.5Z","rule":"co-stop","zone":"boiler","event":"suspended","state":"unacknowledged","value":51.2,"unit":"[ppm]","severity":"danger","point":"co-1.co","why":"51.2 [ppm] at or above 40 [ppm]"}
{"time":"2026-11-22T08:00:01.5Z","event":"output","state":"on","point":"siren"}
{"time":"2026-11-22T08:00:01.5Z","event":"output","state":"on","point":"stop"}
{"time":"2026-11-22T08:00:02Z","rule":"co-stop","zone":"boiler","event":"acknowledged","state":"acknowledged","severity":"danger","who":"Anna (operator)"}
{"time":"2026-11-22T08:00:02Z","event":"output","state":"off","point":"siren"}
{"time":"2026-11-22T08:00:03Z","rule":"co-stop","zone":"boiler","event":"cleared","state":"latched-acknowledged","value":20,"unit":"[ppm]","severity":"danger","point":"co-1.co","why":"20 [ppm] below 36 [ppm]"}
{"time":"2026-11-22T08:00:04Z","rule":"co-stop","zone":"boiler","event":"reset","state":"normal","severity":"danger","who":"Anna","why":"aired the room"}
{"time":"2026-11-22T08:00:04Z","zone":"boiler","event":"refused","who":"Petr (worker)","why":"the role worker does not release this zone; it needs responsible"}
{"time":"2026-11-22T08:00:05Z","zone":"boiler","event":"released","who":"Boss (responsible)"}
{"time":"2026-11-22T08:00:05Z","event":"output","state":"off","point":"stop"}
`
	got, err := play(t, input, "")
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

// kinds is the output as "TIME-OF-DAY event" a line.
func kinds(out string) (list []string) {
	for l := range strings.Lines(out) {
		list = append(list, l[len(`{"time":"2026-11-22T08:`):strings.Index(l, `Z","`)]+" "+between(l, `"event":"`))
	}
	return list
}

func between(l, key string) string {
	_, rest, _ := strings.Cut(l, key)
	word, _, _ := strings.Cut(rest, `"`)
	return word
}

func TestTime(t *testing.T) {
	one := header + "2026-11-22T08:00:00Z,co-1.co,12,,,\n"
	cases := []struct{ name, input, until, want string }{
		{"without until time ends with the last line", one, "", ""},
		{"until lets deadlines act, included", one, "2026-11-22T08:00:05Z", "00:05 fault,00:05 raised,00:05 suspended,00:05 output,00:05 output"},
		{"until just before", one, "2026-11-22T08:00:04.999Z", ""},
		{"until in another zone of the clock", one, "2026-11-22T13:00:05+05:00", "00:05 fault,00:05 raised,00:05 suspended,00:05 output,00:05 output"},
		{"lines after until do not act", header + "2026-11-22T08:00:00Z,co-1.co,12,,,\n2026-11-22T08:00:03Z,co-1.co,50,,,\n", "2026-11-22T08:00:02Z", ""},
		{"the line at until acts", header + "2026-11-22T08:00:00Z,co-1.co,12,,,\n2026-11-22T08:00:03Z,co-1.co,50,,,\n", "2026-11-22T08:00:03Z", "00:03 raised,00:03 suspended,00:03 output,00:03 output"},
		{"until before the first line", header + "2026-11-22T08:00:03Z,co-1.co,50,,,\n", "2026-11-22T08:00:00Z", ""},
		{
			"a deadline between lines acts at its own instant", header + "2026-11-22T08:00:00Z,co-1.co,12,,,\n2026-11-22T08:00:30Z,co-1.co,12,,,\n", "",
			"00:05 fault,00:05 raised,00:05 suspended,00:05 output,00:05 output,00:30 fault-cleared,00:30 cleared",
		},
		{"at the same instant the line comes first", header + "2026-11-22T08:00:00Z,co-1.co,12,,,\n2026-11-22T08:00:05Z,co-1.co,12,,,\n", "", ""},
		{
			"the deadlines of the last line's instant still act", header + "2026-11-22T08:00:00Z,co-1.co,12,,,\n2026-11-22T08:00:05Z,co-1.temp,12,,,\n", "",
			"00:05 fault,00:05 raised,00:05 suspended,00:05 output,00:05 output",
		},
		{
			"an act at the deadline's instant comes first", header + "2026-11-22T08:00:00Z,co-1.co,12,,,\n2026-11-22T08:00:05Z,co-stop,,,ack,\n", "",
			"00:05 refused,00:05 fault,00:05 raised,00:05 suspended,00:05 output,00:05 output",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := play(t, c.input, c.until)
			require.NoError(t, err)
			assert.Equal(t, c.want, strings.Join(kinds(got), ","))
		})
	}
}

func TestInputForms(t *testing.T) {
	want := "00:01 raised,00:01 suspended,00:01 output,00:01 output"
	cases := []struct{ name, input string }{
		{"plain", header + "2026-11-22T08:00:01Z,co-1.co,50,,,\n"},
		{"CRLF", strings.ReplaceAll(header+"2026-11-22T08:00:01Z,co-1.co,50,,,\n", "\n", "\r\n")},
		{"a byte-order mark", "\ufeff" + header + "2026-11-22T08:00:01Z,co-1.co,50,,,\n"},
		{"no newline at the end", header + "2026-11-22T08:00:01Z,co-1.co,50,,,"},
		{"empty columns behind", header + "2026-11-22T08:00:01Z,co-1.co,50,,,,,\n"},
		{"an empty line", header + "\n2026-11-22T08:00:01Z,co-1.co,50,,,\n\n"},
		{"quoted", `"time","point","value","quality","action","who"` + "\n" + `"2026-11-22T08:00:01Z","co-1.co","50","","",""` + "\n"},
		{"quoted with a byte-order mark", "\ufeff" + `"time","point","value","quality","action","who"` + "\n" + `2026-11-22T08:00:01Z,"co-1.co",50,,,` + "\n"},
		{"spaces around", header + "2026-11-22T08:00:01Z, co-1.co , 50 ,,,\n"},
		{"an offset", header + "2026-11-22T13:00:01+05:00,co-1.co,50,,,\n"},
		{"an exponent", header + "2026-11-22T08:00:01Z,co-1.co,5e1,,,\n"},
		{"over with its value", header + "2026-11-22T08:00:01Z,co-1.co,1200,over,,\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := play(t, c.input, "")
			require.NoError(t, err)
			assert.Equal(t, want, strings.TrimPrefix(strings.Join(kinds(got), ","), "00:01 fault,"))
		})
	}
	t.Run("nothing but the header", func(t *testing.T) {
		got, err := play(t, header, "2026-11-22T08:00:01Z")
		require.NoError(t, err)
		assert.Empty(t, got)
	})
	t.Run("a reason with commas, quotes and a line break", func(t *testing.T) {
		got, err := play(t, header+"2026-11-22T08:00:01Z,boiler,,,\"suspend smoke, \"\"black\"\"\nand heat\",\"Anna, A.\"\n2026-11-22T08:00:02Z,co-1.co,1,,,\n", "")
		require.NoError(t, err)
		assert.Contains(t, got, `"who":"Anna, A.","why":"smoke, \"black\" and heat"`)
	})
}

func TestInputErrors(t *testing.T) {
	first := header + "2026-11-22T08:00:00Z,co-1.co,50,,,\n"
	cases := []struct{ name, input, want string }{
		{"nothing", "", "in.csv:1: the input is empty; it begins with the header time,point,value,quality,action,who"},
		{"no header", "2026-11-22T08:00:00Z,co-1.co,50,,,\n", `in.csv:1: the header is not time,point,value,quality,action,who: column 1 is "2026-11-22T08:00:00Z"`},
		{"a short header", "time,point,value\n", `in.csv:1: the header is not time,point,value,quality,action,who: "quality" is missing`},
		{"a column too many", "time,point,value,quality,action,who,why\n", `in.csv:1: the header is not time,point,value,quality,action,who: column 7 is "why"`},
		{"no time", first + ",co-1.co,50,,,\n", "in.csv:3: the line has no time"},
		{"not a time", first + "yesterday,co-1.co,50,,,\n", `in.csv:3: the time "yesterday" is not RFC 3339, as in 2026-11-22T18:19:00.5Z`},
		{"a time without its zone", first + "2026-11-22T08:00:00,co-1.co,50,,,\n", `in.csv:3: the time "2026-11-22T08:00:00" is not RFC 3339, as in 2026-11-22T18:19:00.5Z`},
		{"a year out of reach", header + "0001-01-01T00:00:00Z,co-1.co,50,,,\n", `in.csv:2: the time "0001-01-01T00:00:00Z" lies outside the years 1678 to 2261`},
		{"a time that falls", first + "2026-11-22T07:59:59Z,co-1.co,50,,,\n", "in.csv:3: the time 2026-11-22T07:59:59Z falls: the line before has 2026-11-22T08:00:00Z"},
		{"an unknown point", first + "2026-11-22T08:00:00Z,co-9.co,50,,,\n", `in.csv:3: there is no point "co-9.co" in the configuration`},
		{"no point", first + "2026-11-22T08:00:00Z,,50,,,\n", "in.csv:3: the line has neither a point nor an action"},
		{"a good reading without a value", first + "2026-11-22T08:00:00Z,co-1.co,,,,\n", "in.csv:3: a good reading needs a value"},
		{"a value that is no number", first + "2026-11-22T08:00:00Z,co-1.co,high,,,\n", `in.csv:3: the value "high" is no number`},
		{"NaN", first + "2026-11-22T08:00:00Z,co-1.co,NaN,,,\n", `in.csv:3: the value "NaN" is no number`},
		{"infinity", first + "2026-11-22T08:00:00Z,co-1.co,1e999,,,\n", `in.csv:3: the value "1e999" is no number`},
		{
			"a quality that does not exist", first + "2026-11-22T08:00:00Z,co-1.co,50,poor,,\n",
			`in.csv:3: "poor" is no kind of fault; the kinds are timeout, crc, range, frozen, stale, under, over, electrical, warmup, inhibited`,
		},
		{"a reading and an act", first + "2026-11-22T08:00:00Z,co-stop,50,,ack,\n", "in.csv:3: a line is a reading or an act: it has an action and a value or quality as well"},
		{"a person without an act", first + "2026-11-22T08:00:00Z,co-1.co,50,,,Anna\n", "in.csv:3: somebody is named, and there is no action"},
		{
			"an act that does not exist", first + "2026-11-22T08:00:00Z,co-stop,,,dance,Anna\n",
			`in.csv:3: "dance" is no act; the acts are ack, reset, silence, shelve, unshelve, suppress, unsuppress, out-of-service, in-service, inhibit, suspend, release`,
		},
		{"an act on nothing", first + "2026-11-22T08:00:00Z,,,,ack,Anna\n", "in.csv:3: ack names nothing: the rule, or the zone of suspend and release, stands in the column point"},
		{"an act on an unknown rule", first + "2026-11-22T08:00:00Z,boiler,,,ack,Anna\n", `in.csv:3: ack: there is no rule "boiler" in the configuration`},
		{"an act on an unknown zone", first + "2026-11-22T08:00:00Z,co-stop,,,release,Anna\n", `in.csv:3: release: there is no zone "co-stop" in the configuration`},
		{"a time that lies behind", first + "2026-11-22T08:00:00Z,co-stop,,,inhibit -5m,Anna\n", "in.csv:3: inhibit: -5m is no time to come"},
		{"no time at all", first + "2026-11-22T08:00:00Z,co-stop,,,shelve 0s,Anna\n", "in.csv:3: shelve: 0s is no time to come"},
		{
			"a time in two words", first + "2026-11-22T08:00:00Z,co-stop,,,inhibit 10 m,Anna\n",
			`in.csv:3: inhibit: "10" is no time: write it in one word, as in 90s, 10m or 1h30m; a reason begins with a letter`,
		},
		{
			"a time in a unit that there is not", first + "2026-11-22T08:00:00Z,co-stop,,,out-of-service 2d,Anna\n",
			`in.csv:3: out-of-service: "2d" is no time: write it in one word, as in 90s, 10m or 1h30m; a reason begins with a letter`,
		},
		{"a time without an end", first + "2026-11-22T08:00:00Z,co-stop,,,inhibit 99999999h,Anna\n", `in.csv:3: inhibit: "99999999h" is no time: write it in one word, as in 90s, 10m or 1h30m; a reason begins with a letter`},
		{"an inhibit of nothing known", first + "2026-11-22T08:00:00Z,boiler,,,inhibit,Anna\n", `in.csv:3: inhibit: there is neither a rule nor a point "boiler" in the configuration`},
		{"an act but inhibit on a point", first + "2026-11-22T08:00:00Z,co-1.co,,,shelve 10m,Anna\n", `in.csv:3: shelve: there is no rule "co-1.co" in the configuration`},
		{"a member of what is no vote", first + "2026-11-22T08:00:00Z,co-stop/co-1.co,,,ack,Anna\n", `in.csv:3: ack: there is no rule "co-stop/co-1.co" in the configuration`},
		{"a line cut off", first + "2026-11-22T08:00:01Z,co-1.co,5", "in.csv:3: there are 3 columns, and the header has 6: empty ones need their commas too"},
		{"not UTF-8", first + "2026-11-22T08:00:00Z,co-stop,,,ack,\xff\xfe\n", "in.csv:3: not UTF-8 text: save the file as UTF-8"},
		{"not UTF-8 within quotes", first + "2026-11-22T08:00:00Z,co-stop,,,\"ack a\nb \xff\",Anna\n", "in.csv:4: not UTF-8 text: save the file as UTF-8"},
		{"too many columns", first + "2026-11-22T08:00:00Z,co-1.co,50,,,,x\n", `in.csv:3: there are more columns than the header has: "x"`},
		{"a quote that does not end", first + "2026-11-22T08:00:00Z,\"co-1.co,50,,,\n\n", "in.csv:3: a quoted field does not end"},
		{"text behind a quote", first + "2026-11-22T08:00:00Z,\"co-1\".co,50,,,\n", `in.csv:3: text stands behind the quoted field "co-1"`},
		{"a quote inside", first + "2026-11-22T08:00:00Z,co\"-1.co\",50,,,\n", `in.csv:3: a quote stands inside the field "co\"-1.co\""`},
		{"a line without end", header + strings.Repeat("x", 1<<17), "in.csv:2: the line is longer than 65536 bytes"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := play(t, c.input, "")
			assert.EqualError(t, err, c.want)
			assert.Empty(t, got, "nothing on standard output")
		})
	}
	t.Run("lines after until are checked as well", func(t *testing.T) {
		_, err := play(t, first+"2026-11-22T09:00:00Z,co-stop,,,silance,\n", "2026-11-22T08:30:00Z")
		assert.ErrorContains(t, err, `in.csv:3: "silance" is no act`)
	})
	t.Run("a broken reader", func(t *testing.T) {
		err := replay.Run(boiler(), io.MultiReader(strings.NewReader(first), broken{}), "in.csv", nil, io.Discard)
		assert.EqualError(t, err, "in.csv: the disk is gone")
	})
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

func TestTwoPeopleRelease(t *testing.T) {
	got, err := play(t, header+
		"2026-11-22T08:00:00Z,two,,,suspend,\n"+
		"2026-11-22T08:00:01Z,two,,,release,Ivan\n"+
		"2026-11-22T08:00:02Z,two,,,release,Ivan\n"+
		"2026-11-22T08:00:03Z,two,,,release,Petr\n"+
		"2026-11-22T08:00:03Z,two,,,release,Petr\n", "")
	require.NoError(t, err)
	assert.Equal(t, "00:00 suspended,00:01 refused,00:02 refused,00:03 released,00:03 refused", strings.Join(kinds(got), ","))
	assert.Contains(t, got, "still missing: responsible")
}

func TestExplain(t *testing.T) {
	var out, story bytes.Buffer
	input := header + "2026-11-22T08:00:00Z,co-1.co,50,,,\n2026-11-22T08:00:01Z,boiler,,,suspend,Anna\n"
	require.NoError(t, replay.RunWith(boiler(), strings.NewReader(input), "in.csv", &out, replay.Options{Explain: &story}))
	assert.Contains(t, story.String(), "2026-11-22T08:00:00Z  co-stop: raised, now unacknowledged (danger), because: 50 [ppm] at or above 40 [ppm]\n")
	assert.Contains(t, story.String(), "2026-11-22T08:00:01Z  zone boiler: suspended, by Anna, because: stopped by a person\n")
	assert.Contains(t, story.String(), "  siren (horn): on, because: co-stop raised\n")
	assert.Contains(t, story.String(), "    and is kept back: co-stop is unacknowledged, not normal\n")
	assert.Equal(t, 5, strings.Count(out.String(), "\n"))

	story.Reset()
	require.Error(t, replay.RunWith(boiler(), strings.NewReader(input+"x"), "in.csv", io.Discard, replay.Options{Explain: &story}))
	assert.Empty(t, story.String())
}

// TestMuchOutput goes beyond what is kept in memory.
func TestMuchOutput(t *testing.T) {
	var in strings.Builder
	in.WriteString(header)
	base := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	const rounds = 20_000
	for i := range rounds {
		at := base.Add(time.Duration(i) * time.Second).Format(time.RFC3339Nano)
		fmt.Fprintf(&in, "%s,co-1.co,50,,,\n%s,co-1.co,10,,,\n", at, at)
	}
	got, err := play(t, in.String(), "")
	require.NoError(t, err)
	assert.Equal(t, rounds, strings.Count(got, `"event":"raised"`))
	assert.Greater(t, len(got), 4<<20)
	var broken bytes.Buffer
	err = replay.Run(boiler(), strings.NewReader(in.String()+"x\n"), "in.csv", nil, &broken)
	assert.Error(t, err)
	assert.Zero(t, broken.Len())
}

func FuzzReplay(f *testing.F) {
	f.Add(header + "2026-11-22T08:00:00Z,co-1.co,50,,,\n")
	f.Add(header + "2026-11-22T08:00:00Z,boiler,,,suspend,\"A \"\"b\"\" (x)\"\n2026-11-22T08:00:00.5+05:00,co-1.co,,timeout,,\n")
	f.Add(header + "2026-11-22T08:00:00Z,co-1.co,50,,,\n2026-11-22T08:00:01Z,co-stop,,,shelve 10m permit PT-7,Anna\n2026-11-22T08:00:02Z,co-1.co,,,inhibit 90s,Anna\n2026-11-22T09:00:00Z,co-1.co,50,,,\n")
	f.Add(header + "2026-11-22T08:00:00Z,co-stop,,,out-of-service permit 12,A\n2026-11-22T08:00:00Z,co-stop,,,suppress,A\n2026-11-22T08:00:00Z,co-stop,,,in-service,\n2026-11-22T08:00:00Z,co-1.co,50,,,\n2026-11-22T08:00:00Z,co-stop,,,silence,\n2026-11-22T08:00:00Z,co-stop,,,shelve once permit 1,A\n2026-11-22T08:00:01Z,co-stop,,,unshelve,\n2026-11-22T08:00:01Z,co-stop,,,unsuppress,\n")
	f.Add(header + "2026-11-22T08:00:00Z,co-2.co,50,,,\n2026-11-22T08:00:00Z,vote/co-2.co,,,ack,\n2026-11-22T08:00:01Z,co-1.co,,crc,,\n2026-11-22T08:00:02Z,co-1.co,,crc,,\n2026-11-22T08:00:03Z,co-2.co,,,inhibit,A\n2026-11-22T08:00:04Z,vote,,,silence,\n")
	f.Add("\ufeff" + header + "\r\n2026-11-22T08:00:59.999999999Z,co-1.co,1e3,over,,")
	f.Fuzz(func(t *testing.T, input string) {
		var a, b bytes.Buffer
		err := replay.RunWith(hall(), strings.NewReader(input), "in.csv", &a, replay.Options{Explain: io.Discard, Figures: func(r kpi.Report) error { return r.WriteText(io.Discard) }})
		again := replay.Run(hall(), strings.NewReader(input), "in.csv", nil, &b)
		require.Equal(t, err == nil, again == nil)
		require.Equal(t, a.String(), b.String(), "the same input gives the same output")
		_, compared := replay.Compare(strings.NewReader(input), "in.csv", replay.Against{Old: hall(), New: hall()})
		require.Equal(t, err == nil, compared == nil, "a comparison takes what a replay takes: %v", compared)
		if err != nil {
			require.Zero(t, a.Len())
			require.Regexp(t, `^in\.csv:\d+: `, err.Error())
		}
	})
}

func BenchmarkReplay(b *testing.B) {
	var in bytes.Buffer
	in.WriteString(header)
	base := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	const n = 100_000
	for i := range n {
		fmt.Fprintf(&in, "%s,co-1.co,%.1f,,,\n", base.Add(time.Duration(i)*100*time.Millisecond).Format(time.RFC3339Nano), 10+float64(i%200)/10)
	}
	b.SetBytes(int64(in.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if err := replay.Run(boiler(), bytes.NewReader(in.Bytes()), "in.csv", nil, io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/line")
}
