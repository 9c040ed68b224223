package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/central/records"
	"aman/cmd/internal/central/series"
	"aman/gateway/wire"
)

func TestWhatIsStoredIsAnswered(t *testing.T) {
	r := newRig(t).start()
	g := r.gateway("gw-1")
	g.birth()
	for n := 1; n <= 20; n++ {
		g.block(n)
		g.notice(n)
	}
	g.answered(append(span(telemetry, 1, 20), span(alarm, 1, 20)...)...)
	assert.EqualValues(t, 200, r.stored("gw-1", "co-1.co"))
	assert.EqualValues(t, 200, r.stored("gw-1", "co-1.t"), "faulty readings are data")
	alarms, err := r.records.Alarms(t.Context(), records.Query{})
	require.NoError(t, err)
	assert.Len(t, alarms, 10)
	online := r.live.Gateways()
	require.Len(t, online, 1)
	assert.True(t, online[0].Online)

	g.client.Disconnect(0)
	st := r.ingest.Status()
	assert.EqualValues(t, 400, st.StoredReadings)
	assert.EqualValues(t, 20, st.StoredNotices)
	assert.Zero(t, st.Malformed+st.Unknown+st.Deferred+st.Panics)
}

func TestADeathIsSeen(t *testing.T) {
	r := newRig(t).start()
	g := r.gateway("gw-1")
	g.birth()
	r.until("born", func() bool { all := r.live.Gateways(); return len(all) == 1 && all[0].Online })
	g.publish(wire.Death("kirov", "gw-1", 6, begin)) // of the session before
	g.block(1)
	g.answered(telemetry(1))
	assert.True(t, r.live.Gateways()[0].Online)
	g.publish(wire.Death("kirov", "gw-1", 7, begin))
	r.until("dead", func() bool { return !r.live.Gateways()[0].Online })
}

// Repetitions and any order give each reading once, and every record an answer.
func TestRepeatedAndOutOfOrder(t *testing.T) {
	r := newRig(t).start()
	g := r.gateway("gw-1")
	g.birth()
	rnd := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // Not for secrets.
	var plan []int
	for n := 1; n <= 40; n++ {
		for range 1 + rnd.IntN(3) {
			plan = append(plan, n)
		}
	}
	rnd.Shuffle(len(plan), func(i, j int) { plan[i], plan[j] = plan[j], plan[i] })
	for _, n := range plan {
		g.block(n)
		g.notice(n)
	}
	g.answered(append(span(telemetry, 1, 40), span(alarm, 1, 40)...)...)
	r.until("written", func() bool { st := r.ingest.Status(); return st.WaitingReadings+st.WaitingNotices == 0 })
	assert.EqualValues(t, 400, r.stored("gw-1", "co-1.co"))
	alarms, err := r.records.Alarms(t.Context(), records.Query{})
	require.NoError(t, err)
	assert.Len(t, alarms, 20)
	faults, err := r.records.Verify(t.Context())
	require.NoError(t, err)
	assert.Empty(t, faults)
}

func TestAStoreFailsAndHeals(t *testing.T) {
	r := newRig(t)
	var broken atomic.Bool
	broken.Store(true)
	r.between = func(ctx context.Context, samples []series.Sample) error {
		if broken.Load() {
			return errors.New("disk full")
		}
		return r.series.Append(ctx, samples)
	}
	r.start()
	g := r.gateway("gw-1")
	g.birth()
	for n := 1; n <= 10; n++ {
		g.block(n)
		g.notice(n)
	}
	g.answered(span(alarm, 1, 10)...) // the other store goes on
	r.until("several attempts", func() bool { return r.ingest.Status().Series.Failures >= 3 })
	assert.Equal(t, 10, g.answers(), "nothing that is not stored is answered")
	assert.ErrorContains(t, r.ingest.Status().Series.Failing, "disk full")
	assert.Equal(t, 1, r.log.count("the store fails"), "said once")

	broken.Store(false)
	g.answered(span(telemetry, 1, 10)...)
	assert.EqualValues(t, 100, r.stored("gw-1", "co-1.co"))
	r.until("said", func() bool { return r.log.count("the store works again") == 1 })
}

// A store that writes and then fails to say so gets the same again.
func TestKilledBetweenWriteAndAnswer(t *testing.T) {
	r := newRig(t)
	r.between = func(ctx context.Context, samples []series.Sample) error {
		if err := r.series.Append(context.WithoutCancel(ctx), samples); err != nil {
			return err
		}
		<-ctx.Done() // the process is gone before it can answer
		return ctx.Err()
	}
	r.start()
	g := r.gateway("gw-1")
	g.birth()
	g.block(1)
	r.until("written", func() bool { return r.stored("gw-1", "co-1.co") == 10 })
	r.halt()
	assert.Zero(t, g.answers())

	r.between = nil
	r.start() // knows the birth from the records
	g.block(1)
	g.block(2)
	g.answered(telemetry(1), telemetry(2))
	assert.EqualValues(t, 20, r.stored("gw-1", "co-1.co"), "none is there twice")
	assert.Zero(t, r.ingest.Status().Unknown)
	g.mu.Lock()
	assert.Equal(t, 1, g.rebirths, "its present state is asked for after a restart")
	g.mu.Unlock()
}

func TestAStopStoresWhatCame(t *testing.T) {
	r := newRig(t).start()
	g := r.gateway("gw-1")
	g.birth()
	for n := 1; n <= 50; n++ {
		g.block(n)
	}
	r.until("heard", func() bool { return r.ingest.Status().Readings == 1000 })
	r.halt()
	assert.EqualValues(t, 500, r.stored("gw-1", "co-1.co"))
	g.answered(span(telemetry, 1, 50)...)
}

func TestAnUnknownBirthIsAskedForOnceAMinute(t *testing.T) {
	r := newRig(t)
	var offset atomic.Int64
	r.now = func() time.Time { return begin.Add(time.Duration(offset.Load())) }
	r.start()
	g := r.gateway("gw-1")
	for range 10 {
		g.block(1)
	}
	r.until("heard", func() bool { return r.ingest.Status().Unknown == 10 })
	assert.EqualValues(t, 1, r.ingest.Status().Rebirths)
	offset.Store(int64(61 * time.Second))
	g.block(1)
	r.until("asked again", func() bool { return r.ingest.Status().Rebirths == 2 })
	assert.Zero(t, g.answers())
	g.birth()
	g.block(1)
	g.answered(telemetry(1))
}

func TestAFloodOfNonsense(t *testing.T) {
	r := newRig(t).start()
	bad, good := r.gateway("gw-bad"), r.gateway("gw-1")
	bad.birth()
	good.birth()
	foreign, err := bad.enc.Notice(alarm(1), notice(1), false)
	require.NoError(t, err)
	foreign.Payload.Metrics = foreign.Payload.Metrics[:1] // a position and nothing else
	truncated, err := foreign.Payload.Marshal()
	require.NoError(t, err)
	topic := wire.Topic{Type: wire.NData, Plant: "kirov", Gateway: "gw-bad"}.String()
	for i := range 300 {
		payload := fmt.Appendf(nil, "nonsense %d", i)
		if i%3 == 0 {
			payload = truncated[:len(truncated)-i%7]
		}
		bad.wait(bad.client.Publish(topic, 1, false, payload))
		if i%10 == 0 {
			good.block(i/10 + 1)
		}
	}
	good.answered(span(telemetry, 1, 30)...)
	r.until("counted", func() bool { return r.ingest.Status().Malformed == 300 })
	assert.Equal(t, 1, r.log.count("a message cannot be used"))
	r.until("set aside", func() bool {
		aside, err := r.records.AsideList(t.Context(), 100)
		require.NoError(t, err)
		return len(aside) == 10
	})
	assert.Zero(t, bad.answers())
	assert.EqualValues(t, 300, r.stored("gw-1", "co-1.co"))
}

// One record that the store will never take stops nobody.
func TestARejectedRecordStandsAlone(t *testing.T) {
	r := newRig(t)
	var calls atomic.Int64
	r.between = func(ctx context.Context, samples []series.Sample) error {
		calls.Add(1)
		for _, s := range samples {
			if s.Number == 7 {
				return &series.RejectedError{Err: errors.New("field type conflict")}
			}
		}
		return r.series.Append(ctx, samples)
	}
	r.start()
	g := r.gateway("gw-1")
	g.birth()
	for n := 1; n <= 16; n++ {
		g.block(n)
	}
	g.answered(append(span(telemetry, 1, 6), span(telemetry, 8, 16)...)...)
	assert.Equal(t, 15, g.answers())
	r.until("rejected", func() bool { return r.ingest.Status().Rejected == 1 })
	before := calls.Load()
	g.block(7)
	g.block(17)
	g.answered(telemetry(17))
	assert.Equal(t, before+1, calls.Load(), "it is not tried again")
}

func TestAPanicEndsNothing(t *testing.T) {
	r := newRig(t)
	var once atomic.Bool
	r.between = func(ctx context.Context, samples []series.Sample) error {
		if once.CompareAndSwap(false, true) {
			panic("a bug")
		}
		return r.series.Append(ctx, samples)
	}
	r.start()
	g := r.gateway("gw-1")
	g.birth()
	g.block(1)
	r.until("panicked", func() bool { return r.ingest.Status().Panics == 1 })
	g.block(1) // unanswered, so sent again
	g.answered(telemetry(1))
	assert.EqualValues(t, 10, r.stored("gw-1", "co-1.co"))
}

func TestTheBrokerGoesAndComes(t *testing.T) {
	r := newRig(t).start()
	require.NoError(t, r.broker.Close())
	r.until("noticed", func() bool { return !r.ingest.Status().Connected })
	assert.Equal(t, 1, r.log.count("no connection with the broker"))
}

// BenchmarkIngest is the whole way: broker, decoding, SQLite, answers.
func BenchmarkIngest(b *testing.B) {
	r := newRig(b).start()
	g := r.gateway("gw-1")
	g.birth()
	n := 0
	for b.Loop() {
		first := n + 1
		for range 200 {
			n++
			m, err := g.enc.Block(telemetry(n), block(n), false)
			require.NoError(b, err)
			payload, err := m.Payload.Marshal()
			require.NoError(b, err)
			g.client.Publish(m.Topic.String(), 1, false, payload)
		}
		g.answered(span(telemetry, first, n)...)
	}
	b.ReportMetric(float64(20*n)/b.Elapsed().Seconds(), "readings/s")
}
