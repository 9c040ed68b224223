package broker

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"math/big"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const patience = 5 * time.Second

type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func start(t *testing.T, conf *tls.Config) (*Broker, *buffer) {
	t.Helper()
	log := &buffer{}
	b, err := Start(t.Context(), Options{Listen: "127.0.0.1:0", TLS: conf, Log: slog.New(slog.NewTextHandler(log, nil))})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, b.Close()) })
	return b, log
}

func connect(t *testing.T, b *Broker, set func(*paho.ClientOptions)) (paho.Client, error) {
	t.Helper()
	o := paho.NewClientOptions().AddBroker("tcp://" + b.Addr().String()).SetClientID("x").SetAutoReconnect(false).SetConnectTimeout(patience)
	set(o)
	c := paho.NewClient(o)
	token := c.Connect()
	require.True(t, token.WaitTimeout(patience))
	t.Cleanup(func() { c.Disconnect(0) })
	return c, token.Error()
}

// host is the server's own connection, listening to everything.
func host(t *testing.T, b *Broker) (paho.Client, chan string) {
	t.Helper()
	c, err := connect(t, b, func(o *paho.ClientOptions) {
		o.SetClientID("server").SetCustomOpenConnectionFn(func(*url.URL, paho.ClientOptions) (net.Conn, error) {
			return b.Dial(context.Background())
		})
	})
	require.NoError(t, err)
	got := make(chan string, 100)
	done(t, c.Subscribe("spBv1.0/#", 1, func(_ paho.Client, m paho.Message) { got <- m.Topic() }))
	return c, got
}

func gateway(t *testing.T, b *Broker, name string) paho.Client {
	t.Helper()
	c, err := connect(t, b, func(o *paho.ClientOptions) {
		o.SetClientID(name).SetBinaryWill("spBv1.0/kirov/NDEATH/"+name, []byte("bye"), 1, false)
	})
	require.NoError(t, err)
	return c
}

func done(t *testing.T, token paho.Token) {
	t.Helper()
	require.True(t, token.WaitTimeout(patience))
	require.NoError(t, token.Error())
}

func next(t *testing.T, got chan string) string {
	t.Helper()
	select {
	case topic := <-got:
		return topic
	case <-time.After(patience):
		require.FailNow(t, "nothing came")
		return ""
	}
}

func TestAGatewayPublishesAsItselfAlone(t *testing.T) {
	cases := []struct {
		name  string
		topic string
		ok    bool
	}{
		{"its birth", "spBv1.0/kirov/NBIRTH/gw-1", true},
		{"its data", "spBv1.0/kirov/DDATA/gw-1/co-1", true},
		{"data of another gateway", "spBv1.0/kirov/DDATA/gw-2/co-1", false},
		{"data of another plant", "spBv1.0/shymkent/DDATA/gw-1/co-1", false},
		{"a command", "spBv1.0/kirov/NCMD/gw-1", false},
		{"the server's state", "spBv1.0/STATE/aman-central", false},
		{"something else", "a/b", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b, log := start(t, nil)
			_, got := host(t, b)
			client := gateway(t, b, "gw-1")
			token := client.Publish(c.topic, 1, true, "x")
			require.True(t, token.WaitTimeout(patience))
			if c.ok {
				require.NoError(t, token.Error())
				assert.Equal(t, c.topic, next(t, got))
				return
			}
			require.Error(t, token.Error(), "the connection ends")
			assert.Equal(t, "spBv1.0/kirov/NDEATH/gw-1", next(t, got), "only its will comes")
			again := gateway(t, b, "gw-1").Publish(c.topic, 1, true, "x")
			require.True(t, again.WaitTimeout(patience))
			assert.Equal(t, 1, strings.Count(log.String(), "a client is refused"), log.String())
		})
	}
}

func TestWhoIsRefused(t *testing.T) {
	b, log := start(t, nil)
	_, err := connect(t, b, func(o *paho.ClientOptions) { o.SetWill("spBv1.0/STATE/aman-central", "{}", 1, true) })
	require.Error(t, err)
	assert.Contains(t, log.String(), "its will is not the NDEATH of a gateway")

	listener, err := connect(t, b, func(o *paho.ClientOptions) { o.SetClientID("scada") })
	require.NoError(t, err, "somebody without a will may listen")
	token := listener.Publish("spBv1.0/kirov/NCMD/gw-1", 1, false, "release!")
	require.True(t, token.WaitTimeout(patience))
	require.Error(t, token.Error())
}

func TestTheServerCommands(t *testing.T) {
	b, _ := start(t, nil)
	server, _ := host(t, b)
	client := gateway(t, b, "gw-1")
	got := make(chan string, 1)
	done(t, client.Subscribe("spBv1.0/kirov/NCMD/gw-1", 1, func(_ paho.Client, m paho.Message) { got <- m.Topic() }))
	done(t, server.Publish("spBv1.0/kirov/NCMD/gw-1", 1, false, "x"))
	assert.Equal(t, "spBv1.0/kirov/NCMD/gw-1", next(t, got))
}

func TestGarbageEndsItsConnectionAlone(t *testing.T) {
	b, _ := start(t, nil)
	_, got := host(t, b)
	for _, garbage := range []string{"GET / HTTP/1.1\r\n\r\n", "\x10\xff\xff\xff\x7f", "\x10\x0c\x00\x04MQTT\x04\x02\x00\x00\x00\x00\x30\xff\xff\xff\xff", strings.Repeat("\x00", 4096)} {
		conn, err := net.Dial("tcp", b.Addr().String())
		require.NoError(t, err)
		_, _ = conn.Write([]byte(garbage))
		require.NoError(t, conn.Close())
	}
	done(t, gateway(t, b, "gw-1").Publish("spBv1.0/kirov/NDATA/gw-1", 1, false, "x"))
	assert.Equal(t, "spBv1.0/kirov/NDATA/gw-1", next(t, got))
}

func TestTLS(t *testing.T) {
	cert, pool := certificate(t)
	b, _ := start(t, &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12})
	c, err := connect(t, b, func(o *paho.ClientOptions) {
		o.Servers = nil
		o.AddBroker("ssl://" + b.Addr().String()).SetTLSConfig(&tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12})
	})
	require.NoError(t, err)
	assert.True(t, c.IsConnectionOpen())
}

func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	require.NoError(t, err)
	leaf, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func TestAnAddressInUseIsNamed(t *testing.T) {
	b, _ := start(t, nil)
	_, err := Start(t.Context(), Options{Listen: b.Addr().String(), Log: slog.New(slog.DiscardHandler)})
	require.ErrorContains(t, err, b.Addr().String())
}
