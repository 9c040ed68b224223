package test

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// visible is the whole visible top level.
var visible = []string{
	"LICENSE", "README.md", "cmd", "configs", "drivers", "firmware", "gateway", "go.mod", "go.sum", "rules", "test",
}

// longest is how many lines a file may have before it wants a second noun.
const longest = 400

func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(root(t))
	require.NoError(t, err)
	var got []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			got = append(got, e.Name())
		}
	}
	slices.Sort(got)
	assert.Equal(t, visible, got, "the visible top level is fixed")
}

// TestReadmeCommands keeps the two commands that a newcomer types.
func TestReadmeCommands(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root(t), "README.md"))
	require.NoError(t, err)
	assert.Contains(t, string(text), "go run ./cmd/aman demo")
	assert.Contains(t, string(text), "bash test/run")
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	for _, p := range packages(t) {
		if len(p.GoFiles) == 0 {
			continue
		}
		assert.NotEmpty(t, p.Doc, "%s has no package comment", p.at())
		if p.Name != "main" {
			assert.Contains(t, p.GoFiles, "doc.go", "%s has no doc.go", p.at())
		}
	}
}

// TestPackagesOfTheCard finds each package that the customer named where it belongs.
func TestPackagesOfTheCard(t *testing.T) {
	all := packages(t)
	for _, card := range []struct{ module, where string }{
		{"github.com/eclipse/paho.mqtt.golang", "gateway/uplink"},
		{"periph.io/x/conn/v3", "drivers"},
		{"periph.io/x/devices/v3", "drivers"},
		{"github.com/influxdata/influxdb-client-go/v2", "cmd/internal/central/series"},
		{"github.com/goburrow/modbus", "drivers/modbus"},
	} {
		used := slices.ContainsFunc(all, func(p pkg) bool {
			return within(p.at(), card.where) &&
				slices.ContainsFunc(p.Imports, func(i string) bool { return within(i, card.module) })
		})
		assert.True(t, used, "%s is not used in %s", card.module, card.where)
	}
	for _, part := range []string{"drivers", "rules", "gateway", "cmd"} {
		used := slices.ContainsFunc(all, func(p pkg) bool {
			return within(p.at(), part) && slices.ContainsFunc(p.tests(), func(i string) bool {
				return strings.HasPrefix(i, "github.com/stretchr/testify/")
			})
		})
		assert.True(t, used, "no test of %s uses testify", part)
	}
}

// habits are patterns that no file of ours has, with what to do instead.
var habits = []struct {
	name    string
	pattern *regexp.Regexp
	in      func(path string) bool
	instead string
	// unless is what a file says that may do it all the same; nil for none.
	unless *regexp.Regexp
}{
	{"init", regexp.MustCompile(`(?m)^func init\(\)`), everywhere, "pass a registry as a value", nil},
	{"sleep in a test", regexp.MustCompile(`\btime\.Sleep\(`), unitTest, "use testing/synctest or passed-in time", regexp.MustCompile(`testing/synctest|\bbubble\b`)},
	{"fatal", regexp.MustCompile(`\blog\.Fatal|\bslog\.Default\(\)|\bslog\.SetDefault\(`), everywhere, "return an error; pass the log in", nil},
	{"exit outside main", regexp.MustCompile(`\bos\.Exit\(`), outsideMain, "return an exit code", nil},
}

func everywhere(file string) bool { return !within(file, "test") }

func unitTest(file string) bool {
	return strings.HasSuffix(file, "_test.go") && !within(file, "test")
}

func outsideMain(file string) bool {
	return everywhere(file) && !strings.HasSuffix(file, "_test.go") && path.Base(file) != "main.go"
}

func TestHabits(t *testing.T) {
	sources(t, func(file string, text []byte) {
		for _, h := range habits {
			excused := h.unless != nil && h.unless.Match(text)
			if h.in(file) && h.pattern.Match(text) && !excused {
				assert.Failf(t, h.name, "%s: %s", file, h.instead)
			}
		}
		if lines := bytes.Count(text, []byte("\n")); lines > longest && !generated(text) {
			t.Logf("figure: warning: %s has %d lines; look for the second noun in it", file, lines)
		}
	})
}

func generated(text []byte) bool {
	return bytes.Contains(text[:min(len(text), 400)], []byte("DO NOT EDIT"))
}

// TestUnits keeps the units of systemd from what would cost protection.
func TestUnits(t *testing.T) {
	for _, name := range []string{"aman-gateway.service", "aman-central.service"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(root(t), "firmware", "systemd", name))
			require.NoError(t, err)
			unit := settings(string(text))
			for key, want := range map[string]string{
				"Type":                     "notify",
				"Restart":                  "always",
				"RestartPreventExitStatus": "2",
				"StartLimitIntervalSec":    "0",
				"NoNewPrivileges":          "yes",
				"ProtectSystem":            "strict",
			} {
				assert.Equal(t, want, unit[key], key)
			}
			assert.NotEmpty(t, unit["WatchdogSec"])
			assert.NotEmpty(t, unit["StateDirectory"])
			for _, never := range []string{"FailureAction", "StartLimitAction", "Requires", "BindsTo", "PartOf", "CPUQuota", "After", "Wants"} {
				assert.NotContains(t, unit, never, "it must start and go on whatever else is down")
			}
		})
	}
}

// settings returns the last value of each key of a unit file.
func settings(text string) map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(text) {
		if key, value, found := strings.Cut(strings.TrimSpace(line), "="); found && !strings.HasPrefix(key, "#") {
			all[key] = value
		}
	}
	return all
}
