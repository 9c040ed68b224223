package outbox_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/outbox"
)

// records is how many records the damage tests write to a lane: three frames and two.
func records(l outbox.Lane) int { return map[outbox.Lane]int{outbox.Alarm: 3, outbox.Telemetry: 6}[l] }

// copyStore makes a store with one segment in the place of an earlier copy.
func copyStore(t testing.TB, to string, l outbox.Lane, segment []byte) {
	t.Helper()
	require.NoError(t, os.RemoveAll(to))
	require.NoError(t, os.MkdirAll(filepath.Join(to, l.String()), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(to, l.String(), "00000000000000000001-0000.seg"), segment, 0o600))
}

// try opens a store without the costs of a real disk.
func try(t testing.TB, dir string) *outbox.Store {
	t.Helper()
	s, err := outbox.Open(dir, outbox.Options{FS: fast(), Reserve: -1})
	require.NoError(t, err)
	return s
}

func closedStore(t testing.TB, l outbox.Lane) (dir string, segment []byte) {
	t.Helper()
	dir = t.TempDir()
	s := open(t, dir, outbox.Options{})
	fill(t, s, l, 1, records(l))
	require.NoError(t, s.Close())
	segment, err := os.ReadFile(segments(t, dir, l)[0])
	require.NoError(t, err)
	return dir, segment
}

// next appends a record and returns its number.
func next(t testing.TB, s *outbox.Store, l outbox.Lane) uint64 {
	t.Helper()
	n, err := s.Append(l, []byte("next"))
	require.NoError(t, err)
	require.NoError(t, s.Sync())
	return n
}

// TestTornAtEveryByte is a power cut: whatever of the last write is there, the
// records before it are whole and nothing is said to be missing.
func TestTornAtEveryByte(t *testing.T) {
	for _, l := range lanes {
		t.Run(l.String(), func(t *testing.T) {
			_, whole := closedStore(t, l)
			dir := filepath.Join(t.TempDir(), "store")
			last := -1
			for n := 0; n <= len(whole); n++ {
				copyStore(t, dir, l, whole[:n])
				s := try(t, dir)
				r := s.Recovered()
				assert.False(t, r.Missing, "cut at %d", n)
				for _, d := range r.Cut {
					assert.Equal(t, outbox.Torn, d.Kind, "cut at %d: %s", n, d)
				}
				got := numbers(t, s, l)
				require.Equal(t, run(1, uint64(len(got))), got, "cut at %d", n)
				require.GreaterOrEqual(t, len(got), last, "cut at %d", n)
				last = len(got)
				require.Equal(t, uint64(last+1), next(t, s, l), "cut at %d", n)
				require.NoError(t, s.Close())
			}
			assert.Equal(t, records(l), last)
		})
	}
}

// TestTornIntoZeros is a power cut that left pages which were never filled.
func TestTornIntoZeros(t *testing.T) {
	_, whole := closedStore(t, outbox.Alarm)
	dir := t.TempDir()
	copyStore(t, dir, outbox.Alarm, append(whole, make([]byte, 4096)...))
	s := open(t, dir, outbox.Options{})
	assert.False(t, s.Recovered().Missing)
	assert.Len(t, s.Recovered().Cut, 1)
	assert.Equal(t, outbox.Torn, s.Recovered().Cut[0].Kind)
	assert.Equal(t, uint64(records(outbox.Alarm)+1), next(t, s, outbox.Alarm))
}

// TestFlippedAtEveryByte is a card that forgets: every other record is still
// there, the damage is named, no number is given twice, and the state of the
// alarms is said to be missing.
func TestFlippedAtEveryByte(t *testing.T) {
	for _, l := range lanes {
		t.Run(l.String(), func(t *testing.T) {
			_, whole := closedStore(t, l)
			dir := filepath.Join(t.TempDir(), "store")
			for at := range whole {
				bad := append([]byte(nil), whole...)
				bad[at] ^= 0x10
				copyStore(t, dir, l, bad)
				s := try(t, dir)
				r := s.Recovered()
				got := numbers(t, s, l)
				lost := records(l) - len(got)
				require.Contains(t, map[outbox.Lane][]int{outbox.Alarm: {0, 1}, outbox.Telemetry: {0, 3}}[l], lost, "flip at %d", at)
				require.NotEmpty(t, r.Cut, "flip at %d", at)
				for _, d := range r.Cut {
					require.NotEqual(t, outbox.Torn, d.Kind, "flip at %d: %s", at, d)
				}
				require.Equal(t, l == outbox.Alarm && lost > 0, r.Missing, "flip at %d: %v", at, r.Cut)
				require.Greater(t, next(t, s, l), uint64(records(l)), "flip at %d", at)
				require.NoError(t, s.Close())
			}
		})
	}
}

// TestDamageBehindACheckpointIsNotMissing: what the checkpoint includes is not
// needed any more.
func TestDamageBehindACheckpointIsNotMissing(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, outbox.Options{})
	fill(t, s, outbox.Alarm, 1, 9)
	require.NoError(t, s.Checkpoint([]byte("state"), 6))
	require.NoError(t, s.Close())
	flip(t, segments(t, dir, outbox.Alarm)[0], 48+64+30) // in the first records
	r := open(t, dir, outbox.Options{}).Recovered()
	assert.False(t, r.Missing)
	assert.Len(t, r.After, 3)
	assert.NotEmpty(t, r.Cut)
}

// TestDamageInOldTelemetryIsFoundWhenItIsRead: a start does not read days of
// telemetry, so damage there shows later, and must not stop what comes after.
func TestDamageInOldTelemetryIsFoundWhenItIsRead(t *testing.T) {
	dir := t.TempDir()
	opts := outbox.Options{SegmentBytes: 600}
	s := open(t, dir, opts)
	fill(t, s, outbox.Telemetry, 1, 90)
	require.NoError(t, s.Close())
	all := segments(t, dir, outbox.Telemetry)
	require.GreaterOrEqual(t, len(all), 4)
	flip(t, all[1], 48+64+2)
	flip(t, all[2], 48+5)
	require.NoError(t, os.Remove(all[3]))
	s = open(t, dir, opts)
	assert.Empty(t, s.Recovered().Cut)
	got := numbers(t, s, outbox.Telemetry)
	assert.Equal(t, uint64(90), got[len(got)-1])
	lost := uint64(90 - len(got))
	assert.Positive(t, lost)
	assert.Equal(t, lost, s.Stats().Telemetry.Damaged)
	assert.Equal(t, uint64(len(got)), s.Stats().Telemetry.Unacked, "what is lost waits for nobody")
}

// TestReplacedRecordsAreNamed: whole frames of another store in the place of
// ours break the chain of hashes.
func TestReplacedRecordsAreNamed(t *testing.T) {
	_, whole := closedStore(t, outbox.Alarm)
	other := t.TempDir()
	s := open(t, other, outbox.Options{})
	for range records(outbox.Alarm) {
		_, err := s.Append(outbox.Alarm, []byte("alarm forged 0")) // as long as ours
		require.NoError(t, err)
	}
	require.NoError(t, s.Close())
	lie, err := os.ReadFile(segments(t, other, outbox.Alarm)[0])
	require.NoError(t, err)
	require.Len(t, lie, len(whole))
	frame := (len(whole) - 48) / records(outbox.Alarm)
	copy(whole[48+frame:48+2*frame], lie[48+frame:])
	dir := t.TempDir()
	copyStore(t, dir, outbox.Alarm, whole)
	r := open(t, dir, outbox.Options{}).Recovered()
	assert.True(t, r.Missing)
	assert.Len(t, r.Cut, 2, "the frame, and the one after it: %v", r.Cut)
}

func TestDamagedAcknowledgementsAreSentAgain(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, outbox.Options{})
	fill(t, s, outbox.Alarm, 1, 5)
	s.Ack(outbox.Alarm, []outbox.Range{{First: 1, Last: 5}})
	require.NoError(t, s.Close())
	flip(t, filepath.Join(dir, "acked"), 20)
	s = open(t, dir, outbox.Options{})
	assert.Equal(t, run(1, 5), numbers(t, s, outbox.Alarm))
	assert.Len(t, s.Recovered().Cut, 1)
	assert.False(t, s.Recovered().Missing)
}

// FuzzSegment feeds a lane with files that a failing card could leave.
func FuzzSegment(f *testing.F) {
	_, whole := closedStore(f, outbox.Alarm)
	f.Add(whole)
	f.Add(whole[:200])
	f.Add(append(append([]byte(nil), whole[:150]...), whole...))
	f.Fuzz(func(t *testing.T, segment []byte) {
		dir := t.TempDir()
		require.NoError(t, os.MkdirAll(filepath.Join(dir, "alarm"), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "alarm", "00000000000000000001-0000.seg"), segment, 0o600))
		s, err := outbox.Open(dir, outbox.Options{Reserve: -1, FS: fast()})
		require.NoError(t, err)
		defer func() { require.NoError(t, s.Close()) }()
		n := next(t, s, outbox.Alarm)
		for _, r := range s.Recovered().After {
			require.Less(t, r.Number, n)
		}
		after, found := uint64(0), false
		for {
			records, err := s.Unacked(outbox.Alarm, after, 3)
			require.NoError(t, err)
			if len(records) == 0 {
				break
			}
			for _, r := range records {
				require.Greater(t, r.Number, after)
				after, found = r.Number, found || r.Number == n
			}
		}
		require.True(t, found, "what was appended is there")
	})
}
