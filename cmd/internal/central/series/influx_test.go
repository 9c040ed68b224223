package series_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/central/series"
	"aman/cmd/internal/central/series/seriestest"
	"aman/drivers"
)

func TestInflux(t *testing.T) {
	base := startInflux(t)
	store := series.OpenInflux(series.InfluxOptions{URL: base, Bucket: "aman/autogen"})
	sample := series.Sample{Key: series.Key{Plant: "p", Gateway: "g", Point: "a.b"}, Time: time.Now(), Quality: drivers.Good}
	require.ErrorContains(t, store.Append(t.Context(), []series.Sample{sample}), `has no bucket "aman/autogen"`)

	res, err := http.PostForm(base+"/query", url.Values{"q": {"CREATE DATABASE aman"}})
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	seriestest.Run(t, store, nil)
	require.NoError(t, store.Close())
}

func TestInfluxErrors(t *testing.T) {
	cases := []struct {
		name     string
		status   int
		body     string
		want     string
		rejected bool
	}{
		{name: "field type conflict", status: 400, body: `{"code":"invalid","message":"partial write: field type conflict"}`, want: "field type conflict", rejected: true},
		{name: "older than the bucket keeps", status: 400, body: `{"code":"invalid","message":"partial write: points beyond retention policy dropped=1"}`},
		{name: "wrong token", status: 401, body: `{"code":"unauthorized","message":"unauthorized access"}`, want: "token_file"},
		{name: "stopping", status: 503, body: `{"code":"unavailable","message":"going down"}`, want: "going down"},
		{name: "taken", status: 204},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			}))
			defer srv.Close()
			store := series.OpenInflux(series.InfluxOptions{URL: srv.URL, Bucket: "b"})
			err := store.Append(t.Context(), []series.Sample{{Key: series.Key{Plant: "p", Gateway: "g", Point: "a.b"}, Time: time.Now()}})
			if c.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, c.want)
			var rejected *series.RejectedError
			assert.Equal(t, c.rejected, errors.As(err, &rejected))
		})
	}
}

func TestInfluxGone(t *testing.T) {
	store := series.OpenInflux(series.InfluxOptions{URL: "http://" + freeAddress(t), Bucket: "b"})
	err := store.Append(t.Context(), []series.Sample{{Key: series.Key{Plant: "p", Gateway: "g", Point: "a.b"}, Time: time.Now()}})
	require.ErrorContains(t, err, "does not answer")
	_, err = store.Keys(t.Context())
	require.Error(t, err)
}

// startInflux runs an InfluxDB 1.8 on free ports in a folder of its own and
// returns its address.
func startInflux(t *testing.T) string {
	t.Helper()
	if os.Getenv("AMAN_TEST_SERVERS") == "" {
		t.Skip("needs influxd; run with AMAN_TEST_SERVERS=1, as bash test/run does")
	}
	dir, address := t.TempDir(), freeAddress(t)
	conf := fmt.Sprintf(`reporting-disabled = true
bind-address = %q
[meta]
  dir = %q
[data]
  dir = %q
  wal-dir = %q
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = %q
  flux-enabled = true
  log-enabled = false
`, freeAddress(t), dir+"/meta", dir+"/data", dir+"/wal", address)
	file := filepath.Join(dir, "influx.conf")
	require.NoError(t, os.WriteFile(file, []byte(conf), 0o600))
	cmd := exec.CommandContext(t.Context(), influxd(t), "-config", file)
	cmd.Cancel = func() error { return cmd.Process.Kill() }
	log, err := os.Create(filepath.Join(dir, "log"))
	require.NoError(t, err)
	cmd.Stdout, cmd.Stderr = log, log
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait(); _ = log.Close() })
	waitFor(t, "http://"+address+"/ping")
	return "http://" + address
}

func influxd(t *testing.T) string {
	t.Helper()
	tools := os.Getenv("AMAN_TOOLS")
	if tools == "" {
		home, err := os.UserHomeDir()
		require.NoError(t, err)
		tools = filepath.Join(home, ".cache", "aman", "bin")
	}
	path := filepath.Join(tools, "influxd")
	if _, err := os.Stat(path); err == nil {
		return path
	}
	path, err := exec.LookPath("influxd")
	require.NoError(t, err, "no influxd in %s nor in PATH: go install github.com/influxdata/influxdb/cmd/influxd@v1.8.10", tools)
	return path
}

func waitFor(t *testing.T, address string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		require.NoError(t, err)
		if res, err := http.DefaultClient.Do(req); err == nil {
			require.NoError(t, res.Body.Close())
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			require.FailNow(t, "influxd does not answer", address)
		}
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}
