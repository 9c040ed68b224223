package ingest_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/central/ingest"
	"aman/cmd/internal/central/live"
)

// A broker that this project did not write, killed and started again.
func TestAForeignBroker(t *testing.T) {
	if os.Getenv("AMAN_TEST_SERVERS") == "" {
		t.Skip("needs mosquitto; run with AMAN_TEST_SERVERS=1, as bash test/run does")
	}
	r := newRig(t)
	address := freeAddress(t)
	kill := mosquitto(t, address)
	r.live = live.New(nil)
	r.foreign = "tcp://" + address
	r.ingest = ingest.New(ingest.Options{
		Broker: r.foreign, Host: "aman-central", Series: r, Records: r.records, Live: r.live, Log: slog.New(slog.NewTextHandler(r.log, nil)),
	}, nil)
	ctx, stop := context.WithCancel(context.Background())
	r.stop, r.done = stop, make(chan struct{})
	go func() {
		defer close(r.done)
		r.ingest.Run(ctx)
	}()
	r.until("connected", func() bool { return r.ingest.Status().Connected })
	g := r.gateway("gw-1")
	g.birth()
	g.block(1)
	g.notice(1)
	g.answered(telemetry(1), alarm(1))

	kill()
	r.until("noticed", func() bool { return !r.ingest.Status().Connected })
	mosquitto(t, address)
	r.until("connected again", func() bool { return r.ingest.Status().Connected })
	g = r.gateway("gw-1") // a new session, as a gateway's uplink makes
	g.birth()
	g.block(1)
	g.block(2)
	g.answered(telemetry(1), telemetry(2))
	assert.EqualValues(t, 20, r.stored("gw-1", "co-1.co"))
}

// mosquitto runs until the test ends or kill is called.
func mosquitto(t *testing.T, address string) (kill func()) {
	t.Helper()
	path, err := exec.LookPath("mosquitto")
	if err != nil {
		path = "/usr/sbin/mosquitto"
	}
	_, err = os.Stat(path)
	require.NoError(t, err, "no mosquitto: apt-get install mosquitto")
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "mosquitto.conf")
	require.NoError(t, os.WriteFile(file, fmt.Appendf(nil, "listener %s 127.0.0.1\nallow_anonymous true\npersistence false\n", port), 0o600))
	cmd := exec.CommandContext(context.Background(), path, "-c", file)
	require.NoError(t, cmd.Start())
	done := false
	kill = func() {
		if !done {
			done = true
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	}
	t.Cleanup(kill)
	return kill
}

func freeAddress(t *testing.T) string {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
