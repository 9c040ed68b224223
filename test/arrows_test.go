package test

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// layers rank the folders of the top level: an import may point at a lower or
// equal rank. What is not listed here imports nothing of ours.
var layers = map[string]int{"drivers": 1, "rules": 2, "gateway": 3, "cmd": 4, "test": 5}

// standalone folders import nothing of ours and may be imported by cmd and test.
var standalone = []string{"firmware", "configs"}

// buses are the only packages that open devices, and what chips may build on.
var buses = []string{"drivers/i2c", "drivers/gpio", "drivers/modbus"}

// devicePackages open buses, lines and serial ports.
var devicePackages = []string{
	"github.com/goburrow/serial",
	"github.com/warthog618/go-gpiocdev",
	"go.bug.st/serial",
	"golang.org/x/sys",
	"periph.io/x/host/v3",
}

// serverMay lists what the server may import of the edge.
var serverMay = []string{"gateway/wire", "gateway/ui", "rules", "drivers"}

func TestArrows(t *testing.T) {
	all := packages(t)
	require.NotEmpty(t, all)
	for _, p := range all {
		for _, imported := range p.Imports {
			assert.Empty(t, judge(p.at(), imported), "%s imports %s", p.at(), imported)
		}
		for _, imported := range p.tests() {
			assert.Empty(t, judgeTest(p.at(), imported), "a test of %s imports %s", p.at(), imported)
		}
	}
}

// judge says what is wrong with an import by the package at the given folder,
// or nothing.
func judge(at, imported string) string {
	if wrong := banned(at, imported); wrong != "" {
		return wrong
	}
	to, ours := strings.CutPrefix(imported, "aman/")
	if !ours {
		if pure(at) && !standard(imported) {
			return "only the standard library may be used here"
		}
		return ""
	}
	if wrong := downwards(at, to); wrong != "" {
		return wrong
	}
	switch {
	case at == "drivers":
		return "the vocabulary stands alone"
	case at == "rules" && to != "drivers":
		return "the engine knows the vocabulary alone"
	case within(at, "gateway/outbox"):
		return "the outbox sees bytes, not readings"
	case server(at) && !serverMayImport(to):
		return "the server knows of the edge only " + strings.Join(serverMay, ", ")
	case chip(at) && !chipMayImport(at, to):
		return "a chip knows the vocabulary and its bus, never a sibling"
	}
	return ""
}

// judgeTest is judge for what only tests import: layers hold, trades do not.
func judgeTest(at, imported string) string {
	to, ours := strings.CutPrefix(imported, "aman/")
	if !ours {
		if imported == "log" {
			return "use slog"
		}
		return ""
	}
	return downwards(at, to)
}

func banned(at, imported string) string {
	switch {
	case imported == "log":
		return "use slog"
	case imported == "testing" || strings.HasPrefix(imported, "github.com/stretchr/testify"):
		if !support(at) {
			return "belongs to tests and to packages named ...test"
		}
	case slices.ContainsFunc(devicePackages, func(p string) bool { return within(imported, p) }):
		if !slices.ContainsFunc(buses, func(b string) bool { return within(at, b) }) && !within(at, "test") {
			return "devices are opened in " + strings.Join(buses, ", ") + " alone"
		}
	}
	return ""
}

// downwards checks the ranks of the top level.
func downwards(at, to string) string {
	from, target := top(at), top(to)
	if slices.Contains(standalone, from) {
		return fmt.Sprintf("%s imports nothing of ours", from)
	}
	rank := layers[target]
	if slices.Contains(standalone, target) {
		rank = layers["cmd"]
	}
	if rank == 0 {
		return "no layer of ours"
	}
	if target == "test" && from != "test" {
		return "stories are imported by stories alone"
	}
	if rank > layers[from] {
		return "arrows point down: cmd, gateway, rules, drivers"
	}
	return ""
}

func top(at string) string { first, _, _ := strings.Cut(at, "/"); return first }

func within(at, folder string) bool { return at == folder || strings.HasPrefix(at, folder+"/") }

func pure(at string) bool { return at == "drivers" || at == "rules" || within(at, "gateway/outbox") }

func support(at string) bool {
	return within(at, "test") || strings.HasSuffix(path.Base(at), "test") || strings.Contains(at, "/internal/")
}

func server(at string) bool {
	return within(at, "cmd/internal/central") || within(at, "cmd/aman-central")
}

func serverMayImport(to string) bool {
	if top(to) == "cmd" {
		return true
	}
	return slices.ContainsFunc(serverMay, func(m string) bool {
		if m == "drivers" {
			return to == m // not the chips below it
		}
		return within(to, m)
	})
}

// chip says whether a package is a driver of one make.
func chip(at string) bool {
	if top(at) != "drivers" || at == "drivers" || support(at) {
		return false
	}
	return !slices.ContainsFunc(buses, func(b string) bool { return within(at, b) })
}

func chipMayImport(at, to string) bool {
	own := strings.Join(strings.SplitN(at, "/", 3)[:2], "/")
	return to == "drivers" || within(to, own) || within(to, "drivers/internal") ||
		slices.ContainsFunc(buses, func(b string) bool { return within(to, b) })
}

func standard(imported string) bool { return !strings.Contains(top(imported), ".") }

// TestJudge shows that a wrong arrow would be seen.
func TestJudge(t *testing.T) {
	for _, c := range []struct {
		name, at, imported string
		wrong              bool
	}{
		{"down", "gateway", "aman/rules", false},
		{"up", "rules", "aman/gateway/wire", true},
		{"drivers use a library", "drivers", "github.com/google/uuid", true},
		{"rules use the vocabulary", "rules", "aman/drivers", false},
		{"rules use a folder below", "rules", "aman/rules/units", true},
		{"a folder below rules uses a library", "rules/limits", "github.com/goccy/go-yaml", false},
		{"outbox sees readings", "gateway/outbox", "aman/drivers", true},
		{"outbox uses a library", "gateway/outbox", "go.etcd.io/bbolt", true},
		{"server uses wire", "cmd/internal/central/ingest", "aman/gateway/wire", false},
		{"server uses the pipeline", "cmd/internal/central/ingest", "aman/gateway", true},
		{"server uses a chip", "cmd/internal/central/ingest", "aman/drivers/modbus", true},
		{"stage uses both", "cmd/internal/stage", "aman/gateway", false},
		{"chip uses its bus", "drivers/scd4x", "aman/drivers/i2c", false},
		{"chip uses a sibling", "drivers/scd4x", "aman/drivers/tmp102", true},
		{"chip opens a device", "drivers/scd4x", "periph.io/x/host/v3/sysfs", true},
		{"bus opens a device", "drivers/gpio", "github.com/warthog618/go-gpiocdev", false},
		{"gateway opens a device", "gateway", "golang.org/x/sys/unix", true},
		{"log", "gateway", "log", true},
		{"testing outside tests", "gateway", "testing", true},
		{"testing in support", "drivers/drivertest", "testing", false},
		{"configs import ours", "configs", "aman/rules", true},
		{"the demo embeds configs", "cmd/internal/stage", "aman/configs", false},
		{"stories from below", "gateway", "aman/test/site", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := judge(c.at, c.imported)
			assert.Equal(t, c.wrong, got != "", "judge(%q, %q) = %q", c.at, c.imported, got)
		})
	}
}
