package gateway

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// with adds top-level keys to the configuration.
func with(text func(*bench) string, more string) func(*bench) string {
	return func(b *bench) string { return text(b) + more }
}

func get(t *testing.T, url string) (status int, body string) {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(b)
}

// TestPageWhoseAddressIsTaken: sensors, rules and outputs work without it,
// health says so, and it comes as soon as the address is free.
func TestPageWhoseAddressIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	b := newBench(t)
	b.text = with(boiler, "page: {listen: \""+taken.Addr().String()+"\"}\n")
	b.start()
	b.commission()
	b.co(55)
	b.within("siren", b.coil(siren, true))
	healthy, lines := b.p.health()
	assert.False(t, healthy)
	assert.Contains(t, strings.Join(lines, "\n"), "page: listen tcp")
	require.NoError(t, taken.Close())
	require.Eventually(t, func() bool {
		status, _ := get(t, "http://"+taken.Addr().String()+"/healthz")
		return status != 0
	}, 3*pageRetry, 50*time.Millisecond)
	assert.NoError(t, b.p.page.failure())
}

// TestUplinkThatCannotBeMade: a certificate that is not there costs the way to
// the server and nothing else.
func TestUplinkThatCannotBeMade(t *testing.T) {
	b := newBench(t)
	b.text = with(boiler, `
uplink: {broker: "tls://127.0.0.1:1", ca: /nowhere/ca.pem, cert: /nowhere/gateway.pem, key: /nowhere/gateway.key}
page: {listen: "127.0.0.1:0"}
`)
	address := make(chan string, 1)
	b.ready = func(a string) { address <- a }
	b.start()
	page := "http://" + <-address
	b.commission()
	b.co(55)
	b.within("siren", b.coil(siren, true))
	b.within("health says so", func() bool {
		_, body := get(t, page+"/healthz")
		return strings.Contains(body, "/nowhere/")
	})
	status, _ := get(t, page+"/healthz")
	assert.Equal(t, http.StatusServiceUnavailable, status)
	status, body := get(t, page+"/metrics")
	assert.Equal(t, http.StatusOK, status)
	for _, name := range []string{"aman_reply_to_outputs_seconds_count", "aman_outbox_written_bytes_total{lane=\"alarm\"}", "aman_bus_stretch{bus=\"plc\"} 0"} {
		assert.Contains(t, body, name)
	}
	status, body = get(t, page+"/api/v1/state")
	assert.Equal(t, http.StatusOK, status)
	assert.True(t, json.Valid([]byte(body)))
}

// TestVisitorsAreBounded: whoever opens connections without end takes no file
// from the buses.
func TestVisitorsAreBounded(t *testing.T) {
	raw, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	l := newVisitors(raw, 2)
	accepted := make(chan net.Conn)
	ended := make(chan error)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				ended <- err
				return
			}
			accepted <- c
		}
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	for range 3 {
		c, err := new(net.Dialer).DialContext(ctx, "tcp", raw.Addr().String())
		require.NoError(t, err)
		defer c.Close()
	}
	first, second := <-accepted, <-accepted
	select {
	case <-accepted:
		t.Fatal("the third has to wait")
	case <-time.After(20 * time.Millisecond):
	}
	require.NoError(t, first.Close())
	_ = first.Close() // twice gives no room twice
	third := <-accepted
	require.NoError(t, l.Close())
	assert.ErrorIs(t, <-ended, net.ErrClosed)
	require.NoError(t, second.Close())
	require.NoError(t, third.Close())
}
