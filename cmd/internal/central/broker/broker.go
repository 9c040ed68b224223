package broker

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"

	mqtt "github.com/mochi-mqtt/server/v2"

	"aman/gateway/wire"
)

// Bounds on what clients can make the broker hold.
const (
	// maxClients is more than the gateways that one broker is meant for.
	maxClients = 10_000
	// maxPacket is the largest payload of ours with room for its topic.
	maxPacket = wire.MaxPayload + 4096
	// maxPending are messages waiting for one slow subscriber. What does not fit
	// is dropped for it; the server's own connection never waits.
	maxPending = 4096
)

// Options say how the broker listens.
type Options struct {
	// Listen is HOST:PORT; port 0 takes a free one.
	Listen string
	// TLS is nil for plain TCP.
	TLS *tls.Config
	Log *slog.Logger
}

// Broker is a running broker.
type Broker struct {
	server *mqtt.Server
	outer  *listener
	inner  *pipes
	once   sync.Once
}

// Start listens and serves until Close.
func Start(ctx context.Context, o Options) (*Broker, error) {
	caps := mqtt.NewDefaultServerCapabilities()
	caps.MaximumClients = maxClients
	caps.MaximumPacketSize = maxPacket
	caps.MaximumClientWritesPending = maxPending
	caps.MaximumInflight = maxPending
	// What mochi logs of each client is noise or repeats; the gate logs once.
	b := &Broker{server: mqtt.New(&mqtt.Options{Capabilities: caps, Logger: slog.New(slog.DiscardHandler)}), inner: newPipes()}
	if err := b.server.AddHook(newGate(o.Log), nil); err != nil {
		return nil, fmt.Errorf("broker: %w", err)
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", o.Listen)
	if err != nil {
		return nil, fmt.Errorf("mqtt.listen: cannot listen on %s; another broker may hold the address, choose another HOST:PORT: %w", o.Listen, err)
	}
	if o.TLS != nil {
		l = tls.NewListener(l, o.TLS)
	}
	b.outer = &listener{id: outerID, listener: l, log: o.Log, conns: map[net.Conn]struct{}{}}
	inner := &listener{id: innerID, listener: b.inner, log: o.Log, conns: map[net.Conn]struct{}{}}
	if err := errors.Join(b.server.AddListener(b.outer), b.server.AddListener(inner)); err != nil {
		return nil, errors.Join(fmt.Errorf("broker: %w", err), l.Close())
	}
	if err := b.server.Serve(); err != nil {
		return nil, errors.Join(fmt.Errorf("broker: %w", err), l.Close())
	}
	return b, nil
}

// Addr is where the broker listens.
func (b *Broker) Addr() net.Addr { return b.outer.listener.Addr() }

// Dial returns an in-process connection with the server's own rights: it hears
// everything and alone may publish commands.
func (b *Broker) Dial(ctx context.Context) (net.Conn, error) { return b.inner.dial(ctx) }

// Clients is how many clients are connected, the server's own included.
func (b *Broker) Clients() int { return b.server.Clients.Len() }

// Close disconnects everybody and stops listening.
func (b *Broker) Close() error {
	var err error
	b.once.Do(func() { err = b.server.Close() })
	return err
}
