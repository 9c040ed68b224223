package broker

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"

	mqtt "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/packets"

	"aman/gateway/wire"
)

// maxLogged bounds the memory of who was logged already; it is forgotten as a
// whole when it is full, so that a flood of names costs no memory.
const maxLogged = 1000

// gate decides who may do what.
type gate struct {
	mqtt.HookBase
	log *slog.Logger

	mu      sync.Mutex
	gateway map[*mqtt.Client]wire.Topic // who a client is, by its will
	logged  map[string]bool
}

func newGate(log *slog.Logger) *gate {
	return &gate{log: log, gateway: map[*mqtt.Client]wire.Topic{}, logged: map[string]bool{}}
}

// ID implements mqtt.Hook.
func (g *gate) ID() string { return "gate" }

// Provides implements mqtt.Hook.
func (g *gate) Provides(b byte) bool {
	return bytes.Contains([]byte{mqtt.OnConnect, mqtt.OnConnectAuthenticate, mqtt.OnACLCheck, mqtt.OnPublish, mqtt.OnWill, mqtt.OnDisconnect}, []byte{b})
}

// OnConnect implements mqtt.Hook. No session outlives its connection: what was
// missed comes again, and nothing is held for somebody who never returns.
func (g *gate) OnConnect(cl *mqtt.Client, _ packets.Packet) error {
	cl.Properties.Clean = true
	cl.Properties.Props.SessionExpiryInterval = 0
	return nil
}

// OnConnectAuthenticate implements mqtt.Hook. A client with a gateway's will is
// that gateway; one without may listen only; any other will is refused.
func (g *gate) OnConnectAuthenticate(cl *mqtt.Client, pk packets.Packet) bool {
	if trusted(cl) || !pk.Connect.WillFlag {
		return true
	}
	t, err := wire.ParseTopic(pk.Connect.WillTopic)
	if err != nil || t.Type != wire.NDeath {
		g.refuse(cl, "its will is not the NDEATH of a gateway", pk.Connect.WillTopic)
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.gateway[cl] = t
	return true
}

// OnDisconnect implements mqtt.Hook.
func (g *gate) OnDisconnect(cl *mqtt.Client, _ error, _ bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.gateway, cl)
}

// OnACLCheck implements mqtt.Hook. Everybody may listen, as pages are open
// until there are accounts, but not to the broker's own topics.
func (g *gate) OnACLCheck(cl *mqtt.Client, topic string, write bool) bool {
	if trusted(cl) {
		return true
	}
	if !write {
		return !strings.HasPrefix(topic, "$")
	}
	if g.mayPublish(cl, topic) {
		return true
	}
	g.refuse(cl, "it may not publish there: a gateway sends births and data as itself, and commands come from the server alone", topic)
	return false
}

func (g *gate) mayPublish(cl *mqtt.Client, topic string) bool {
	g.mu.Lock()
	own, known := g.gateway[cl]
	g.mu.Unlock()
	t, err := wire.ParseTopic(topic)
	if !known || err != nil || t.Plant != own.Plant || t.Gateway != own.Gateway {
		return false
	}
	return t.Type != wire.NCmd && t.Type != wire.DCmd
}

// OnPublish implements mqtt.Hook: nothing of a client's is retained.
func (g *gate) OnPublish(cl *mqtt.Client, pk packets.Packet) (packets.Packet, error) {
	if !trusted(cl) {
		pk.FixedHeader.Retain = false
	}
	return pk, nil
}

// OnWill implements mqtt.Hook.
func (g *gate) OnWill(cl *mqtt.Client, w mqtt.Will) (mqtt.Will, error) {
	if !trusted(cl) {
		w.Retain = false
		w.WillDelayInterval = 0
	}
	return w, nil
}

// refuse logs the first refusal of a client.
func (g *gate) refuse(cl *mqtt.Client, why, topic string) {
	host, _, _ := strings.Cut(cl.Net.Remote, ":")
	key := cl.ID + "@" + host
	g.mu.Lock()
	seen := g.logged[key]
	if len(g.logged) >= maxLogged {
		clear(g.logged)
	}
	g.logged[key] = true
	g.mu.Unlock()
	if !seen {
		g.log.Warn("broker: a client is refused; further refusals of it are not logged", "client", cl.ID, "remote", cl.Net.Remote, "topic", topic, "why", why)
	}
}

func trusted(cl *mqtt.Client) bool { return cl.Net.Listener == innerID }
