package signoff_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/gateway/config/strict"
)

// unordered are the lists whose order means nothing.
var unordered = []string{"buses", "zones", "panel", "sensors", "points", "outputs", "rules", "release", "any", "all", "of", "quiet_under", "escalate"}

// TestFingerprintOutlivesRewriting: order of keys and of lists, comments,
// quotes, layout and the spelling of numbers and durations are nobody's safety.
func TestFingerprintOutlivesRewriting(t *testing.T) {
	root, faults := strict.Parse([]byte(plant))
	require.Empty(t, faults)
	want := describe(t, plant)
	fewer(t)
	rapid.Check(t, func(t *rapid.T) {
		text := "# " + rapid.StringMatching(`[a-z ]{0,20}`).Draw(t, "comment") + "\n" + rewritten(t, root, "")
		got := describe(t, text)
		require.Equal(t, string(want.Text()), string(got.Text()), text)
		require.Equal(t, want.Fingerprint(), got.Fingerprint())
	})
}

// fewer takes 30 examples, each of which parses a whole site, unless somebody
// asked for another number.
func fewer(t *testing.T) {
	t.Helper()
	if f := flag.Lookup("rapid.checks"); f != nil && f.Value.String() == f.DefValue {
		require.NoError(t, f.Value.Set("30"))
		t.Cleanup(func() { require.NoError(t, f.Value.Set(f.DefValue)) })
	}
}

// rewritten writes a node in another way that says the same.
func rewritten(t *rapid.T, n *strict.Node, key string) string {
	gap := rapid.SampledFrom([]string{" ", "  ", "\n  ", " # note\n  "})
	switch n.Kind {
	case strict.Map:
		fields := make([]string, len(n.Fields))
		for i, f := range n.Fields {
			fields[i] = f.Name + ": " + rewritten(t, f.Value, f.Name)
		}
		return "{" + strings.Join(rapid.Permutation(fields).Draw(t, "keys"), ","+gap.Draw(t, "gap")) + "}"
	case strict.List:
		items := make([]string, len(n.Items))
		for i, item := range n.Items {
			items[i] = rewritten(t, item, key)
		}
		for _, name := range unordered {
			if name == key {
				items = rapid.Permutation(items).Draw(t, key)
			}
		}
		return "[" + strings.Join(items, ","+gap.Draw(t, "gap")) + "]"
	case strict.Scalar:
	}
	return spelt(t, n)
}

// spellings are other ways to write some scalars of the plant.
var spellings = map[string][]string{
	"200ms": {"0.2s"}, "60s": {"1m"}, "1m": {"60s"}, "10m": {"600s"}, "0.1": {"0.10", "1e-1"}, "1000": {"1000.0"}, "40 ppm": {"40.0 ppm", "40 [ppm]"}, "5m": {"300s"}, "2s": {"2000ms"},
}

func spelt(t *rapid.T, n *strict.Node) string {
	text := n.Text
	if others := spellings[text]; others != nil {
		text = rapid.SampledFrom(append([]string{text}, others...)).Draw(t, "spelling")
	}
	if n.Quoted || strings.ContainsAny(text, "[]{}%:,#") {
		return fmt.Sprintf("%q", text)
	}
	return text
}

// TestEveryNumberCounts: two sites that differ in one number anywhere have
// two fingerprints.
func TestEveryNumberCounts(t *testing.T) {
	seen := map[string]string{describe(t, plant).Fingerprint().Short(): "the plant"}
	for _, pair := range [][2]string{
		{"above: 40 ppm", "above: 41 ppm"},
		{"hold: 1s", "hold: 2s"},
		{"clear_for: 10s", "clear_for: 11s"},
		{"stale: 5s", "stale: 6s"},
		{"k: 2", "k: 3"},
		{"spread: 20 ppm", "spread: 21 ppm"},
		{"spread_for: 5m", "spread_for: 6m"},
		{"shelve_max: 4h", "shelve_max: 5h"},
		{"after: 10m", "after: 11m"},
		{"above: 30 ppm}\n    escalate", "above: 31 ppm}\n    escalate"},
		{"after: 1m", "after: 2m"},
		{"above: 5 ppm/s", "above: 6 ppm/s"},
		{"over: 2s", "over: 3s"},
		{"respond_in: 2m", "respond_in: 3m"},
		{"silence_for: 60s", "silence_for: 61s"},
		{"drops_after: 5s", "drops_after: 6s"},
		{"every: 200ms", "every: 201ms"},
		{"t90: 30s", "t90: 31s"},
		{"frozen: 10m", "frozen: 11m"},
		{"below: 19.5 %vol", "below: 19.4 %vol"},
		{"equals: 1}", "equals: 0}"},
		{"timeout: 40ms", "timeout: 41ms"},
		{"max: 25", "max: 30"},
		{`start: "20:00", length: 12h`, `start: "20:00", length: 11h`},
		{"Asia/Almaty", "Asia/Aqtau"},
		{"principle: catalytic", "principle: infrared"},
	} {
		short := describe(t, with(t, pair[0], pair[1])).Fingerprint().Short()
		assert.Empty(t, seen[short], "%s has the fingerprint of %s", pair[1], seen[short])
		seen[short] = pair[1]
	}
}

// TestPlantIsYAML of another reader too, so that the rewriting above rests on
// the file and not on our own parser alone.
func TestPlantIsYAML(t *testing.T) {
	var out map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(plant), &out))
	assert.Len(t, out["rules"], 6)
}

// TestShort is what people read out: five groups of four letters, without 0, 1, 8 and 9.
func TestShort(t *testing.T) {
	f := describe(t, plant).Fingerprint()
	assert.Regexp(t, `^([A-Z2-7]{4}-){4}[A-Z2-7]{4}$`, f.Short())
	assert.Regexp(t, `^[0-9a-f]{64}$`, f.String())
}
