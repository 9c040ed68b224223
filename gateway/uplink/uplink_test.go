package uplink_test

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/gateway/outbox"
	"aman/gateway/uplink"
	"aman/gateway/wire"
	"aman/rules"
)

// eventually bounds every wait for what must happen; tick is how often it is
// looked for.
const (
	eventually = 20 * time.Second
	tick       = 5 * time.Millisecond
)

var start = time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)

func birth() wire.Birth {
	return wire.Birth{
		Plant: "kirov", Gateway: "gw-1", Time: start, Version: "test",
		Sensors: []wire.Sensor{{
			ID: "co-1", Zone: "boiler", Driver: "modbus", Every: time.Second,
			Points: []wire.Point{{Name: "co", Unit: "[ppm]", Gas: "CO", Min: 0, Max: math.NaN()}},
		}},
		Alarms: []wire.Alarm{{Rule: "co-stop", Zone: "boiler", Severity: "danger", Points: []string{"co-1.co"}, State: rules.StateNormal}},
	}
}

// site is a gateway's data path: an outbox, and an uplink that runs.
type site struct {
	t     *testing.T
	store *outbox.Store
	up    *uplink.Uplink
	log   *logBook
	stop  func()
	n     [2]int
}

func quick() uplink.Tuning {
	return uplink.Tuning{
		AnswerWithin: 100 * time.Millisecond, AnswerAtMost: 200 * time.Millisecond, MuteAfter: time.Minute,
		RetryFirst: 5 * time.Millisecond, RetryMax: 20 * time.Millisecond, RebirthEvery: 50 * time.Millisecond,
	}
}

func newSite(t *testing.T, cfg uplink.Config) *site {
	dir := t.TempDir()
	store, err := outbox.Open(dir, outbox.Options{Reserve: -1})
	require.NoError(t, err)
	s := &site{t: t, store: store, log: &logBook{}}
	cfg.Plant, cfg.Gateway, cfg.Data = "kirov", "gw-1", dir
	cfg.Log = slog.New(slog.NewTextHandler(s.log, nil))
	s.up, err = uplink.New(cfg, store, birth)
	require.NoError(t, err)
	t.Cleanup(func() {
		if s.stop != nil {
			s.stop()
		}
		assert.NoError(t, store.Close())
	})
	return s
}

func (s *site) run() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.up.Run(ctx) }()
	s.stop = func() {
		cancel()
		assert.NoError(s.t, <-ended)
		s.stop = nil
	}
}

// alarms appends n events whose value is their number.
func (s *site) alarms(n int) {
	for range n {
		s.n[0]++
		record, err := wire.EncodeNotice(wire.Notice{Event: rules.Event{
			Time: start, Rule: "co-stop", Kind: rules.Raised,
			State: rules.StateUnacknowledged, Value: float64(s.n[0]), HasValue: true,
		}})
		require.NoError(s.t, err)
		_, err = s.store.Append(outbox.Alarm, record)
		require.NoError(s.t, err)
	}
}

// readings appends n blocks whose value is their number.
func (s *site) readings(n int) {
	for range n {
		s.n[1]++
		record, err := wire.EncodeBlock(wire.Block{Sensor: "co-1", Rows: []wire.Row{
			{Point: "co", Time: start, Value: float64(s.n[1]), Quality: drivers.Good},
		}})
		require.NoError(s.t, err)
		_, err = s.store.Append(outbox.Telemetry, record)
		require.NoError(s.t, err)
	}
	require.NoError(s.t, s.store.Sync())
}

// why is the status' error as text.
func (s *site) why() string { return fmt.Sprint(s.up.Status().Err) }

func (s *site) drained() {
	s.t.Helper()
	require.Eventually(s.t, func() bool { return s.up.Status().Waiting() == 0 }, eventually, tick, "records wait: %+v", s.up.Status())
}

func TestEverythingArrivesInOrder(t *testing.T) {
	c := newCentral(t)
	b := newBroker(t, c.attach)
	s := newSite(t, uplink.Config{Broker: b.url(), Tuning: uplink.Tuning{BacklogRate: 5000}})
	s.alarms(100)
	s.readings(300)
	s.run()
	s.drained()
	s.alarms(20)
	s.readings(50)
	s.drained()
	epoch := s.store.Epoch()
	c.whole(epoch, wire.LaneAlarm, 120)
	c.whole(epoch, wire.LaneTelemetry, 350)
	assert.Zero(t, c.doubles)
	assert.True(t, c.got[epoch+"/alarm/100"].Historical, "stored before the session")
	assert.False(t, c.got[epoch+"/alarm/101"].Historical)
	assert.True(t, c.got[epoch+"/telemetry/300"].Historical)
	assert.False(t, c.got[epoch+"/telemetry/301"].Historical)
	last := map[wire.Lane]uint64{}
	for _, at := range c.order {
		assert.Greater(t, at.Number, last[at.Lane], "in order")
		last[at.Lane] = at.Number
	}
	for i, n := range c.seqs {
		require.Equal(t, uint64(i%256), n, "seq of message %d", i)
	}
	got, complete := c.dec.Birth("kirov", "gw-1")
	assert.True(t, complete)
	assert.Equal(t, uint64(1), got.Sensors[0].Points[0].Alias)

	st := s.up.Status()
	assert.True(t, st.Online)
	assert.NoError(t, st.Err)
	assert.Equal(t, uint64(470), st.Stored)
	assert.False(t, st.LastStored.IsZero())
}

func TestAlarmsGoBeforeTheBacklog(t *testing.T) {
	c := newCentral(t)
	b := newBroker(t, c.attach)
	s := newSite(t, uplink.Config{Broker: b.url()})
	s.readings(200)
	s.alarms(50)
	s.run()
	s.drained()
	for i, at := range c.order[:50] {
		require.Equal(t, wire.LaneAlarm, at.Lane, "message %d", i)
	}
}

func TestBrokerKilledUnderLoadLosesNothing(t *testing.T) {
	c := newCentral(t)
	b := newBroker(t, c.attach)
	s := newSite(t, uplink.Config{Broker: b.url(), Tuning: quick()})
	s.run()
	for round := range 5 {
		s.alarms(10)
		s.readings(40)
		want := 40*round + 5
		require.Eventually(t, func() bool { return c.count(wire.LaneTelemetry) >= want }, eventually, tick)
		b.kill()
		s.alarms(10)
		b.start()
	}
	s.drained()
	c.whole(s.store.Epoch(), wire.LaneAlarm, 100)
	c.whole(s.store.Epoch(), wire.LaneTelemetry, 200)
	require.NotEmpty(t, c.seqs)
}

func TestMutedBrokerIsHealedByTheAnswers(t *testing.T) {
	c := newCentral(t)
	b := newBroker(t, c.attach)
	s := newSite(t, uplink.Config{Broker: b.url(), Tuning: quick()})
	s.run()
	require.Eventually(t, func() bool { return s.up.Status().Online }, eventually, tick)
	b.muted.Store(true)
	s.alarms(20)
	s.readings(20)
	require.Eventually(t, func() bool { return s.up.Status().Resent > 20 }, eventually, tick)
	assert.Equal(t, uint64(40), s.up.Status().Waiting(), "a PUBACK is no answer")
	b.muted.Store(false)
	s.drained()
	c.whole(s.store.Epoch(), wire.LaneAlarm, 20)
	c.whole(s.store.Epoch(), wire.LaneTelemetry, 20)
}

func TestSessionWithoutAnswersEnds(t *testing.T) {
	c := newCentral(t)
	c.answer = false
	b := newBroker(t, c.attach)
	tuning := quick()
	tuning.MuteAfter = 50 * time.Millisecond
	s := newSite(t, uplink.Config{Broker: b.url(), Tuning: tuning})
	s.alarms(3)
	s.run()
	require.Eventually(t, func() bool { return s.up.Status().Sessions >= 3 }, eventually, tick)
	c.set(true)
	s.drained()
	c.whole(s.store.Epoch(), wire.LaneAlarm, 3)
}

func TestServerThatForgotIsToldAgain(t *testing.T) {
	c := newCentral(t)
	b := newBroker(t, c.attach)
	s := newSite(t, uplink.Config{Broker: b.url(), Tuning: quick()})
	s.run()
	s.alarms(2)
	s.drained()
	c.forget()
	s.alarms(50)
	s.readings(50)
	s.drained()
	c.whole(s.store.Epoch(), wire.LaneAlarm, 52)
	assert.Equal(t, uint64(1), s.up.Status().Sessions, "a rebirth is no new session")
	births := 0
	for _, topic := range c.topics {
		if topic.Type == wire.NBirth {
			births++
		}
	}
	assert.GreaterOrEqual(t, births, 2)
	assert.Less(t, births, 10, "granted now and then, though asked %d times", c.asked)
}

func TestBrokerAcknowledgementReleasesWhereItCounts(t *testing.T) {
	c := newCentral(t)
	c.answer = false
	b := newBroker(t, c.attach)
	s := newSite(t, uplink.Config{Broker: b.url(), Ack: "broker", Tuning: quick()})
	s.alarms(30)
	s.readings(30)
	s.run()
	s.drained()
	b.kill()
	s.alarms(5)
	b.start()
	s.drained()
}

func TestOfflineHostHoldsDataBack(t *testing.T) {
	c := newCentral(t)
	b := newBroker(t, c.attach)
	say := func(state string) {
		require.NoError(t, b.server.Publish(wire.StateTopic("scada"), []byte(state), true, 1))
	}
	say(`{"online":false,"timestamp":1}`)
	s := newSite(t, uplink.Config{Broker: b.url(), Ack: "broker", Tuning: quick()})
	s.alarms(3)
	s.run()
	say(`{"online":true,"timestamp":2}`)
	s.drained()
	say(`{"online":false,"timestamp":3}`)
	require.Eventually(t, func() bool { return !s.up.Status().Online }, eventually, tick)
	s.alarms(3)
	say(`{"online":true,"timestamp":4}`)
	s.drained()
}

func TestStrictSparkplugNeedsNoQoS(t *testing.T) {
	c := newCentral(t)
	b := newBroker(t, c.attach)
	s := newSite(t, uplink.Config{Broker: b.url(), Strict: true, Tuning: quick()})
	s.run()
	s.alarms(20)
	s.readings(20)
	s.drained()
	c.whole(s.store.Epoch(), wire.LaneAlarm, 20)
}

func TestDeathsNameTheirSession(t *testing.T) {
	c := newCentral(t)
	b := newBroker(t, c.attach)
	s := newSite(t, uplink.Config{Broker: b.url(), Tuning: quick()})
	s.run()
	c.awaitBirth(0)
	s.stop()
	require.Eventually(t, func() bool { c.mu.Lock(); defer c.mu.Unlock(); return len(c.deaths) == 1 }, eventually, tick)
	assert.Equal(t, []uint64{0}, c.deaths)
	assert.False(t, s.up.Status().Online)
	s.run()
	c.awaitBirth(1)
}
