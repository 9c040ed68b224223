package uplink

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"

	"aman/gateway/wire"
)

// Times of a connection. A dead peer is noticed after keepAlive and pingWithin
// at the latest.
const (
	dialWithin      = 10 * time.Second
	connectWithin   = 15 * time.Second
	keepAlive       = 20 * time.Second
	pingWithin      = 10 * time.Second
	writeWithin     = 15 * time.Second
	subscribeWithin = 10 * time.Second
	farewellWithin  = 500 * time.Millisecond
)

// incomingDepth bounds messages from the broker that wait for the session.
// What does not fit is counted as refused; answers come again.
const incomingDepth = 1024

// outgoingDepth bounds messages between the session and the client. It is
// short, so that an alarm overtakes what waits in the outbox.
const outgoingDepth = 16

// incoming is a message from the broker.
type incoming struct {
	topic   string
	payload []byte
}

// outgoing is a message to the broker; answered is called with the outcome of
// its delivery if the broker's answer counts.
type outgoing struct {
	topic    string
	payload  []byte
	qos      byte
	answered func(error)
}

// link is one MQTT client and the goroutine that feeds it. Publishing can
// block for writeWithin on a dead peer, so the session does not do it itself.
type link struct {
	client mqtt.Client
	in     chan incoming
	out    chan outgoing
	lost   chan error // receives once
	closed chan struct{}
}

// dial connects a new client with the will of this session.
func (u *Uplink) dial(ctx context.Context, will wire.Message) (*link, error) {
	l := &link{
		in:     make(chan incoming, incomingDepth),
		out:    make(chan outgoing, outgoingDepth),
		lost:   make(chan error, 1),
		closed: make(chan struct{}),
	}
	opts, err := u.options(l, will)
	if err != nil {
		return nil, err
	}
	l.client = mqtt.NewClient(opts)
	if err := wait(ctx, l.client.Connect(), connectWithin); err != nil {
		l.close()
		return nil, fmt.Errorf("cannot connect: %w", err)
	}
	go l.pump()
	return l, nil
}

func (u *Uplink) options(l *link, will wire.Message) (*mqtt.ClientOptions, error) {
	secure, err := u.cfg.tls()
	if err != nil {
		return nil, err
	}
	password, err := u.cfg.password()
	if err != nil {
		return nil, err
	}
	payload, err := will.Payload.Marshal()
	if err != nil {
		return nil, err
	}
	o := mqtt.NewClientOptions().
		AddBroker(u.cfg.Broker).
		SetClientID(clientID(u.cfg.Plant, u.cfg.Gateway)).
		SetUsername(u.cfg.Username).SetPassword(password).
		SetProtocolVersion(4). // without it paho tries MQTT 3.1 after each refusal
		SetCleanSession(true).SetAutoReconnect(false).SetConnectRetry(false).
		SetOrderMatters(false). // handlers run on their own, so none can stop the pings
		SetKeepAlive(keepAlive).SetPingTimeout(pingWithin).SetWriteTimeout(writeWithin).SetConnectTimeout(dialWithin).
		SetDialer(&net.Dialer{Timeout: dialWithin, KeepAlive: keepAlive}).
		SetBinaryWill(will.Topic.String(), payload, 1, false).
		SetConnectionLostHandler(func(_ mqtt.Client, err error) { l.fail(fmt.Errorf("connection lost: %w", err)) }).
		SetDefaultPublishHandler(u.receive(l))
	if secure != nil {
		o.SetTLSConfig(secure)
	}
	return o, nil
}

// clientID is the same for each session, so that a broker that has not noticed
// the end of the last one ends it now.
func clientID(plant, gateway string) string {
	return "aman-" + strings.ReplaceAll(plant, ":", "-") + "-" + gateway
}

func (u *Uplink) receive(l *link) mqtt.MessageHandler {
	return func(_ mqtt.Client, m mqtt.Message) {
		select {
		case l.in <- incoming{m.Topic(), m.Payload()}:
		default:
			u.refuse(m.Topic(), errors.New("commands come faster than they can be taken"))
		}
	}
}

func (l *link) fail(err error) {
	select {
	case l.lost <- err:
	default:
	}
}

// pump publishes until the link is closed.
func (l *link) pump() {
	for {
		select {
		case <-l.closed:
			return
		case m := <-l.out:
			l.publish(m)
		}
	}
}

func (l *link) publish(m outgoing) {
	token := l.client.Publish(m.topic, m.qos, false, m.payload)
	select {
	case <-token.Done():
		if err := token.Error(); err != nil {
			l.fail(fmt.Errorf("cannot publish: %w", err))
			return
		}
	default:
	}
	if m.answered == nil {
		return
	}
	go func() { // as many as the windows hold
		select {
		case <-token.Done():
			m.answered(token.Error())
		case <-l.closed:
		}
	}()
}

func (l *link) subscribe(ctx context.Context, topics []string) error {
	filters := make(map[string]byte, len(topics))
	for _, t := range topics {
		filters[t] = 1
	}
	if err := wait(ctx, l.client.SubscribeMultiple(filters, nil), subscribeWithin); err != nil {
		return fmt.Errorf("cannot subscribe to commands: %w", err)
	}
	return nil
}

// farewell publishes the death itself, since a broker drops the will of a
// client that disconnects in order.
func (l *link) farewell(death wire.Message) {
	payload, err := death.Payload.Marshal()
	if err != nil || !l.client.IsConnectionOpen() {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.client.Publish(death.Topic.String(), 1, false, payload).WaitTimeout(farewellWithin)
		l.client.Disconnect(uint(farewellWithin / time.Millisecond))
	}()
	t := time.NewTimer(2 * farewellWithin)
	defer t.Stop()
	select {
	case <-done:
	case <-t.C:
	}
}

// close throws the client away.
func (l *link) close() {
	close(l.closed)
	go l.client.Disconnect(0) // it may wait for a dead peer
}

func wait(ctx context.Context, t mqtt.Token, limit time.Duration) error {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-t.Done():
		return t.Error()
	case <-timer.C:
		return fmt.Errorf("no answer within %s", limit)
	case <-ctx.Done():
		return ctx.Err()
	}
}
