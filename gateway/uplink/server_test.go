package uplink_test

import (
	"bytes"
	"crypto/tls"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	mochi "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/listeners"
	"github.com/mochi-mqtt/server/v2/packets"
	"github.com/stretchr/testify/require"

	"aman/gateway/wire"
)

// broker is an in-process MQTT broker that can be killed, restarted on the
// same port, and muted: it then acknowledges publishes and forgets them.
type broker struct {
	t      *testing.T
	addr   string
	muted  atomic.Bool
	server *mochi.Server
	onUp   func(*mochi.Server)
	secure *tls.Config
}

type hook struct {
	mochi.HookBase
	muted *atomic.Bool
}

func (h *hook) ID() string { return "test" }

func (h *hook) Provides(b byte) bool {
	return b == mochi.OnPublish || b == mochi.OnConnectAuthenticate || b == mochi.OnACLCheck
}

func (h *hook) OnConnectAuthenticate(*mochi.Client, packets.Packet) bool { return true }

func (h *hook) OnACLCheck(*mochi.Client, string, bool) bool { return true }

func (h *hook) OnPublish(cl *mochi.Client, pk packets.Packet) (packets.Packet, error) {
	if h.muted.Load() && !cl.Net.Inline {
		return pk, packets.CodeSuccessIgnore
	}
	return pk, nil
}

func newBroker(t *testing.T, onUp func(*mochi.Server)) *broker { return newTLSBroker(t, onUp, nil) }

func newTLSBroker(t *testing.T, onUp func(*mochi.Server), secure *tls.Config) *broker {
	b := &broker{t: t, addr: "127.0.0.1:0", onUp: onUp, secure: secure}
	b.start()
	t.Cleanup(b.kill)
	return b
}

func (b *broker) start() {
	b.t.Helper()
	s := mochi.New(&mochi.Options{InlineClient: true, Logger: slog.New(slog.DiscardHandler)})
	require.NoError(b.t, s.AddHook(&hook{muted: &b.muted}, nil))
	l := listeners.NewTCP(listeners.Config{ID: "t", Address: b.addr, TLSConfig: b.secure})
	require.NoError(b.t, s.AddListener(l))
	b.addr = l.Address()
	b.onUp(s)
	require.NoError(b.t, s.Serve())
	b.server = s
}

func (b *broker) kill() {
	if b.server != nil {
		_ = b.server.Close()
		b.server = nil
	}
}

func (b *broker) url() string { return "tcp://" + b.addr }

// central is the smallest server: it keeps what comes in memory, answers for
// it, and asks for a rebirth when it must.
type central struct {
	t   *testing.T
	mu  sync.Mutex
	dec *wire.Decoder
	// answer is switched off to play a server that is down.
	answer  bool
	got     map[string]wire.Record // by position
	order   []wire.Position        // as they came, doubles included
	topics  []wire.Topic
	seqs    []uint64
	deaths  []uint64
	asked   int
	doubles int
}

func newCentral(t *testing.T) *central {
	return &central{t: t, dec: wire.NewDecoder(), answer: true, got: map[string]wire.Record{}}
}

// attach subscribes to a broker's messages in the broker's own process.
func (c *central) attach(s *mochi.Server) {
	require.NoError(c.t, s.Subscribe("spBv1.0/#", 1, func(_ *mochi.Client, _ packets.Subscription, pk packets.Packet) {
		t, err := wire.ParseTopic(pk.TopicName)
		if err != nil || t.Type == wire.NCmd || t.Type == wire.DCmd {
			return
		}
		reply := c.take(t, bytes.Clone(pk.Payload))
		if reply != nil {
			topic := wire.Topic{Type: wire.NCmd, Plant: t.Plant, Gateway: t.Gateway}
			_ = s.Publish(topic.String(), reply, false, 1)
		}
	}))
}

func (c *central) take(t wire.Topic, payload []byte) (reply []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.topics = append(c.topics, t)
	p, err := wire.Unmarshal(payload)
	if err != nil {
		c.t.Errorf("a message that cannot be read: %v", err)
		return nil
	}
	if p.HasSeq {
		c.seqs = append(c.seqs, p.Seq)
	}
	switch t.Type {
	case wire.NDeath:
		n, err := wire.ParseDeath(payload)
		if err != nil {
			c.t.Errorf("death: %v", err)
		}
		c.deaths = append(c.deaths, n)
		return nil
	case wire.NBirth, wire.DBirth:
		if err := c.dec.Feed(t, payload); err != nil {
			c.t.Errorf("birth: %v", err)
		}
		return nil
	}
	return c.store(t, payload)
}

func (c *central) store(t wire.Topic, payload []byte) []byte {
	if !c.answer {
		return nil
	}
	var cmd wire.Command
	r, err := c.dec.Decode(t, payload)
	if err != nil {
		c.asked++
		cmd.Rebirth = true
	} else {
		if _, ok := c.got[r.Position.String()]; ok {
			c.doubles++
		}
		c.got[r.Position.String()] = r
		c.order = append(c.order, r.Position)
		n := r.Position.Number
		cmd.Stored = []wire.Stored{{Epoch: r.Position.Epoch, Lane: r.Position.Lane, Ranges: []wire.Range{{First: n, Last: n}}}}
	}
	reply, err := cmd.Marshal(time.Now())
	if err != nil {
		c.t.Errorf("answer: %v", err)
	}
	return reply
}

func (c *central) set(answer bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answer = answer
}

// forget plays a server that was restored from an old backup, births and all.
func (c *central) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dec = wire.NewDecoder()
}

// awaitBirth waits for the birth of the session with the number.
func (c *central) awaitBirth(bdSeq uint64) {
	c.t.Helper()
	require.Eventually(c.t, func() bool {
		n, known := c.dec.BdSeq("kirov", "gw-1")
		return known && n == bdSeq
	}, eventually, tick)
}

func (c *central) count(lane wire.Lane) (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range c.got {
		if r.Position.Lane == lane {
			n++
		}
	}
	return n
}

// whole checks that the lane came as 1 to n without a gap.
func (c *central) whole(epoch string, lane wire.Lane, n uint64) {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := uint64(1); i <= n; i++ {
		at := wire.Position{Epoch: epoch, Lane: lane, Number: i}
		r, ok := c.got[at.String()]
		require.True(c.t, ok, "record %s is missing", at)
		if lane == wire.LaneTelemetry {
			require.Equal(c.t, float64(i), r.Block.Rows[0].Value)
		} else {
			require.Equal(c.t, float64(i), r.Notice.Event.Value)
		}
	}
}

// logBook is a log that tests can look into.
type logBook struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBook) count(word string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return bytes.Count(l.b.Bytes(), []byte(word))
}

var _ io.Writer = (*logBook)(nil)
