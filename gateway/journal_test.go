package gateway

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/outbox"
	"aman/gateway/wire"
	"aman/rules"
)

// diary is a journal on a real store.
type diary struct {
	*journal
	t     *testing.T
	dir   string
	real  *outbox.Store
	ended chan error
	stop  context.CancelFunc
}

func newDiary(t *testing.T) *diary {
	d := &diary{t: t, dir: t.TempDir()}
	store, err := outbox.Open(d.dir, outbox.Options{})
	require.NoError(t, err)
	d.real, d.journal = store, newJournal(store, newClock(), quiet())
	return d
}

func (d *diary) start() {
	ctx, cancel := context.WithCancel(context.Background())
	d.stop, d.ended = cancel, make(chan error, 1)
	go func() { d.ended <- d.run(ctx) }()
}

// close ends the writer and reopens the store as a start would.
func (d *diary) close() outbox.Recovery {
	if d.stop != nil {
		d.stop()
		require.NoError(d.t, <-d.ended)
	}
	require.NoError(d.t, d.real.Close())
	store, err := outbox.Open(d.dir, outbox.Options{})
	require.NoError(d.t, err)
	defer store.Close()
	return store.Recovered()
}

func raised(i int) entry {
	return entry{notice: wire.Notice{Event: rules.Event{Time: time.Unix(int64(i), 0), Kind: rules.Raised, Rule: fmt.Sprintf("r%d", i)}}}
}

func decoded(t *testing.T, records []outbox.Record) (out []wire.Notice) {
	for _, r := range records {
		n, err := wire.DecodeNotice(r.Payload)
		require.NoError(t, err)
		out = append(out, n)
	}
	return out
}

func TestJournalKeepsOrderAndSyncsTogether(t *testing.T) {
	d := newDiary(t)
	var writes int
	toLane := d.append
	d.append = func(p [][]byte) (uint64, error) { writes++; return toLane(p) }
	for i := range 1000 {
		d.put(raised(i))
	}
	d.start()
	got := decoded(t, d.close().After)
	require.Len(t, got, 1000)
	for i, n := range got {
		require.Equal(t, fmt.Sprintf("r%d", i), n.Event.Rule)
	}
	assert.LessOrEqual(t, writes, 5, "a burst costs few syncs: a suspension at its end waits for none of its own")
}

func TestJournalBarrierComesAfterEverythingBefore(t *testing.T) {
	d := newDiary(t)
	for i := range 600 {
		d.put(raised(i))
	}
	done := make(chan uint64, 1)
	d.put(entry{done: func(err error) {
		assert.NoError(t, err)
		done <- d.store.Last(outbox.Alarm)
	}})
	d.start()
	assert.Equal(t, uint64(600), <-done)
	d.close()
}

func TestCheckpointNamesThePositionThatItIncludes(t *testing.T) {
	d := newDiary(t)
	d.put(raised(0))
	d.put(raised(1))
	d.put(entry{checkpoint: &rules.Snapshot{Time: time.Unix(7, 0)}})
	d.put(raised(2))
	d.start()
	got := d.close()
	assert.Equal(t, uint64(2), got.UpTo)
	assert.Contains(t, string(got.Checkpoint), "1970-01-01T")
	require.Len(t, got.After, 1)
	assert.Equal(t, "r2", decoded(t, got.After)[0].Event.Rule)
}

func TestOverflowBecomesACountedRecordAndASuspensionStillFits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const depth = 1000
		d := newDiary(t)
		d.depth = depth
		for i := range depth + 25 {
			d.put(raised(i))
		}
		d.put(entry{suspension: true, notice: wire.Notice{Event: rules.Event{Kind: rules.Suspended, Zone: "hall"}}})
		assert.Equal(t, uint64(25), d.state().Dropped)
		assert.Equal(t, depth+1, d.state().Waiting, "bounded, but for what must not be lost")
		assert.Equal(t, 1, d.suspensions("hall"), "not yet on disk")
		assert.Zero(t, d.suspensions("yard"))
		assert.True(t, d.state().Gap, "the state on disk needs a checkpoint")
		d.put(entry{checkpoint: &rules.Snapshot{}})
		assert.True(t, d.state().Gap, "there is no room for it yet")
		d.append = func(p [][]byte) (uint64, error) { // a lane that keeps nothing
			if len(p) == 1 {
				n, err := wire.DecodeNotice(p[0])
				require.NoError(t, err)
				assert.Equal(t, journalPoint, n.Event.Point)
				assert.Contains(t, n.Event.Why, "25 events")
				assert.True(t, leftOut(n.Event), "a start that finds it takes the state for unknown")
			}
			return 1, nil
		}
		d.start()
		synctest.Wait()
		s := d.state()
		assert.Zero(t, s.Waiting)
		assert.Zero(t, s.Dropped)
		assert.Zero(t, s.Suspensions)
		assert.True(t, s.Gap)
		d.put(entry{checkpoint: &rules.Snapshot{}})
		assert.False(t, d.state().Gap)
		d.close()
	})
}

func TestDiskThatRefusesRefusesActsAndKeepsRecords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary(t)
		var broken atomic.Bool
		toLane := d.append
		d.append = func(p [][]byte) (uint64, error) {
			if broken.Load() {
				return 0, errors.New("read-only")
			}
			return toLane(p)
		}
		broken.Store(true)
		answers := make(chan error, 2)
		act := entry{notice: wire.Notice{Act: &rules.Act{Kind: rules.ActAck, Target: "r0"}}, done: func(err error) { answers <- err }}
		d.put(raised(0))
		d.put(act)
		d.put(raised(1))
		d.start()
		assert.ErrorContains(t, <-answers, "read-only")
		time.Sleep(5 * diskRetry)
		assert.Equal(t, 2, d.state().Waiting)
		assert.ErrorContains(t, d.state().Err, "read-only")
		d.put(act)
		assert.ErrorContains(t, <-answers, "read-only", "also while the disk is known to be broken")

		broken.Store(false)
		time.Sleep(2 * diskRetry)
		assert.NoError(t, d.state().Err)
		d.put(act)
		assert.NoError(t, <-answers)
		got := decoded(t, d.close().After)
		require.Len(t, got, 3, "each record once, and only the act that was taken")
		assert.Equal(t, "r0", got[0].Event.Rule)
		assert.Equal(t, "r1", got[1].Event.Rule)
		assert.NotNil(t, got[2].Act)
	})
}

func TestRunThatEndsWithABrokenDiskSaysWhatIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary(t)
		d.append = func([][]byte) (uint64, error) { return 0, errors.New("no space") }
		d.put(raised(0))
		d.start()
		time.Sleep(time.Second)
		d.stop()
		require.ErrorContains(t, <-d.ended, "no space")
		assert.ErrorContains(t, d.left(), "1 alarm records could not be stored: no space")
		require.NoError(t, d.real.Close())
	})
}

func TestRecordThatCannotBeEncodedStandsBeforeNothing(t *testing.T) {
	d := newDiary(t)
	bad := entry{suspension: true, notice: wire.Notice{
		Event:    rules.Event{Kind: rules.Suspended, Zone: "hall"},
		Evidence: []wire.Block{{Sensor: "Not An Id", Rows: []wire.Row{{Point: "x"}}}},
	}}
	nan := raised(1)
	nan.notice.Event.Value, nan.notice.Event.HasValue = math.NaN(), true
	d.put(bad)
	d.put(nan)
	d.put(raised(2))
	d.start()
	got := decoded(t, d.close().After)
	require.GreaterOrEqual(t, len(got), 2)
	assert.Equal(t, rules.Suspended, got[0].Event.Kind, "a suspension is stored without evidence rather than not at all")
	assert.Empty(t, got[0].Evidence)
	assert.Equal(t, "r2", got[len(got)-1].Event.Rule)
}

func TestCheckpointThatCannotBeStoredHoldsNothingUp(t *testing.T) {
	d := newDiary(t)
	value := math.Inf(1)
	d.put(entry{checkpoint: &rules.Snapshot{Alarms: []rules.AlarmFacts{{Rule: "r", Value: &value}}}})
	d.put(raised(0))
	d.start()
	got := d.close()
	assert.Len(t, got.After, 1)
	assert.True(t, d.state().Gap, "another one is asked for")
}

func TestStalledDiskIsSeenWhileItStalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary(t)
		back := make(chan struct{})
		d.append = func([][]byte) (uint64, error) { <-back; return 1, nil }
		d.start()
		time.Sleep(time.Second)
		d.put(raised(0))
		time.Sleep(10 * time.Second)
		assert.Equal(t, 10*time.Second, d.state().Stalled)
		assert.NoError(t, d.state().Err)
		close(back)
		synctest.Wait()
		assert.Zero(t, d.state().Stalled)
		d.close()
	})
}

// TestButtonThatIsPressedForDaysFillsNoMemory: with a dead disk, by whoever
// reaches the page.
func TestButtonThatIsPressedForDaysFillsNoMemory(t *testing.T) {
	const depth = 1000
	d := newDiary(t)
	d.depth = depth
	stop := entry{suspension: true, notice: wire.Notice{Event: rules.Event{Kind: rules.Suspended, Zone: "hall"}}}
	for range 2*depth + 100 {
		d.put(stop)
	}
	assert.Equal(t, 2*depth, d.state().Waiting)
	assert.Equal(t, uint64(100), d.state().Dropped)
	var answer error
	d.put(entry{notice: wire.Notice{Act: &rules.Act{}}, done: func(err error) { answer = err }})
	assert.ErrorIs(t, answer, errFull)
	require.NoError(t, d.real.Close())
}
