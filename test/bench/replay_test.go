package bench

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/test/site"
)

// replayMemory is what a replay may take at most, in bytes: the runtime, buffers
// of constant size, and what is held back of the output before it goes to a file.
const replayMemory = 64 << 20

// TestReplaySpeed replays a month of one point and a day of a hundred, at one
// reading a second, with the built program; alarms come and go all the while.
func TestReplaySpeed(t *testing.T) {
	site.Need(t, "the built programs, and the machine for itself")
	cases := []struct {
		name   string
		points int
		length time.Duration
		within time.Duration
	}{
		{"a month of one point", 1, 30 * 24 * time.Hour, 3 * time.Second},
		{"a day of a hundred points", 100, 24 * time.Hour, 10 * time.Second},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			whole := writeReadings(t, filepath.Join(dir, "whole.csv"), c.points, c.length)
			tenth := writeReadings(t, filepath.Join(dir, "tenth.csv"), c.points, c.length/10)
			config := writeReplayConfig(t, dir, c.points)
			best := replayed(t, config, whole)
			for i := 1; i < tries && best.took > c.within; i++ {
				if again := replayed(t, config, whole); again.took < best.took {
					best = again
				}
			}
			lines := c.points * int(c.length/time.Second)
			t.Logf("figure: replay of %s: %d lines in %.2f s, %.0f ns a line, %.0f MB of memory, %d bytes of events",
				c.name, lines, best.took.Seconds(), float64(best.took.Nanoseconds())/float64(lines), float64(best.memory)/(1<<20), best.output)
			assert.LessOrEqual(t, best.took, c.within)
			assert.NotZero(t, best.output, "alarms came")
			assert.LessOrEqual(t, best.memory, int64(replayMemory))
			assert.InDelta(t, replayed(t, config, tenth).memory, best.memory, replayMemory/4, "memory does not grow with the recording")
		})
	}
}

// oneReplay is what one run of aman replay took.
type oneReplay struct {
	took           time.Duration
	memory, output int64 // bytes
}

func replayed(t *testing.T, config, input string) oneReplay {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "events"))
	require.NoError(t, err)
	defer out.Close()
	var said strings.Builder
	cmd := exec.CommandContext(t.Context(), programs.Path("aman"), "replay", "--config", config, "--input", input)
	cmd.Stdout, cmd.Stderr = out, &said
	began := time.Now()
	require.NoError(t, cmd.Run(), said.String())
	took := time.Since(began)
	info, err := out.Stat()
	require.NoError(t, err)
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	require.True(t, ok)
	return oneReplay{took: took, memory: int64(usage.Maxrss) << 10, output: info.Size()} //nolint:unconvert // KiB, and 32 bits wide on ARM
}

// writeReadings writes a recording: each value climbs from 10 to 29.9 in steps
// of 0.1 and falls back, each point in a phase of its own.
func writeReadings(t *testing.T, file string, points int, length time.Duration) string {
	t.Helper()
	f, err := os.Create(file)
	require.NoError(t, err)
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	fmt.Fprintln(w, "time,point,value,quality,action,who")
	base := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	var line []byte
	for s := range int(length / time.Second) {
		at := base.Add(time.Duration(s)*time.Second).AppendFormat(nil, time.RFC3339)
		for p := range points {
			tenths := 100 + (s+7*p)%200
			line = fmt.Appendf(append(line[:0], at...), ",gas-%d.co,%d.%d,,,\n", p, tenths/10, tenths%10)
			_, err := w.Write(line)
			require.NoError(t, err)
		}
	}
	require.NoError(t, w.Flush())
	return file
}

func writeReplayConfig(t *testing.T, dir string, points int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("plant: bench\ngateway: gw\ndata: data\nbuses:\n  - {id: plc, kind: modbus-tcp, address: \"127.0.0.1:1502\"}\nzones:\n  - {id: hall}\nsensors:\n")
	for p := range points {
		fmt.Fprintf(&b, "  - id: gas-%d\n    bus: plc\n    driver: modbus\n    unit: %d\n    zone: hall\n    every: 1s\n    points:\n", p, p+1)
		b.WriteString("      - {name: co, register: holding, address: 0, type: uint16, scale: 0.1, unit: ppm, gas: CO, min: 0, max: 300}\n")
	}
	b.WriteString("rules:\n")
	for p := range points {
		fmt.Fprintf(&b, "  - {id: co-%d, point: gas-%d.co, above: 29 ppm, reset: 25 ppm, hold: 2s, stale: 10s}\n", p, p)
	}
	file := filepath.Join(dir, "gateway.yaml")
	require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o644))
	return file
}
