package uplink_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/outbox"
	"aman/gateway/uplink"
	"aman/gateway/wire"
)

func TestForeignCommandsAreCountedAndLoggedOnce(t *testing.T) {
	c := newCentral(t)
	b := newBroker(t, c.attach)
	s := newSite(t, uplink.Config{Broker: b.url(), Tuning: quick()})
	s.run()
	require.Eventually(t, func() bool { return s.up.Status().Online }, eventually, tick)
	write := wire.Payload{Metrics: []wire.Metric{wire.StringMetric("Alarms/co-stop/State", "normal", 1)}}
	payload, err := write.Marshal()
	require.NoError(t, err)
	for range 5 {
		for _, m := range []struct {
			topic   string
			payload []byte
		}{
			{"spBv1.0/kirov/NCMD/gw-1", payload},
			{"spBv1.0/kirov/NCMD/gw-1", []byte("\xff garbage")},
			{"spBv1.0/kirov/DCMD/gw-1/co-1", payload},
		} {
			require.NoError(t, b.server.Publish(m.topic, m.payload, false, 1))
		}
	}
	require.Eventually(t, func() bool { return s.up.Status().Refused == 15 }, eventually, tick)
	assert.Equal(t, 2, s.log.count("a command was refused"), "once for each topic")
	s.alarms(1)
	s.drained()
}

func TestAnswersForAnotherStoreChangeNothing(t *testing.T) {
	c := newCentral(t)
	c.answer = false
	b := newBroker(t, c.attach)
	s := newSite(t, uplink.Config{Broker: b.url()})
	s.run()
	s.alarms(5)
	require.Eventually(t, func() bool { return s.up.Status().Sent == 5 }, eventually, tick)
	answer := func(epoch string, last uint64) {
		payload, err := wire.Command{Stored: []wire.Stored{{Epoch: epoch, Lane: wire.LaneAlarm, Ranges: []wire.Range{{First: 1, Last: last}}}}}.Marshal(start)
		require.NoError(t, err)
		require.NoError(t, b.server.Publish("spBv1.0/kirov/NCMD/gw-1", payload, false, 1))
	}
	answer("0123456789abcdef", 99)
	answer(s.store.Epoch(), 1)
	require.Eventually(t, func() bool { return s.up.Status().Stored > 0 }, eventually, tick)
	assert.Equal(t, uint64(4), s.up.Status().Alarms)
}

func TestUnreadableRecordsDoNotStandInTheWay(t *testing.T) {
	c := newCentral(t)
	b := newBroker(t, c.attach)
	s := newSite(t, uplink.Config{Broker: b.url(), Tuning: quick()})
	_, err := s.store.Append(outbox.Alarm, []byte("not a notice"))
	require.NoError(t, err)
	s.n[0]++
	s.alarms(3)
	s.run()
	s.drained()
	assert.Equal(t, 3, c.count(wire.LaneAlarm))
	assert.Equal(t, uint64(1), s.up.Status().Unreadable)
	assert.Equal(t, 1, s.log.count("a record cannot be sent"))
}

func TestNoBrokerIsSaidOnceAndNotWaitedFor(t *testing.T) {
	s := newSite(t, uplink.Config{Broker: "tcp://127.0.0.1:1", Tuning: quick()})
	s.run()
	s.alarms(3)
	require.Eventually(t, func() bool { st := s.up.Status(); return st.Err != nil && !st.Online && st.Alarms == 3 }, eventually, tick)
	s.stop()
	assert.LessOrEqual(t, s.log.count("no uplink"), 2)
}

// TestSessionsLeaveNothingBehind: a gateway that is offline for a year opens a
// million of them.
func TestSessionsLeaveNothingBehind(t *testing.T) {
	c := newCentral(t)
	c.answer = false
	b := newBroker(t, c.attach)
	before := runtime.NumGoroutine()
	tuning := quick()
	tuning.MuteAfter, tuning.RetryFirst, tuning.RetryMax = time.Millisecond, time.Microsecond, time.Millisecond
	s := newSite(t, uplink.Config{Broker: b.url(), Tuning: tuning})
	s.alarms(3)
	s.run()
	require.Eventually(t, func() bool { return s.up.Status().Sessions >= 20 }, eventually, tick)
	b.kill()
	require.Eventually(t, func() bool { return strings.Contains(s.why(), "cannot connect") }, eventually, tick)
	s.stop()
	require.Eventually(t, func() bool { return runtime.NumGoroutine() <= before }, eventually, tick,
		"%d goroutines before, %d after", before, runtime.NumGoroutine())
}

func TestConfigurationThatCannotWorkIsRefused(t *testing.T) {
	good := uplink.Config{Broker: "tcp://127.0.0.1:1883", Plant: "kirov", Gateway: "gw-1"}
	tests := map[string]struct {
		change func(*uplink.Config)
		want   string
	}{
		"ack":     {func(c *uplink.Config) { c.Ack = "server" }, "use central or broker"},
		"strict":  {func(c *uplink.Config) { c.Ack, c.Strict = "broker", true }, "QoS 0"},
		"address": {func(c *uplink.Config) { c.Broker = "central.example" }, "is no address"},
		"plant":   {func(c *uplink.Config) { c.Plant = "Kirov/1" }, "is no id"},
		"ca":      {func(c *uplink.Config) { c.Broker, c.CA = "tls://h:8883", "/nowhere/ca.pem" }, "ca"},
		"cert":    {func(c *uplink.Config) { c.Broker, c.Cert = "tls://h:8883", "/nowhere/x.pem" }, "cert and key"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			cfg := good
			cfg.Data = t.TempDir()
			tc.change(&cfg)
			_, err := uplink.New(cfg, nil, birth)
			assert.ErrorContains(t, err, tc.want)
		})
	}
}
