package demo

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"aman/test/site"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	// length is how long the demo is asked to run.
	length = "30s"
	// limit is how long it may take, closing included.
	limit = 2 * time.Minute
	// firstEvent is how soon after its start it shows an alarm event.
	firstEvent = 10 * time.Second
)

var programs site.Programs

func TestMain(m *testing.M) {
	os.Exit(site.Main(m, func(p site.Programs) { programs = p }))
}

// line is one line of the demo and when it came, counted from the start.
type line struct {
	text  string
	after time.Duration
}

// demo runs `aman demo` to its end.
func demo(t *testing.T, args ...string) (int, []line, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	args = append([]string{"demo", "--for", length, "--addr", site.FreeAddress(t), "--data", t.TempDir()}, args...)
	cmd := exec.CommandContext(ctx, programs.Path("aman"), args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	began := time.Now()
	require.NoError(t, cmd.Start())
	lines := read(stdout, began)
	_ = cmd.Wait() // the exit code is looked at below
	require.NoError(t, ctx.Err(), "the demo has not ended within %v\n%s", limit, stderr.String())
	return cmd.ProcessState.ExitCode(), lines, stderr.String()
}

func read(from io.Reader, began time.Time) []line {
	var lines []line
	for s := bufio.NewScanner(from); s.Scan(); {
		lines = append(lines, line{s.Text(), time.Since(began)})
	}
	return lines
}

func text(lines []line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text + "\n")
	}
	return b.String()
}

func TestDemo(t *testing.T) {
	site.Need(t, "the built programs")
	code, lines, stderr := demo(t)
	said := text(lines)
	require.Zero(t, code, "%s%s", said, stderr)
	for _, want := range []string{"http://", "raised", "suspended", "released", "stored"} {
		assert.Contains(t, said, want)
	}
	for _, l := range lines {
		if strings.Contains(l.text, "raised") {
			assert.Less(t, l.after, firstEvent, l.text)
			t.Logf("figure: demo: first alarm event %v after the program's start", l.after.Round(time.Millisecond))
			break
		}
	}
	for _, l := range lines[max(0, len(lines)-12):] {
		t.Logf("figure: demo: %s", l.text)
	}
}

// TestBrokenDemo breaks one part: the closing summary must see it.
func TestBrokenDemo(t *testing.T) {
	site.Need(t, "the built programs")
	for _, part := range []string{"siren", "broker", "store"} {
		t.Run(part, func(t *testing.T) {
			t.Parallel()
			code, lines, stderr := demo(t, "--break", part)
			assert.Equal(t, 1, code, "%s%s", text(lines), stderr)
			if len(lines) > 0 {
				t.Logf("figure: demo without %s exits %d: %s", part, code, lines[len(lines)-1].text)
			}
		})
	}
}
