package outbox_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/outbox"
)

func open(t testing.TB, dir string, opts outbox.Options) *outbox.Store {
	t.Helper()
	opts.Reserve = -1
	s, err := outbox.Open(dir, opts)
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func payload(l outbox.Lane, n int) []byte { return fmt.Appendf(nil, "%s record %d", l, n) }

func fill(t testing.TB, s *outbox.Store, l outbox.Lane, from, to int) {
	t.Helper()
	for i := from; i <= to; i++ {
		n, err := s.Append(l, payload(l, i))
		require.NoError(t, err)
		require.Equal(t, uint64(i), n)
		if l == outbox.Telemetry && i%3 == 0 {
			require.NoError(t, s.Sync())
		}
	}
	require.NoError(t, s.Sync())
}

// numbers reads all unacknowledged records in pieces and checks their content.
func numbers(t testing.TB, s *outbox.Store, l outbox.Lane) []uint64 {
	t.Helper()
	out := []uint64{}
	after := uint64(0)
	for {
		records, err := s.Unacked(l, after, 7)
		require.NoError(t, err)
		if len(records) == 0 {
			return out
		}
		for _, r := range records {
			require.Greater(t, r.Number, after)
			require.Equal(t, string(payload(l, int(r.Number))), string(r.Payload))
			after = r.Number
			out = append(out, r.Number)
		}
	}
}

func run(first, last uint64) []uint64 {
	out := []uint64{}
	for n := first; n <= last; n++ {
		out = append(out, n)
	}
	return out
}

var lanes = []outbox.Lane{outbox.Alarm, outbox.Telemetry}

func TestRecordsComeBackInOrderAfterARestart(t *testing.T) {
	for _, l := range lanes {
		t.Run(l.String(), func(t *testing.T) {
			dir := t.TempDir()
			opts := outbox.Options{SegmentBytes: 600}
			s := open(t, dir, opts)
			epoch := s.Epoch()
			assert.True(t, s.Recovered().Fresh)
			fill(t, s, l, 1, 50)
			assert.Equal(t, run(1, 50), numbers(t, s, l))
			require.NoError(t, s.Close())

			s = open(t, dir, opts)
			assert.Equal(t, epoch, s.Epoch())
			assert.Empty(t, s.Recovered().Cut)
			assert.False(t, s.Recovered().Missing)
			assert.Equal(t, l != outbox.Alarm, s.Recovered().Fresh, "fresh is about the alarm lane")
			fill(t, s, l, 51, 60)
			assert.Equal(t, run(1, 60), numbers(t, s, l))
			assert.Equal(t, uint64(60), s.Last(l))
		})
	}
}

func TestTelemetryIsInvisibleUntilSynced(t *testing.T) {
	s := open(t, t.TempDir(), outbox.Options{})
	n, err := s.Append(outbox.Telemetry, []byte("x"))
	require.NoError(t, err)
	assert.Equal(t, uint64(1), n)
	records, err := s.Unacked(outbox.Telemetry, 0, 10)
	require.NoError(t, err)
	assert.Empty(t, records)
	select {
	case <-s.Notify():
		t.Fatal("notified of nothing durable")
	default:
	}
	require.NoError(t, s.Sync())
	<-s.Notify()
	records, err = s.Unacked(outbox.Telemetry, 0, 10)
	require.NoError(t, err)
	assert.Len(t, records, 1)
}

func TestAcknowledgedRecordsAreNotAskedForAgain(t *testing.T) {
	for _, l := range lanes {
		t.Run(l.String(), func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir, outbox.Options{SegmentBytes: 600})
			fill(t, s, l, 1, 30)
			s.Ack(l, []outbox.Range{{First: 5, Last: 9}, {First: 1, Last: 3}, {First: 29, Last: 99}})
			want := append([]uint64{4}, run(10, 28)...)
			assert.Equal(t, want, numbers(t, s, l))
			require.NoError(t, s.Close())
			s = open(t, dir, outbox.Options{SegmentBytes: 600})
			assert.Equal(t, want, numbers(t, s, l))
			fill(t, s, l, 31, 32) // 31 was acknowledged before it existed: that counts for nothing
			assert.Equal(t, append(want, 31, 32), numbers(t, s, l))
		})
	}
}

func TestAppendAllIsOneWrite(t *testing.T) {
	s := open(t, t.TempDir(), outbox.Options{})
	first, err := s.AppendAll(outbox.Alarm, [][]byte{payload(outbox.Alarm, 1), payload(outbox.Alarm, 2), payload(outbox.Alarm, 3)})
	require.NoError(t, err)
	assert.Equal(t, uint64(1), first)
	assert.Equal(t, uint64(1), s.Stats().Alarm.Syncs)
	fill(t, s, outbox.Alarm, 4, 5)
	assert.Equal(t, run(1, 5), numbers(t, s, outbox.Alarm))
}

func TestCheckpointAndWhatCameAfter(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, outbox.Options{})
	fill(t, s, outbox.Alarm, 1, 10)
	require.NoError(t, s.Checkpoint([]byte("state at 4"), 4))
	require.NoError(t, s.Checkpoint([]byte("state at 7"), 7))
	require.NoError(t, s.Close())

	r := open(t, dir, outbox.Options{}).Recovered()
	assert.Equal(t, "state at 7", string(r.Checkpoint))
	assert.Equal(t, uint64(7), r.UpTo)
	require.Len(t, r.After, 3)
	assert.Equal(t, uint64(8), r.After[0].Number)
	assert.False(t, r.Fresh)
	assert.False(t, r.Missing)
}

func TestDamagedCheckpointFallsBackToTheOneBefore(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, outbox.Options{})
	fill(t, s, outbox.Alarm, 1, 10)
	require.NoError(t, s.Checkpoint([]byte("state at 4"), 4))
	require.NoError(t, s.Checkpoint([]byte("state at 7"), 7))
	require.NoError(t, s.Close())
	flip(t, filepath.Join(dir, "checkpoint-0"), 28)

	r := open(t, dir, outbox.Options{}).Recovered()
	assert.Equal(t, "state at 4", string(r.Checkpoint))
	assert.Len(t, r.After, 6)
	assert.Len(t, r.Cut, 1)
	assert.False(t, r.Missing, "the records tell what the checkpoint lacks")
}

func TestStateThatIsGoneIsMissing(t *testing.T) {
	tests := map[string]func(t *testing.T, dir string){
		"both checkpoints damaged, records before them dropped": func(t *testing.T, dir string) {
			flip(t, filepath.Join(dir, "checkpoint-0"), 28)
			flip(t, filepath.Join(dir, "checkpoint-1"), 28)
			require.NoError(t, os.Remove(segments(t, dir, outbox.Alarm)[0]))
		},
		"the alarm lane is gone": func(t *testing.T, dir string) {
			require.NoError(t, os.RemoveAll(filepath.Join(dir, "alarm")))
		},
		"a segment after the checkpoint is gone": func(t *testing.T, dir string) {
			all := segments(t, dir, outbox.Alarm)
			require.NoError(t, os.Remove(all[len(all)-2]))
		},
		"the last segment is gone, and its records were acknowledged": func(t *testing.T, dir string) {
			all := segments(t, dir, outbox.Alarm)
			require.NoError(t, os.Remove(all[len(all)-1]))
		},
	}
	for name, harm := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			opts := outbox.Options{SegmentBytes: 600}
			s := open(t, dir, opts)
			fill(t, s, outbox.Alarm, 1, 30)
			require.NoError(t, s.Checkpoint([]byte("a"), 4))
			require.NoError(t, s.Checkpoint([]byte("b"), 7))
			s.Ack(outbox.Alarm, []outbox.Range{{First: 1, Last: 30}})
			require.NoError(t, s.Close())
			harm(t, dir)
			s = open(t, dir, opts)
			r := s.Recovered()
			assert.True(t, r.Missing)
			assert.False(t, r.Fresh)
			assert.NotEmpty(t, r.Cut)
			n, err := s.Append(outbox.Alarm, []byte("next"))
			require.NoError(t, err)
			assert.Greater(t, n, uint64(30), "a number is given once")
		})
	}
}

func TestAnotherProcessIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, outbox.Options{})
	_, err := outbox.Open(dir, outbox.Options{})
	require.ErrorContains(t, err, "in use by another process")
	require.NoError(t, s.Close())
	open(t, dir, outbox.Options{})
}

func TestEpochIsNewForANewFolderAndSurvivesItsFile(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, outbox.Options{})
	fill(t, s, outbox.Alarm, 1, 1)
	epoch := s.Epoch()
	require.NoError(t, s.Close())
	require.NoError(t, os.Remove(filepath.Join(dir, "epoch")))
	assert.Equal(t, epoch, open(t, dir, outbox.Options{}).Epoch())
	assert.NotEqual(t, epoch, open(t, t.TempDir(), outbox.Options{}).Epoch())
}

func TestAcknowledgedSegmentsGoAfterTheirTime(t *testing.T) {
	now := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)
	opts := outbox.Options{SegmentBytes: 600, Keep: 24 * time.Hour, Now: func() time.Time { return now }}
	dir := t.TempDir()
	s := open(t, dir, opts)
	fill(t, s, outbox.Alarm, 1, 30)
	fill(t, s, outbox.Telemetry, 1, 60)
	ack := func(l outbox.Lane, last uint64) { s.Ack(l, []outbox.Range{{First: 1, Last: last}}) }
	ack(outbox.Alarm, 30)
	ack(outbox.Telemetry, 60)
	before := s.Stats()
	require.NoError(t, s.Sync())
	assert.Equal(t, before.Alarm.Segments, s.Stats().Alarm.Segments, "too young")

	now = now.Add(25 * time.Hour)
	require.NoError(t, s.Sync())
	assert.Equal(t, 1, s.Stats().Telemetry.Segments)
	assert.Equal(t, before.Alarm.Segments, s.Stats().Alarm.Segments, "not behind a checkpoint")

	require.NoError(t, s.Checkpoint([]byte("a"), 15))
	require.NoError(t, s.Checkpoint([]byte("b"), 30))
	now = now.Add(time.Hour)
	require.NoError(t, s.Sync())
	got := s.Stats().Alarm
	assert.Less(t, got.Segments, before.Alarm.Segments, "behind both checkpoints")
	assert.LessOrEqual(t, got.First, uint64(16))
	assert.Zero(t, got.Dropped+s.Stats().Telemetry.Dropped, "nothing unacknowledged went")
	require.NoError(t, s.Close())
	r := open(t, dir, opts).Recovered()
	assert.False(t, r.Missing)
	assert.Empty(t, r.Cut)
}

func TestTelemetryLosesItsOldestFirstAndCountsIt(t *testing.T) {
	s := open(t, t.TempDir(), outbox.Options{SegmentBytes: 600, TelemetryBytes: 3000, FS: fast()})
	fill(t, s, outbox.Alarm, 1, 100)
	fill(t, s, outbox.Telemetry, 1, 300)
	st := s.Stats()
	assert.LessOrEqual(t, st.Telemetry.Bytes, int64(3000))
	left := numbers(t, s, outbox.Telemetry)
	assert.Equal(t, run(left[0], 300), left)
	assert.Equal(t, uint64(300-len(left)), st.Telemetry.Dropped)
	assert.Equal(t, run(1, 100), numbers(t, s, outbox.Alarm), "alarms never")
}

func TestTooLongARecordIsRefused(t *testing.T) {
	s := open(t, t.TempDir(), outbox.Options{})
	for _, l := range lanes {
		_, err := s.Append(l, make([]byte, outbox.MaxRecord+1))
		assert.Error(t, err)
	}
}

func TestStatsOfBothLanes(t *testing.T) {
	s := open(t, t.TempDir(), outbox.Options{})
	fill(t, s, outbox.Alarm, 1, 10)
	s.Ack(outbox.Alarm, []outbox.Range{{First: 1, Last: 4}})
	_, err := s.Append(outbox.Telemetry, make([]byte, 100))
	require.NoError(t, err)
	st := s.Stats()
	assert.Equal(t, s.Epoch(), st.Epoch)
	assert.Equal(t, uint64(6), st.Alarm.Unacked)
	assert.Equal(t, uint64(10), st.Alarm.Last)
	assert.Positive(t, st.Alarm.Bytes)
	assert.Positive(t, st.Telemetry.Pending)
	assert.Zero(t, st.Telemetry.Last)
}

func segments(t testing.TB, dir string, l outbox.Lane) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, l.String(), "*.seg"))
	require.NoError(t, err)
	require.NotEmpty(t, all)
	return all
}

func flip(t testing.TB, path string, at int) {
	t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	b[at] ^= 0x41
	require.NoError(t, os.WriteFile(path, b, 0o600))
}
