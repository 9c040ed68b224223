package recorded

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/test/site"
)

var update = flag.Bool("update", false, "write the recordings anew from their scripts")

func TestRecordingsAreTheirScripts(t *testing.T) {
	for _, one := range incidents {
		t.Run(one.name, func(t *testing.T) {
			if *update {
				require.NoError(t, os.WriteFile(one.csv(), one.script.csv(), 0o644))
			}
			got, err := os.ReadFile(one.csv())
			require.NoError(t, err)
			assert.Equal(t, string(one.script.csv()), string(got), "run go test ./test/recorded -update")
		})
	}
}

// machine is an architecture that aman is built for, and what runs it here.
type machine struct {
	name string
	env  []string
	qemu string // empty where the machine runs it itself
}

var machines = []machine{
	{"amd64", []string{"GOARCH=amd64"}, ""},
	{"arm64", []string{"GOARCH=arm64"}, "qemu-aarch64-static"},
	{"arm", []string{"GOARCH=arm", "GOARM=7"}, "qemu-arm-static"},
}

// build makes aman for the machine and returns how it is run.
func (m machine) build(t *testing.T, dir string) []string {
	t.Helper()
	file := filepath.Join(dir, "aman-"+m.name)
	args := []string{"build", "-o", file}
	if m.qemu != "" {
		args = append(args, "-trimpath") // as the part pi builds, so that both share what is compiled
	}
	cmd := exec.CommandContext(t.Context(), "go", append(args, "aman/cmd/aman")...)
	cmd.Env = append(append(os.Environ(), "GOOS=linux", "CGO_ENABLED=0"), m.env...)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	if m.qemu == "" {
		return []string{file}
	}
	return []string{site.Tool(t, m.qemu), file}
}

// output is what a program wrote.
type output struct{ out, err string }

func run(t *testing.T, command []string, args ...string) output {
	t.Helper()
	all := append(slices.Clip(command), args...)
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), all[0], all[1:]...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	require.NoError(t, cmd.Run(), "%s", errs.String())
	return output{out.String(), errs.String()}
}

// TestSameEverywhere replays every recording on every architecture: events,
// story, figures and a comparison are the same to the byte.
func TestSameEverywhere(t *testing.T) {
	site.Need(t, "qemu-user-static, and minutes for three builds")
	dir := t.TempDir()
	want := map[string]output{}
	for _, m := range machines {
		aman := m.build(t, dir)
		for _, one := range incidents {
			for _, how := range [][]string{{"--explain", "--kpi", "--until", "2026-11-22T14:00:00Z"}, {"--against", other(t, dir, one)}} {
				what := one.name + " " + how[0]
				got := run(t, aman, append([]string{"replay", "--config", one.config, "--input", one.csv()}, how...)...)
				require.NotEmpty(t, got.out, what)
				if m.qemu == "" {
					want[what] = got
					t.Logf("figure: %s: %d events", what, strings.Count(got.out, "\n"))
				}
				assert.Equal(t, want[what], got, "%s on %s", what, m.name)
			}
		}
	}
}

// other is the incident's configuration with lower limits.
func other(t *testing.T, dir string, one incident) string {
	t.Helper()
	text, err := os.ReadFile(one.config)
	require.NoError(t, err)
	changed := strings.ReplaceAll(string(text), "40 ppm", "25 ppm")
	require.NotEqual(t, string(text), changed)
	file := filepath.Join(dir, one.name+"-other.yaml")
	require.NoError(t, os.WriteFile(file, []byte(changed), 0o644))
	return file
}

// TestNoFusedArithmetic looks for instructions that multiply and add with one
// rounding. Where the compiler has them, as on arm64, a value at its limit may
// trip on one machine and not on another; an explicit float64() around the
// product forbids them.
func TestNoFusedArithmetic(t *testing.T) {
	site.Need(t, "a build for arm64")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-gcflags=-S", "aman/rules/...", "aman/gateway/config")
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err)
	require.Contains(t, string(out), "FMULD", "the listing shows instructions")
	for line := range strings.Lines(string(out)) {
		for _, fused := range []string{"FMADD", "FMSUB", "FNMADD", "FNMSUB"} {
			assert.NotContains(t, line, fused)
		}
	}
}

// TestEveryActAndEventIsRecorded keeps the recordings rich: every act, and every
// kind of event that the stable form names, is in one of them.
func TestEveryActAndEventIsRecorded(t *testing.T) {
	site.Need(t, "the built program")
	dir := t.TempDir()
	aman := machines[0].build(t, dir)
	kinds, acts := map[string]bool{}, map[string]bool{}
	for _, one := range incidents {
		for line := range strings.Lines(run(t, aman, "replay", "--config", one.config, "--input", one.csv(), "--until", "2026-11-22T14:00:00Z").out) {
			var e struct{ Event, State string }
			require.NoError(t, json.Unmarshal([]byte(line), &e))
			kinds[e.Event] = true
		}
		for _, a := range one.script.acts {
			word, _, _ := strings.Cut(a.what, " ")
			acts[word] = true
		}
	}
	for k := range strings.FieldsSeq(`raised cleared acknowledged reset reset-refused shelved unshelved suppressed unsuppressed out-of-service in-service inhibited uninhibited
		silenced resounded fault fault-cleared rearmed degraded suspended released refused output`) {
		assert.True(t, kinds[k], "no event %s", k)
	}
	for a := range strings.FieldsSeq("ack reset silence shelve unshelve suppress unsuppress out-of-service in-service inhibit suspend release") {
		assert.True(t, acts[a], "no act %s", a)
	}
}
