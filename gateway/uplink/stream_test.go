package uplink

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/outbox"
	"aman/gateway/wire"
)

var t0 = time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)

func storeWith(t *testing.T, n int) *outbox.Store {
	t.Helper()
	s, err := outbox.Open(t.TempDir(), outbox.Options{Reserve: -1})
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	for i := range n {
		_, err := s.Append(outbox.Telemetry, fmt.Appendf(nil, "%d", i+1))
		require.NoError(t, err)
	}
	require.NoError(t, s.Sync())
	return s
}

// sendAll sends what the window lets through and returns the numbers.
func sendAll(t *testing.T, s *stream, now time.Time) (sent []uint64) {
	t.Helper()
	for {
		f, err := s.fresh(now)
		require.NoError(t, err)
		if f == nil {
			return sent
		}
		sent = append(sent, f.record.Number)
	}
}

func againAll(s *stream, now time.Time) (sent []uint64) {
	for f := s.again(now); f != nil; f = s.again(now) {
		sent = append(sent, f.record.Number)
	}
	return sent
}

func TestWindowBoundsWhatIsUnderWay(t *testing.T) {
	tuning := Tuning{}.withDefaults()
	s := newStream(storeWith(t, 10), outbox.Telemetry, span{0, endless, 4}, 6, &tuning)
	assert.Equal(t, []uint64{1, 2, 3, 4, 5, 6}, sendAll(t, s, t0))
	assert.True(t, s.flying[4].historical)
	assert.False(t, s.flying[5].historical)
	assert.Equal(t, []outbox.Range{{First: 2, Last: 3}, {First: 5, Last: 5}}, s.answered([]outbox.Range{{First: 2, Last: 3}, {First: 5, Last: 5}, {First: 7, Last: 90}}))
	assert.Equal(t, []uint64{7, 8, 9}, sendAll(t, s, t0), "as many as were answered, and 7 was not under way")
}

func TestSpansDoNotOverlap(t *testing.T) {
	store := storeWith(t, 10)
	tuning := Tuning{}.withDefaults()
	stock := newStream(store, outbox.Telemetry, span{0, 6, 6}, 100, &tuning)
	live := newStream(store, outbox.Telemetry, span{6, endless, 6}, 100, &tuning)
	assert.Equal(t, []uint64{1, 2, 3, 4, 5, 6}, sendAll(t, stock, t0))
	assert.Equal(t, []uint64{7, 8, 9, 10}, sendAll(t, live, t0))
	assert.True(t, stock.done)
	empty := newStream(store, outbox.Telemetry, span{0, 0, 0}, 100, &tuning)
	assert.Empty(t, sendAll(t, empty, t0), "an outbox that was empty has no backlog")
}

func TestUnansweredIsSentAgainLaterEachTime(t *testing.T) {
	tuning := Tuning{}.withDefaults()
	s := newStream(storeWith(t, 3), outbox.Telemetry, span{0, endless, 0}, 10, &tuning)
	sendAll(t, s, t0)
	assert.Empty(t, againAll(s, t0.Add(9*time.Second)))
	now := t0.Add(12500 * time.Millisecond) // 10 s and at most a quarter
	assert.Equal(t, []uint64{1, 2, 3}, againAll(s, now), "in order")
	assert.Empty(t, againAll(s, now.Add(19*time.Second)))
	now = now.Add(25 * time.Second)
	s.answered([]outbox.Range{{First: 2, Last: 2}})
	assert.Equal(t, []uint64{1, 3}, againAll(s, now))
	for range 10 {
		now = now.Add(75 * time.Second) // the longest wait and a quarter
		assert.Equal(t, []uint64{1, 3}, againAll(s, now))
	}
}

func TestHurrySendsOnceAndNotForEver(t *testing.T) {
	tuning := Tuning{}.withDefaults()
	s := newStream(storeWith(t, 2), outbox.Telemetry, span{0, endless, 0}, 10, &tuning)
	sendAll(t, s, t0)
	s.hurry(t0.Add(time.Second))
	assert.Empty(t, againAll(s, t0.Add(time.Second)), "what was sent once has not been missed yet")
	againAll(s, t0.Add(15*time.Second))
	now := t0.Add(16 * time.Second)
	s.hurry(now)
	assert.Equal(t, []uint64{1, 2}, againAll(s, now))
	assert.Empty(t, againAll(s, now))
}

func TestLargeRecordsFillTheWindowSooner(t *testing.T) {
	store := storeWith(t, 0)
	for range 5 {
		_, err := store.Append(outbox.Alarm, make([]byte, 3<<20))
		require.NoError(t, err)
	}
	tuning := Tuning{}.withDefaults()
	s := newStream(store, outbox.Alarm, span{0, endless, 0}, 100, &tuning)
	assert.Len(t, sendAll(t, s, t0), 3)
}

func twoPoints() wire.Birth {
	return wire.Birth{Sensors: []wire.Sensor{{ID: "a", Points: []wire.Point{{Name: "x"}, {Name: "y"}}}, {ID: "b", Points: []wire.Point{{Name: "x"}}}}}
}

func TestAliasesAreGivenOnce(t *testing.T) {
	dir := t.TempDir()
	a, err := OpenAliases(dir)
	require.NoError(t, err)
	b := twoPoints()
	require.NoError(t, a.Assign(&b))
	given := func(b wire.Birth) (out []uint64) {
		for _, s := range b.Sensors {
			for _, p := range s.Points {
				out = append(out, p.Alias)
			}
		}
		return out
	}
	assert.Equal(t, []uint64{1, 2, 3}, given(b))

	a, err = OpenAliases(dir)
	require.NoError(t, err)
	without := wire.Birth{Sensors: []wire.Sensor{{ID: "c", Points: []wire.Point{{Name: "x"}}}}}
	require.NoError(t, a.Assign(&without))
	assert.Equal(t, []uint64{4}, given(without), "never a number of a point that is gone")
	again := twoPoints()
	require.NoError(t, a.Assign(&again))
	assert.Equal(t, []uint64{1, 2, 3}, given(again))
}

func TestAliasesSurviveADamagedLine(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "aliases"), []byte("5 a.x\nnonsense\n7 b.x\n9"), 0o600))
	a, err := OpenAliases(dir)
	require.NoError(t, err)
	b := twoPoints()
	require.NoError(t, a.Assign(&b))
	assert.Equal(t, uint64(5), b.Sensors[0].Points[0].Alias)
	assert.Equal(t, uint64(8), b.Sensors[0].Points[1].Alias)
}

func TestSessionNumbersGoRound(t *testing.T) {
	dir := t.TempDir()
	want := uint64(0)
	for range 258 {
		n, err := openSessionNumber(dir).next()
		require.NoError(t, err)
		require.Equal(t, want, n)
		want = (want + 1) % 256
	}
	full := &sessionNumber{path: filepath.Join(dir, "no", "folder"), last: 3}
	n, err := full.next()
	assert.Error(t, err)
	assert.Equal(t, uint64(4), n, "a full disk does not stop the uplink")
}

func TestHostsDecideWhetherToSpeak(t *testing.T) {
	h := hosts{graceUntil: t0}
	assert.False(t, h.ready(t0.Add(-time.Second)), "retained states are still coming")
	assert.True(t, h.ready(t0), "no host, nothing to wait for")
	require.NoError(t, h.heard("a", []byte(`{"online":false,"timestamp":5}`)))
	assert.False(t, h.ready(t0))
	require.NoError(t, h.heard("b", []byte(`{"online":true,"timestamp":5}`)))
	assert.True(t, h.ready(t0))
	require.NoError(t, h.heard("b", []byte(`{"online":false,"timestamp":4}`)))
	assert.True(t, h.ready(t0), "the late death of an older connection")
	assert.Error(t, h.heard("c", []byte("ONLINE")))
	for i := range 100 {
		require.NoError(t, h.heard(fmt.Sprint(i), []byte(`{"online":true,"timestamp":5}`)))
	}
	assert.LessOrEqual(t, len(h.states), maxHosts)
}

// TestWearOfTheCard measures what a reading costs on the disk: a hundred
// sensors polled ten times a second, their values wandering.
func TestWearOfTheCard(t *testing.T) {
	store := storeWith(t, 0)
	noise := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same each time
	readings := 0
	for second := range 5 {
		for sensor := range 100 {
			b := wire.Block{Sensor: fmt.Sprintf("co-%d", sensor)}
			for i := range 10 {
				at := t0.Add(time.Duration(second)*time.Second + time.Duration(i*100+noise.IntN(3))*time.Millisecond)
				value := float64(200+noise.IntN(7)) * 0.1
				b.Rows = append(b.Rows, wire.Row{Point: "co", Time: at, Value: value, Quality: 3})
			}
			readings += len(b.Rows)
			record, err := wire.EncodeBlock(b)
			require.NoError(t, err)
			_, err = store.Append(outbox.Telemetry, record)
			require.NoError(t, err)
		}
		require.NoError(t, store.Sync())
	}
	each := float64(store.Stats().Telemetry.Written) / float64(readings)
	t.Logf("%.2f bytes a reading, one sync a second", each)
	assert.Less(t, each, 4.0)
}
