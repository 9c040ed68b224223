package outbox_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/outbox"
)

// writerFolder makes this test binary the writer that TestKilledWriter kills.
const writerFolder = "AMAN_OUTBOX_WRITER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(writerFolder); dir != "" {
		writeForEver(dir)
	}
	os.Exit(m.Run())
}

// writeForEver appends to both lanes, tells on standard output what is
// durable, and acknowledges and checkpoints as a gateway does.
func writeForEver(dir string) {
	s, err := outbox.Open(dir, outbox.Options{SegmentBytes: 4096, Reserve: -1, AckEvery: time.Millisecond})
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	must := func(err error) {
		if err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
	}
	for {
		alarm := s.Last(outbox.Alarm) + 1
		n, err := s.Append(outbox.Alarm, payload(outbox.Alarm, int(alarm))) //nolint:gosec // small
		must(err)
		fmt.Println("alarm", n)
		if n%7 == 0 {
			must(s.Checkpoint(strconv.AppendUint(nil, n, 10), n))
			s.Ack(outbox.Alarm, []outbox.Range{{First: 1, Last: n - 3}})
		}
		first := s.Last(outbox.Telemetry) + 1
		for i := range uint64(5) {
			_, err := s.Append(outbox.Telemetry, payload(outbox.Telemetry, int(first+i))) //nolint:gosec // small
			must(err)
		}
		must(s.Sync())
		fmt.Println("telemetry", first+4)
	}
}

// killRounds is how often the writer is killed.
const killRounds = 10

// TestKilledWriter: kill -9 at any moment loses nothing that was said to be
// durable, doubles nothing, and damages nothing.
func TestKilledWriter(t *testing.T) {
	dir := t.TempDir()
	said := map[string]uint64{}
	for round := range killRounds {
		killAfter(t, dir, time.Duration(20+rand.IntN(150))*time.Millisecond, said)
		s, err := outbox.Open(dir, outbox.Options{SegmentBytes: 4096, Reserve: -1})
		require.NoError(t, err)
		r := s.Recovered()
		assert.False(t, r.Missing, "round %d: %v", round, r.Cut)
		for _, d := range r.Cut {
			assert.Equal(t, outbox.Torn, d.Kind, "round %d: %s", round, d)
		}
		assert.GreaterOrEqual(t, s.Last(outbox.Alarm), said["alarm"])
		assert.GreaterOrEqual(t, s.Last(outbox.Telemetry), said["telemetry"])
		if r.UpTo > 0 {
			assert.Equal(t, strconv.FormatUint(r.UpTo, 10), string(r.Checkpoint))
		}
		want := r.UpTo + 1
		for _, rec := range r.After {
			require.Equal(t, want, rec.Number)
			want++
		}
		assert.Equal(t, s.Last(outbox.Alarm)+1, want, "the records after the checkpoint are all there")
		assert.Equal(t, run(1, s.Last(outbox.Telemetry)), numbers(t, s, outbox.Telemetry))
		require.NoError(t, s.Close())
	}
	t.Logf("%d kills, %d alarm and %d telemetry records said to be durable, all there", killRounds, said["alarm"], said["telemetry"])
}

func killAfter(t *testing.T, dir string, d time.Duration, said map[string]uint64) {
	t.Helper()
	cmd := exec.Command(os.Args[0]) //nolint:gosec // this binary
	cmd.Env = append(os.Environ(), writerFolder+"="+dir)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	var kill *time.Timer
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if kill == nil { // it runs: now its time runs out
			kill = time.AfterFunc(d, func() { _ = cmd.Process.Kill() })
		}
		lane, number, _ := strings.Cut(lines.Text(), " ")
		n, err := strconv.ParseUint(number, 10, 64)
		if err != nil {
			break // the line that the kill cut, or an error of the writer
		}
		said[lane] = max(said[lane], n)
	}
	require.NotNil(t, kill, "the writer said: %s", lines.Text())
	_ = cmd.Wait() // killed
}

// TestBytesWritten measures what reaches the disk, since an SD card wears out.
func TestBytesWritten(t *testing.T) {
	s := open(t, t.TempDir(), outbox.Options{})
	const alarms, size, blocks, syncs = 50, 220, 100, 20
	for i := range alarms {
		_, err := s.Append(outbox.Alarm, fmt.Appendf(make([]byte, 0, size), "%-*d", size, i))
		require.NoError(t, err)
	}
	for i := range syncs {
		for sensor := range blocks { // 10 readings of one point, as wire writes them
			block := fmt.Appendf(nil, "\x01\x05co-%02d\x01\x02co\x0a\x32\x80\xd0\xac\xf3\xce\x4f\x00\xf0\x01\x02\xc8\x01\x02\x02\x08\x10\x08\x10\x00%d", sensor, i)
			_, err := s.Append(outbox.Telemetry, block)
			require.NoError(t, err)
		}
		require.NoError(t, s.Sync())
	}
	st := s.Stats()
	alarm := float64(st.Alarm.Written) / alarms
	telemetry := float64(st.Telemetry.Written) / (blocks * syncs)
	t.Logf("alarm lane: %.0f bytes a record of %d; telemetry: %.1f bytes a record, %d syncs", alarm, size, telemetry, st.Telemetry.Syncs)
	assert.Less(t, alarm, float64(size+80))
	assert.Less(t, telemetry, 20.0)
	assert.Equal(t, uint64(syncs), st.Telemetry.Syncs, "one sync for all sensors")
}
