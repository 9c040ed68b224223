package uplink_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/uplink"
	"aman/gateway/wire"
)

// mosquitto is Debian's broker on a port of its own.
type mosquitto struct {
	t    *testing.T
	conf string
	addr string
	cmd  *exec.Cmd
}

func newMosquitto(t *testing.T) *mosquitto {
	t.Helper()
	if os.Getenv("AMAN_TEST_SERVERS") == "" {
		t.Skip("needs Debian's mosquitto: set AMAN_TEST_SERVERS=1, or run test/run servers")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	m := &mosquitto{t: t, conf: filepath.Join(t.TempDir(), "mosquitto.conf"), addr: l.Addr().String()}
	_, port, err := net.SplitHostPort(m.addr)
	require.NoError(t, err)
	require.NoError(t, l.Close())
	require.NoError(t, os.WriteFile(m.conf, fmt.Appendf(nil, "listener %s 127.0.0.1\nallow_anonymous true\n", port), 0o600))
	m.start()
	t.Cleanup(m.kill)
	return m
}

func (m *mosquitto) start() {
	m.t.Helper()
	program, err := exec.LookPath("mosquitto")
	if err != nil {
		program = "/usr/sbin/mosquitto" // not in the PATH of ordinary users
	}
	m.cmd = exec.Command(program, "-c", m.conf) //nolint:gosec // the test's own broker
	require.NoError(m.t, m.cmd.Start(), "mosquitto is not installed: apt-get install mosquitto")
	require.Eventually(m.t, func() bool {
		c, err := net.Dial("tcp", m.addr)
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	}, eventually, tick)
}

func (m *mosquitto) kill() {
	if m.cmd != nil {
		_ = m.cmd.Process.Kill()
		_ = m.cmd.Wait()
		m.cmd = nil
	}
}

// connect attaches the test's server as an ordinary client.
func (c *central) connect(addr string) mqtt.Client {
	o := mqtt.NewClientOptions().AddBroker("tcp://" + addr).SetClientID("central").SetOrderMatters(false).SetCleanSession(true)
	client := mqtt.NewClient(o)
	token := client.Connect()
	require.True(c.t, token.WaitTimeout(eventually))
	require.NoError(c.t, token.Error())
	take := func(client mqtt.Client, m mqtt.Message) {
		t, err := wire.ParseTopic(m.Topic())
		if err != nil || t.Type == wire.NCmd {
			return
		}
		if reply := c.take(t, bytes.Clone(m.Payload())); reply != nil {
			client.Publish(wire.Topic{Type: wire.NCmd, Plant: t.Plant, Gateway: t.Gateway}.String(), 1, false, reply)
		}
	}
	token = client.Subscribe("spBv1.0/kirov/#", 1, take)
	require.True(c.t, token.WaitTimeout(eventually))
	require.NoError(c.t, token.Error())
	return client
}

func TestMosquittoKilledUnderLoadLosesNothing(t *testing.T) {
	m := newMosquitto(t)
	c := newCentral(t)
	client := c.connect(m.addr)
	s := newSite(t, uplink.Config{Broker: "tcp://" + m.addr, Tuning: quick()})
	s.alarms(20)
	s.readings(100)
	s.run()
	s.drained()
	for range 3 {
		m.kill()
		client.Disconnect(0)
		s.alarms(20)
		s.readings(100)
		m.start()
		client = c.connect(m.addr)
		s.drained()
	}
	client.Disconnect(0)
	c.whole(s.store.Epoch(), wire.LaneAlarm, 80)
	c.whole(s.store.Epoch(), wire.LaneTelemetry, 400)
}

func TestMosquittoTellsOfAGatewayThatDied(t *testing.T) {
	m := newMosquitto(t)
	c := newCentral(t)
	client := c.connect(m.addr)
	defer client.Disconnect(0)
	s := newSite(t, uplink.Config{Broker: "tcp://" + m.addr, Tuning: quick()})
	s.run()
	c.awaitBirth(0)

	// Another client of the same id makes the broker end the session, will and
	// all; the uplink then takes it back.
	thief := mqtt.NewClient(mqtt.NewClientOptions().AddBroker("tcp://" + m.addr).SetClientID("aman-kirov-gw-1").SetAutoReconnect(false))
	require.True(t, thief.Connect().WaitTimeout(eventually))
	require.Eventually(t, func() bool { c.mu.Lock(); defer c.mu.Unlock(); return len(c.deaths) >= 1 }, eventually, tick)
	c.awaitBirth(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	assert.Equal(t, uint64(0), c.deaths[0], "the death is the old session's")
}

func TestMosquittoAcknowledgesWhereThatCounts(t *testing.T) {
	m := newMosquitto(t)
	s := newSite(t, uplink.Config{Broker: "tcp://" + m.addr, Ack: "broker", Tuning: quick()})
	s.alarms(50)
	s.readings(500)
	s.run()
	s.drained()
}
