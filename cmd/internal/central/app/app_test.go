package app

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/central/config"
	"aman/drivers"
	"aman/gateway/wire"
	"aman/rules"
)

const patience = 20 * time.Second

// running is a server in this process and what it said.
type running struct {
	t     *testing.T
	addrs Addrs
	stop  context.CancelFunc
	ended chan error
	told  chan string
}

func local(t *testing.T, dir string) config.Config {
	t.Helper()
	cfg := config.Default(dir)
	cfg.Listen, cfg.MQTT.Listen = "127.0.0.1:0", "127.0.0.1:0"
	return cfg
}

func start(t *testing.T, cfg config.Config) *running {
	t.Helper()
	r := &running{t: t, ended: make(chan error, 1), told: make(chan string, 100)}
	var ctx context.Context
	ctx, r.stop = context.WithCancel(context.Background())
	ready := make(chan Addrs, 1)
	go func() {
		r.ended <- Run(ctx, cfg, slog.New(slog.DiscardHandler), Options{
			Version: "1.2.3", Ready: func(a Addrs) { ready <- a }, Notify: func(s string) { r.told <- s },
		})
	}()
	select {
	case r.addrs = <-ready:
	case err := <-r.ended:
		require.NoError(t, err, "it did not start")
	case <-time.After(patience):
		require.FailNow(t, "it was not ready in time")
	}
	return r
}

func (r *running) end() {
	r.t.Helper()
	r.stop()
	select {
	case err := <-r.ended:
		require.NoError(r.t, err)
	case <-time.After(patience):
		require.FailNow(r.t, "it did not stop in time")
	}
}

func (r *running) get(path string) (int, string, string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, "http://"+r.addrs.HTTP+path, nil)
	require.NoError(r.t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(r.t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(r.t, err)
	return res.StatusCode, res.Header.Get("Content-Type"), string(body)
}

// json gets a path and fails unless it is JSON and well.
func (r *running) json(path string) map[string]any {
	r.t.Helper()
	code, kind, body := r.get(path)
	require.Equal(r.t, 200, code, "%s: %s", path, body)
	require.Contains(r.t, kind, "application/json")
	out := map[string]any{}
	require.NoError(r.t, json.Unmarshal([]byte(body), &out), body)
	return out
}

func (r *running) until(what string, ok func() bool) {
	r.t.Helper()
	require.Eventually(r.t, ok, patience, 5*time.Millisecond, what)
}

var begin = time.Now().Add(-time.Minute).Truncate(time.Second).UTC()

// leak plays a gateway with one leak: readings, an alarm, a suspension with
// evidence, a release.
func leak(r *running) {
	r.t.Helper()
	point := wire.Point{
		Name: "co", Alias: 1, Unit: "[ppm]", Gas: "CO", Min: 0, Max: 1000,
		Limits: []wire.Limit{{Rule: "co-stop", Op: "above", Value: 40, Reset: 36, Severity: "danger"}},
	}
	birth := wire.Birth{
		Plant: "kirov", Gateway: "gw-1", Time: begin, Version: "9",
		Sensors: []wire.Sensor{{ID: "co-1", Zone: "boiler", Every: time.Second, Points: []wire.Point{point}}},
		Zones:   []wire.Zone{{ID: "boiler", Name: wire.Texts{"ru": "Котельная", "kk": "Қазандық", "en": "Boiler house"}}},
		Alarms:  []wire.Alarm{{Rule: "co-stop", Zone: "boiler", Severity: "danger", Points: []string{"co-1.co"}, Suspends: true, State: rules.StateNormal}},
	}
	enc, err := wire.NewEncoder(birth)
	require.NoError(r.t, err)
	death := wire.Death("kirov", "gw-1", 1, begin)
	will, err := death.Payload.Marshal()
	require.NoError(r.t, err)
	client := paho.NewClient(paho.NewClientOptions().AddBroker("tcp://"+r.addrs.MQTT).SetClientID("gw-1").SetBinaryWill(death.Topic.String(), will, 1, false))
	wait(r.t, client.Connect())
	r.t.Cleanup(func() { client.Disconnect(0) })
	births, err := enc.Births(1)
	require.NoError(r.t, err)
	for _, m := range append(births, story(r.t, enc)...) {
		payload, err := m.Payload.Marshal()
		require.NoError(r.t, err)
		wait(r.t, client.Publish(m.Topic.String(), 1, false, payload))
	}
}

func story(t *testing.T, enc *wire.Encoder) []wire.Message {
	t.Helper()
	at := func(lane wire.Lane, n int) wire.Position {
		return wire.Position{Epoch: "00000000000000aa", Lane: lane, Number: uint64(n)}
	}
	block := wire.Block{Sensor: "co-1"}
	for i := range 20 {
		block.Rows = append(block.Rows, wire.Row{Point: "co", Time: begin.Add(time.Duration(i) * time.Second), Value: float64(3 * i), Quality: drivers.Good})
	}
	block.Rows = append(block.Rows, wire.Row{Point: "co", Time: begin.Add(20 * time.Second), Value: math.NaN(), Quality: drivers.Bad, Fault: drivers.Timeout})
	m, err := enc.Block(at(wire.LaneTelemetry, 1), block, false)
	require.NoError(t, err)
	out := []wire.Message{m}
	event := rules.Event{Rule: "co-stop", Zone: "boiler", Severity: "danger", Point: "co-1.co", Value: 42, HasValue: true, Unit: "[ppm]"}
	for i, change := range []func(*rules.Event){
		func(e *rules.Event) { e.Kind, e.State = rules.Raised, rules.StateUnacknowledged },
		func(e *rules.Event) { e.Kind = rules.Suspended },
		func(e *rules.Event) {
			e.Kind, e.State, e.Who = rules.Acknowledged, rules.StateAcknowledged, "N. Bekova"
		},
		func(e *rules.Event) { e.Kind, e.State = rules.Cleared, rules.StateNormal },
		func(e *rules.Event) {
			*e = rules.Event{Kind: rules.Released, Zone: "boiler", Who: "A. Serik", Why: "burner repaired"}
		},
	} {
		e := event
		change(&e)
		e.Time = begin.Add(time.Duration(14+i) * time.Second)
		n := wire.Notice{Event: e}
		if e.Kind == rules.Suspended {
			n.Evidence = []wire.Block{block}
		}
		m, err := enc.Notice(at(wire.LaneAlarm, i+1), n, false)
		require.NoError(t, err)
		out = append(out, m)
	}
	return out
}

func wait(t *testing.T, token paho.Token) {
	t.Helper()
	require.True(t, token.WaitTimeout(patience))
	require.NoError(t, token.Error())
}

func TestOneLeakFromBrokerToAPI(t *testing.T) {
	dir := t.TempDir()
	r := start(t, local(t, dir))
	leak(r)
	r.until("stored", func() bool {
		in := r.json("/api/v1/status")["ingest"].(map[string]any)
		return in["stored_notices"] == 5.0 && in["stored_readings"] == 21.0
	})
	present(t, r)
	stored(t, r)
	machines(t, r)
	r.end()
	close(r.told)
	var told []string
	for s := range r.told {
		told = append(told, s)
	}
	assert.Equal(t, "READY=1", told[0])
	assert.Equal(t, "STOPPING=1", told[len(told)-1])

	again := start(t, local(t, dir))
	defer again.end()
	stored(t, again)
	plants := again.json("/api/v1/plants")["plants"].([]any)
	require.Len(t, plants, 1, "what was known is known after a restart")
	gateway := plants[0].(map[string]any)["gateways"].([]any)[0].(map[string]any)
	assert.Equal(t, false, gateway["online"], "but unknown until it speaks")
}

func present(t *testing.T, r *running) {
	t.Helper()
	zones := r.json("/api/v1/zones?plant=kirov")["zones"].([]any)
	require.Len(t, zones, 1)
	zone := zones[0].(map[string]any)
	assert.Equal(t, false, zone["suspended"])
	assert.Equal(t, "Қазандық", zone["name"].(map[string]any)["kk"])
	points := r.json("/api/v1/points?point=co-1.co")["points"].([]any)
	require.Len(t, points, 1)
	point := points[0].(map[string]any)
	assert.Nil(t, point["value"], "a reading without a value is null")
	assert.Equal(t, "timeout", point["fault"])
	assert.Equal(t, "bad", point["quality"])
}

func stored(t *testing.T, r *running) {
	t.Helper()
	counts := r.json("/api/v1/counts?gateway=gw-1")
	assert.Equal(t, 21.0, counts["total"])
	at := "plant=kirov&gateway=gw-1&point=co-1.co&from=" + begin.Format(time.RFC3339) + "&to=" + begin.Add(time.Minute).Format(time.RFC3339)
	readings := r.json("/api/v1/series?" + at)["readings"].([]any)
	require.Len(t, readings, 21)
	assert.Equal(t, 57.0, readings[19].(map[string]any)["value"])
	assert.Equal(t, true, r.json("/api/v1/series?" + at + "&limit=5")["more"])
	steps := r.json("/api/v1/series?" + at + "&step=1m")["steps"].([]any)
	require.NotEmpty(t, steps)

	alarms := r.json("/api/v1/alarms")["alarms"].([]any)
	require.Len(t, alarms, 1)
	alarm := alarms[0].(map[string]any)
	assert.Equal(t, "N. Bekova", alarm["acked_by"])
	assert.Equal(t, "normal", alarm["state"])
	assert.Empty(t, r.json("/api/v1/alarms?open=true")["alarms"])

	suspensions := r.json("/api/v1/suspensions")["suspensions"].([]any)
	require.Len(t, suspensions, 1)
	one := r.json("/api/v1/suspensions/2")
	assert.Equal(t, "automatic", one["kind"])
	assert.Equal(t, "A. Serik", one["released_by"])
	assert.Len(t, one["events"], 2)
	assert.Len(t, one["evidence"].([]any)[0].(map[string]any)["readings"], 21)
	assert.Len(t, r.json("/api/v1/events?limit=3")["events"], 3)
}

func machines(t *testing.T, r *running) {
	t.Helper()
	code, _, body := r.get("/healthz")
	assert.Equal(t, 200, code, body)
	_, _, body = r.get("/metrics")
	assert.Contains(t, body, "aman_central_readings_stored_total 21")
	assert.Contains(t, body, `aman_central_gateway_online{gateway="gw-1",plant="kirov"} 1`)
	for _, page := range []string{"/", "/alarms", "/suspensions", "/gateways", "/zones/kirov/gw-1/boiler"} {
		code, kind, body := r.get(page)
		assert.Equal(t, 200, code, "%s: %.200s", page, body)
		assert.Contains(t, kind, "text/html")
	}
}

func TestProblems(t *testing.T) {
	r := start(t, local(t, t.TempDir()))
	defer r.end()
	cases := []struct {
		path  string
		code  int
		field string
	}{
		{"/api/v1/none", 404, ""},
		{"/api/v1/alarms/7", 404, ""},
		{"/api/v1/alarms/x", 400, "id"},
		{"/api/v1/suspensions/7", 404, ""},
		{"/api/v1/series", 400, "plant"},
		{"/api/v1/series?plant=p&gateway=g&point=a.b&step=-1s", 400, "step"},
		{"/api/v1/series?plant=p&gateway=g&point=a.b&step=1ns", 400, "step"},
		{"/api/v1/series?plant=p&gateway=g&point=a.b&from=yesterday", 400, "from"},
		{"/api/v1/series?plant=p&gateway=g&point=a.b&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", 400, "from"},
		{"/api/v1/alarms?limit=100000", 400, "limit"},
		{"/api/v1/alarms?open=perhaps", 400, "open"},
	}
	for _, c := range cases {
		t.Run(c.path, func(t *testing.T) {
			code, kind, body := r.get(c.path)
			assert.Equal(t, c.code, code, body)
			assert.Contains(t, kind, "application/problem+json")
			var p struct{ Field, Title, Detail string }
			require.NoError(t, json.Unmarshal([]byte(body), &p))
			assert.Equal(t, c.field, p.Field)
			assert.NotEmpty(t, p.Detail)
		})
	}
	res, err := http.Post("http://"+r.addrs.HTTP+"/api/v1/alarms", "application/json", strings.NewReader("{}"))
	require.NoError(t, err)
	defer res.Body.Close()
	assert.Equal(t, 405, res.StatusCode)
}

// The description and the routes name the same paths and parameters.
func TestOpenAPIIsCurrent(t *testing.T) {
	var doc struct {
		Paths map[string]map[string]struct {
			Parameters []struct{ Name, In string }
		}
	}
	require.NoError(t, json.Unmarshal(openAPIText, &doc))
	var described, served []string
	for path := range doc.Paths {
		described = append(described, path)
		for _, name := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(path, -1) {
			assert.Equal(t, name[1], doc.Paths[path]["get"].Parameters[0].Name)
		}
	}
	for _, r := range newAPI(nil).routes() {
		served = append(served, strings.TrimPrefix(r.pattern, "GET "))
	}
	assert.ElementsMatch(t, described, served)
}

func TestWhatCannotStart(t *testing.T) {
	dir := t.TempDir()
	r := start(t, local(t, dir))
	defer r.end()
	quiet := slog.New(slog.DiscardHandler)
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, []byte("x"), 0o600))
	cases := []struct {
		name   string
		change func(*config.Config)
		want   string
		setup  bool
	}{
		{"a second server in one folder", func(c *config.Config) { c.Data = dir }, "another aman-central works in", false},
		{"pages' address taken", func(c *config.Config) { c.Listen = r.addrs.HTTP }, "cannot listen on " + r.addrs.HTTP, false},
		{"broker's address taken", func(c *config.Config) { c.MQTT.Listen = r.addrs.MQTT }, "cannot listen on " + r.addrs.MQTT, false},
		{"no folder", func(c *config.Config) { c.Data = filepath.Join(file, "x") }, "cannot be made", false},
		{"no token", func(c *config.Config) {
			c.Series = config.Series{Kind: "influx", URL: "http://127.0.0.1:9", Bucket: "b", TokenFile: "/nonexistent"}
		}, "series.token_file", true},
		{"no certificate", func(c *config.Config) { c.MQTT.Cert, c.MQTT.Key = file, file }, "mqtt.cert and mqtt.key", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			cfg := local(t, t.TempDir())
			c.change(&cfg)
			err := Run(t.Context(), cfg, quiet, Options{})
			require.ErrorContains(t, err, c.want)
			if c.setup {
				require.ErrorIs(t, err, ErrSetup)
			}
		})
	}
}

// A store that is gone keeps nobody from starting, and health says so.
func TestAStoppedSeriesStore(t *testing.T) {
	cfg := local(t, t.TempDir())
	cfg.Series = config.Series{Kind: "influx", URL: "http://127.0.0.1:9", Bucket: "aman/autogen"}
	r := start(t, cfg)
	defer r.end()
	leak(r)
	r.until("alarms stored", func() bool { return len(r.json("/api/v1/alarms")["alarms"].([]any)) == 1 })
	r.until("health tells", func() bool {
		code, _, body := r.get("/healthz")
		return code == 503 && strings.Contains(body, "the series store fails")
	})
	code, _, _ := r.get("/api/v1/counts")
	assert.Equal(t, 503, code)
	code, _, _ = r.get("/")
	assert.Equal(t, 200, code, "pages go on")
}
