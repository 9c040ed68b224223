package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/cli"
)

const (
	demoConfig = "../../configs/demo/gateway.yaml"
	leak       = "time,point,value,quality,action,who\n" +
		"2026-11-22T08:00:00Z,boiler-1.co,12,,,\n" +
		"2026-11-22T08:00:01Z,boiler-1.co,35,,,\n" +
		"2026-11-22T08:00:04Z,boiler-1.co,50,,,\n" +
		"2026-11-22T08:00:05Z,boiler-1.co,5,,,\n"
)

// written puts text into a file of the test.
func written(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	return file
}

func TestReplayCommand(t *testing.T) {
	input := written(t, "leak.csv", leak)
	code, out, errs := ask("replay", "--config", demoConfig, "--input", input)
	require.Equal(t, cli.OK, code, errs)
	assert.Empty(t, errs)
	assert.Contains(t, out, `"rule":"co-stop","zone":"boiler","event":"suspended"`)

	t.Run("story and figures leave the events alone", func(t *testing.T) {
		code, same, errs := ask("replay", "--config", demoConfig, "--input", input, "--explain", "--kpi")
		assert.Equal(t, cli.OK, code)
		assert.Equal(t, out, same)
		assert.Contains(t, errs, "co-stop: suspends zone boiler")
		assert.Contains(t, errs, "Alarm system figures, 2026-11-22T08:00:00Z to 2026-11-22T08:00:05Z\n")
	})
	t.Run("figures in JSON", func(t *testing.T) {
		_, same, errs := ask("replay", "--config", demoConfig, "--input", input, "--kpi", "--json")
		assert.Equal(t, out, same)
		var got struct{ Figures []struct{ Key string } }
		require.NoError(t, json.Unmarshal([]byte(errs), &got))
		assert.NotEmpty(t, got.Figures)
	})
	t.Run("in bins of the clock", func(t *testing.T) {
		_, _, errs := ask("replay", "--config", demoConfig, "--input", input, "--kpi", "--fixed-bins")
		assert.Contains(t, errs, "; fixed bins\n")
	})
	t.Run("until", func(t *testing.T) {
		_, early, _ := ask("replay", "--config", demoConfig, "--input", input, "--until", "2026-11-22T08:00:03Z")
		assert.NotContains(t, early, "co-stop")
	})
}

func TestReplayAgainstCommand(t *testing.T) {
	text, err := os.ReadFile(demoConfig)
	require.NoError(t, err)
	lower := written(t, "lower.yaml", strings.Replace(string(text), "above: 40 ppm", "above: 30 ppm", 1))
	input := written(t, "leak.csv", leak)
	code, out, errs := ask("replay", "--config", demoConfig, "--input", input, "--against", lower)
	require.Equal(t, cli.OK, code, errs)
	assert.Contains(t, out, "  co-stop  condition boiler-1.co above 40 [ppm] → boiler-1.co above 30 [ppm]; reset 36 → 27\n")
	assert.Contains(t, out, "  Zone boiler: NEW would have given 1 evacuation, OLD gave 1.\n")
	assert.Contains(t, out, "    The one in both begins 3s earlier in NEW.\n")
	assert.Contains(t, out, "  NEW: rule o2-low is left out: the recording has no reading of boiler-1.o2\n")

	truth := written(t, "truth.csv", "from,to,zone,rule\n2026-11-22T08:00:00Z,2026-11-22T08:00:04Z,boiler,\n")
	code, out, errs = ask("replay", "--config", demoConfig, "--input", input, "--against", lower, "--truth", truth, "--json")
	require.Equal(t, cli.OK, code, errs)
	var got struct {
		Result struct {
			Zones []struct{ New struct{ Real, False int } }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out), &got))
	assert.Equal(t, 1, got.Result.Zones[0].New.Real)
}

func TestReplayRefuses(t *testing.T) {
	input := written(t, "leak.csv", leak)
	base := []string{"replay", "--config", demoConfig, "--input", input}
	cases := []struct {
		name string
		args []string
		want string
	}{
		{"a time that is none", append(base, "--until", "noon"), `--until: the time "noon" is not RFC 3339`},
		{"no input", []string{"replay", "--config", demoConfig, "--input", "nowhere.csv"}, "nowhere.csv: no such file or directory"},
		{"no configuration", []string{"replay", "--config", "nowhere.yaml", "--input", input}, "nowhere.yaml"},
		{"an input that is none", []string{"replay", "--config", demoConfig, "--input", written(t, "x.csv", "x\n")}, `x.csv:1: the header is not time,point,value,quality,action,who: column 1 is "x"`},
		{"truth of nothing", append(base, "--truth", input), "--truth belongs to --against"},
		{"JSON of nothing", append(base, "--json"), "--json belongs to --against or --kpi: the events are JSON already"},
		{"bins of nothing", append(base, "--fixed-bins"), "--fixed-bins belongs to --kpi"},
		{"a story of two", append(base, "--against", demoConfig, "--explain"), "--against prints a comparison in place of a story: leave out --explain and --kpi"},
		{"a truth that is none", append(base, "--against", demoConfig, "--truth", input), "leak.csv:1: the header is not from,to,zone,rule"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := ask(c.args...)
			assert.Equal(t, cli.Unusable, code)
			assert.Empty(t, out)
			assert.Contains(t, errs, c.want)
		})
	}
}
