package ingest

import (
	"context"
	crand "crypto/rand"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"

	"aman/gateway/wire"
)

// Times of a connection with the broker.
const (
	connectWithin  = 15 * time.Second
	keepAlive      = 20 * time.Second
	pingWithin     = 10 * time.Second
	sendWithin     = 10 * time.Second
	reconnectFirst = 250 * time.Millisecond
	reconnectMost  = 15 * time.Second
	stableAfter    = 30 * time.Second // a session this long starts the pauses anew
)

// types are the messages of gateways that we listen to, with their levels.
var types = map[wire.MessageType]string{
	wire.NBirth: "/+", wire.NData: "/+", wire.NDeath: "/+", wire.DBirth: "/+/+", wire.DData: "/+/+",
}

// sessions connects to the broker again and again until ctx ends. Each session
// is a new client with a clean session: what was missed comes again, and a
// client that has seen a loss is not trusted with another.
func (in *Ingest) sessions(ctx context.Context) {
	wait, failing := reconnectFirst, false
	for ctx.Err() == nil {
		begun := time.Now()
		err := in.session(ctx)
		in.counts.connected.Store(false)
		in.births.away()
		if ctx.Err() != nil {
			return
		}
		if time.Since(begun) > stableAfter {
			wait, failing = reconnectFirst, false
		}
		if !failing {
			in.o.Log.Warn("ingest: no connection with the broker; gateways keep their records meanwhile", "broker", in.brokerName(), "error", err)
			failing = true
		}
		pause(ctx, wait+rand.N(wait/2)) //nolint:gosec // Spreads clients, hides nothing.
		wait = min(2*wait, reconnectMost)
	}
}

func (in *Ingest) brokerName() string {
	if in.o.Dial != nil {
		return "embedded"
	}
	return in.o.Broker
}

// session is one life of a client. It returns when the connection is lost.
func (in *Ingest) session(ctx context.Context) error {
	lost := make(chan error, 1)
	since := in.o.Now()
	client := mqtt.NewClient(in.options(lost, since))
	defer client.Disconnect(uint(pingWithin.Milliseconds() / 100))
	if err := done(ctx, client.Connect(), connectWithin); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	filters := map[string]byte{}
	for t, levels := range types {
		filters[wire.Namespace+"/+/"+string(t)+levels] = 1
	}
	if err := done(ctx, client.SubscribeMultiple(filters, nil), connectWithin); err != nil {
		return fmt.Errorf("subscribe: %w", err)
	}
	if err := done(ctx, client.Publish(wire.StateTopic(in.o.Host), 1, true, state(true, since)), connectWithin); err != nil {
		return fmt.Errorf("publish our state: %w", err)
	}
	in.counts.connected.Store(true)
	in.counts.sessions.Add(1)
	in.o.Log.Info("ingest: connected", "broker", in.brokerName())
	err := in.answering(ctx, client, lost)
	if ctx.Err() != nil { // an orderly end sends no will
		client.Publish(wire.StateTopic(in.o.Host), 1, true, state(false, since)).WaitTimeout(time.Second)
	}
	return err
}

// answering sends answers until the connection is lost or ctx ends.
func (in *Ingest) answering(ctx context.Context, client mqtt.Client, lost chan error) error {
	for {
		select {
		case err := <-lost:
			return err
		case <-ctx.Done():
			in.flush(client)
			return ctx.Err()
		case a := <-in.answers.out:
			if err := in.answer(client, a); err != nil {
				return err
			}
		}
	}
}

// flush sends the answers that wait, so that a stop makes nobody send twice.
func (in *Ingest) flush(client mqtt.Client) {
	for {
		select {
		case a := <-in.answers.out:
			if in.answer(client, a) != nil {
				return
			}
		default:
			return
		}
	}
}

// answer publishes at QoS 0, as Sparkplug has it for commands: a lost answer
// costs one repetition.
func (in *Ingest) answer(client mqtt.Client, a answer) error {
	token := client.Publish(a.topic, 0, false, a.payload)
	if !token.WaitTimeout(sendWithin) {
		return errors.New("the broker takes no answers")
	}
	if err := token.Error(); err != nil {
		return fmt.Errorf("publish an answer: %w", err)
	}
	in.answers.sent.Add(1)
	return nil
}

// clientID is a new one for each session with the embedded broker, which takes
// the end of an old client for that of a new one of the same name that comes in
// the same moment, and is deaf for it from then on. On a foreign broker the name
// is the host's, so that a new session ends the one before.
func (in *Ingest) clientID() string {
	if in.o.Dial == nil {
		return in.o.Host
	}
	return in.o.Host + "-" + crand.Text()
}

func (in *Ingest) options(lost chan error, since time.Time) *mqtt.ClientOptions {
	o := mqtt.NewClientOptions().
		SetClientID(in.clientID()).SetProtocolVersion(4).
		SetCleanSession(true).SetAutoReconnect(false).SetConnectRetry(false).
		SetOrderMatters(true). // births come before their data; Receive never blocks
		SetKeepAlive(keepAlive).SetPingTimeout(pingWithin).SetWriteTimeout(sendWithin).SetConnectTimeout(connectWithin).
		SetBinaryWill(wire.StateTopic(in.o.Host), state(false, since), 1, true).
		SetDefaultPublishHandler(func(_ mqtt.Client, m mqtt.Message) { in.Receive(m.Topic(), m.Payload()) }).
		SetConnectionLostHandler(func(_ mqtt.Client, err error) {
			select {
			case lost <- err:
			default:
			}
		})
	if in.o.Dial == nil {
		return o.AddBroker(in.o.Broker).SetTLSConfig(in.o.TLS)
	}
	return o.AddBroker("tcp://embedded:1883").SetCustomOpenConnectionFn(func(*url.URL, mqtt.ClientOptions) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(context.Background(), connectWithin)
		defer cancel()
		return in.o.Dial(ctx)
	})
}

// state is the payload of a Sparkplug host's STATE: birth and will of one
// session carry the same time.
func state(online bool, since time.Time) []byte {
	return fmt.Appendf(nil, `{"online":%t,"timestamp":%d}`, online, since.UnixMilli())
}

func done(ctx context.Context, token mqtt.Token, within time.Duration) error {
	t := time.NewTimer(within)
	defer t.Stop()
	select {
	case <-token.Done():
		return token.Error()
	case <-t.C:
		return fmt.Errorf("no answer within %s", within)
	case <-ctx.Done():
		return ctx.Err()
	}
}
