package outbox_test

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/outbox"
)

func TestReadOnlyDiskHealsByItself(t *testing.T) {
	disk := newFaultFS()
	dir := t.TempDir()
	s := open(t, dir, outbox.Options{FS: disk})
	fill(t, s, outbox.Alarm, 1, 3)
	disk.set(func(d *faultFS) { d.readOnly = true })
	for range 5 {
		_, err := s.Append(outbox.Alarm, payload(outbox.Alarm, 4))
		require.ErrorIs(t, err, syscall.EROFS)
		require.ErrorContains(t, err, "SD card")
		require.ErrorIs(t, s.Stats().Alarm.Err, syscall.EROFS)
		require.ErrorIs(t, s.Checkpoint([]byte("x"), 3), syscall.EROFS)
	}
	_, err := s.Append(outbox.Telemetry, payload(outbox.Telemetry, 1))
	require.NoError(t, err, "telemetry waits in memory")
	require.ErrorIs(t, s.Sync(), syscall.EROFS)
	disk.set(func(d *faultFS) { d.readOnly = false })
	fill(t, s, outbox.Alarm, 4, 6)
	require.NoError(t, s.Sync())
	assert.NoError(t, s.Stats().Alarm.Err)
	require.NoError(t, s.Close())

	s = open(t, dir, outbox.Options{})
	assert.Equal(t, run(1, 6), numbers(t, s, outbox.Alarm))
	assert.Equal(t, run(1, 1), numbers(t, s, outbox.Telemetry))
	assert.False(t, s.Recovered().Missing)
}

func TestReadOnlyDiskCanBeOpened(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, outbox.Options{})
	fill(t, s, outbox.Alarm, 1, 3)
	require.NoError(t, s.Checkpoint([]byte("state"), 2))
	require.NoError(t, s.Close())
	disk := newFaultFS()
	disk.readOnly = true
	s = open(t, dir, outbox.Options{FS: disk})
	assert.Equal(t, "state", string(s.Recovered().Checkpoint))
	assert.Len(t, s.Recovered().After, 1)
	_, err := s.Append(outbox.Alarm, []byte("x"))
	require.ErrorIs(t, err, syscall.EROFS)
	disk.set(func(d *faultFS) { d.readOnly = false })
	fill(t, s, outbox.Alarm, 4, 5)
}

func TestFailedSyncGivesTheSegmentUp(t *testing.T) {
	for _, l := range lanes {
		t.Run(l.String(), func(t *testing.T) {
			disk := newFaultFS()
			dir := t.TempDir()
			s := open(t, dir, outbox.Options{FS: disk})
			fill(t, s, l, 1, 3)
			disk.set(func(d *faultFS) { d.badSyncs = 3 })
			if l == outbox.Alarm {
				for range 3 {
					_, err := s.Append(l, payload(l, 4))
					require.ErrorIs(t, err, syscall.EIO)
				}
			} else {
				_, err := s.Append(l, payload(l, 4))
				require.NoError(t, err)
				for range 3 {
					require.ErrorIs(t, s.Sync(), syscall.EIO)
				}
				require.NoError(t, s.Sync())
			}
			from := map[outbox.Lane]int{outbox.Alarm: 4, outbox.Telemetry: 5}[l]
			fill(t, s, l, from, 6)
			assert.Equal(t, run(1, 6), numbers(t, s, l))
			assert.Len(t, segments(t, dir, l), 2, "one given up, one that took over, none left by failed attempts")
			require.NoError(t, s.Close())
			s = open(t, dir, outbox.Options{})
			assert.Empty(t, s.Recovered().Cut)
			assert.Equal(t, run(1, 6), numbers(t, s, l))
		})
	}
}

func TestFullDiskLosesTelemetryBeforeAlarms(t *testing.T) {
	disk := newFaultFS()
	s := open(t, t.TempDir(), outbox.Options{FS: disk, SegmentBytes: 600})
	fill(t, s, outbox.Telemetry, 1, 90)
	disk.set(func(d *faultFS) { d.room = 0 })
	fill(t, s, outbox.Alarm, 1, 5) // goes on: the oldest telemetry makes room
	st := s.Stats()
	assert.Positive(t, st.Telemetry.Dropped)
	assert.Equal(t, run(1, 5), numbers(t, s, outbox.Alarm))
	left := numbers(t, s, outbox.Telemetry)
	assert.Equal(t, run(left[0], 90), left, "the oldest went")
	disk.set(func(d *faultFS) { d.room = 0 })
	require.NoError(t, s.Checkpoint([]byte("state"), 5), "a checkpoint finds room in the same way")
}

func TestFullDiskWithNothingToDropKeepsNothingHalf(t *testing.T) {
	disk := newFaultFS()
	dir := t.TempDir()
	s := open(t, dir, outbox.Options{FS: disk})
	fill(t, s, outbox.Alarm, 1, 3)
	for room := range int64(150) {
		disk.set(func(d *faultFS) { d.room = room % 70 })
		_, err := s.Append(outbox.Alarm, payload(outbox.Alarm, 4))
		require.ErrorIs(t, err, syscall.ENOSPC)
	}
	disk.set(func(d *faultFS) { d.room = -1 })
	fill(t, s, outbox.Alarm, 4, 6)
	require.NoError(t, s.Close())
	s = open(t, dir, outbox.Options{})
	assert.Empty(t, s.Recovered().Cut)
	assert.Equal(t, run(1, 6), numbers(t, s, outbox.Alarm))
}

func TestTelemetryLeavesSpaceForAlarms(t *testing.T) {
	disk := newFaultFS()
	s, err := outbox.Open(t.TempDir(), outbox.Options{FS: disk, Reserve: 1000})
	require.NoError(t, err)
	defer func() { _ = s.Close() }()
	disk.set(func(d *faultFS) { d.free = 999 })
	_, err = s.Append(outbox.Telemetry, []byte("x"))
	require.NoError(t, err)
	require.ErrorContains(t, s.Sync(), "kept for alarms")
	require.Error(t, s.Stats().Telemetry.Err)
	_, err = s.Append(outbox.Alarm, []byte("alarm"))
	require.NoError(t, err)
	disk.set(func(d *faultFS) { d.free = 1000 })
	require.NoError(t, s.Sync())
	assert.Equal(t, uint64(1), s.Last(outbox.Telemetry))
}

func TestTelemetryThatWaitsIsBounded(t *testing.T) {
	disk := newFaultFS()
	s := open(t, t.TempDir(), outbox.Options{FS: disk, PendingBytes: 1000})
	disk.set(func(d *faultFS) { d.readOnly = true })
	var err error
	n := 0
	for ; err == nil; n++ {
		_, err = s.Append(outbox.Telemetry, make([]byte, 95))
	}
	assert.Equal(t, 11, n)
	_ = s.Sync()
	_, err = s.Append(outbox.Telemetry, make([]byte, 95))
	require.ErrorIs(t, err, syscall.EROFS, "the reason of the disk")
	disk.set(func(d *faultFS) { d.readOnly = false })
	require.NoError(t, s.Sync())
	_, err = s.Append(outbox.Telemetry, make([]byte, 95))
	require.NoError(t, err)
}

// TestStalledDiskStallsWritersOnly: a card that does not answer for seconds
// must not hold up pages, acknowledgements or the sending of what is stored.
func TestStalledDiskStallsWritersOnly(t *testing.T) {
	disk := newFaultFS()
	s := open(t, t.TempDir(), outbox.Options{FS: disk})
	fill(t, s, outbox.Alarm, 1, 3)
	gate, stalled := make(chan struct{}), make(chan struct{}, 2)
	disk.set(func(d *faultFS) { d.gate, d.stalled = gate, stalled })
	written := make(chan error, 2)
	go func() { _, err := s.Append(outbox.Alarm, payload(outbox.Alarm, 4)); written <- err }()
	_, err := s.Append(outbox.Telemetry, payload(outbox.Telemetry, 1))
	require.NoError(t, err)
	go func() { written <- s.Sync() }()
	<-stalled
	<-stalled
	assert.Equal(t, run(1, 3), numbers(t, s, outbox.Alarm))
	s.Ack(outbox.Alarm, []outbox.Range{{First: 1, Last: 2}})
	_, err = s.Append(outbox.Telemetry, payload(outbox.Telemetry, 2))
	require.NoError(t, err)
	assert.Equal(t, uint64(1), s.Stats().Alarm.Unacked)
	assert.Equal(t, uint64(3), s.Last(outbox.Alarm))
	disk.set(func(d *faultFS) { d.gate = nil })
	close(gate)
	require.NoError(t, <-written)
	require.NoError(t, <-written)
	assert.Equal(t, uint64(4), s.Last(outbox.Alarm))
	require.NoError(t, s.Sync())
	assert.Equal(t, run(1, 2), numbers(t, s, outbox.Telemetry))
}
