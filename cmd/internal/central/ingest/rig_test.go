package ingest_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/central/broker"
	"aman/cmd/internal/central/ingest"
	"aman/cmd/internal/central/live"
	"aman/cmd/internal/central/records"
	"aman/cmd/internal/central/series"
	"aman/drivers"
	"aman/gateway/wire"
	"aman/rules"
)

const (
	patience = 20 * time.Second
	epoch    = "00000000000000aa"
)

var begin = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

// rig is a broker, stores in a folder, and an ingest that can be stopped and
// started again.
type rig struct {
	t       testing.TB
	broker  *broker.Broker
	series  *series.Embedded
	records *records.Store
	live    *live.State
	log     *logBuffer

	// between stands between the ingest and the series; nil for nothing.
	between func(ctx context.Context, samples []series.Sample) error
	now     func() time.Time
	foreign string // a broker's URL in place of the embedded one

	ingest *ingest.Ingest
	stop   context.CancelFunc
	done   chan struct{}
}

type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) count(word string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.b.String(), word)
}

func newRig(t testing.TB) *rig {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	ctx := context.Background()
	dir := t.TempDir()
	r := &rig{t: t, log: &logBuffer{}}
	var err error
	r.broker, err = broker.Start(ctx, broker.Options{Listen: "127.0.0.1:0", Log: quiet})
	require.NoError(t, err)
	t.Cleanup(func() { _ = r.broker.Close() })
	r.series, err = series.OpenEmbedded(ctx, dir)
	require.NoError(t, err)
	t.Cleanup(func() { _ = r.series.Close() })
	r.records, err = records.Open(ctx, dir, quiet)
	require.NoError(t, err)
	t.Cleanup(func() { _ = r.records.Close() })
	t.Cleanup(func() { r.halt() })
	return r
}

// Append implements ingest.Series.
func (r *rig) Append(ctx context.Context, samples []series.Sample) error {
	if r.between != nil {
		return r.between(ctx, samples)
	}
	return r.series.Append(ctx, samples)
}

// start runs an ingest that knows what the records know.
func (r *rig) start() *rig {
	r.t.Helper()
	births, err := r.records.Births(context.Background())
	require.NoError(r.t, err)
	r.live = live.New(r.now)
	r.ingest = ingest.New(ingest.Options{
		Dial: r.broker.Dial, Host: "aman-central", Series: r, Records: r.records, Live: r.live, Now: r.now, Drain: time.Second,
		Log: slog.New(slog.NewTextHandler(r.log, nil)),
	}, births)
	var ctx context.Context
	ctx, r.stop = context.WithCancel(context.Background())
	r.done = make(chan struct{})
	go func() {
		defer close(r.done)
		r.ingest.Run(ctx)
	}()
	r.until("connected", func() bool { return r.ingest.Status().Connected })
	return r
}

func (r *rig) halt() {
	if r.stop != nil {
		r.stop()
		<-r.done
		r.stop = nil
	}
}

// until polls a condition that no channel tells.
func (r *rig) until(what string, ok func() bool) {
	r.t.Helper()
	require.Eventually(r.t, ok, patience, 2*time.Millisecond, what)
}

func (r *rig) stored(gateway, point string) int64 {
	r.t.Helper()
	n, err := r.series.Count(context.Background(), series.Key{Plant: "kirov", Gateway: gateway, Point: point}, begin.Add(-time.Hour), begin.Add(1000*time.Hour))
	require.NoError(r.t, err)
	return n
}

// gateway is a fake gateway made of the real encoder and a real client.
type gateway struct {
	t      testing.TB
	name   string
	client paho.Client
	enc    *wire.Encoder

	mu       sync.Mutex
	acked    map[wire.Position]bool
	rebirths int
	wake     chan struct{}
}

func birthOf(name string) wire.Birth {
	return wire.Birth{
		Plant: "kirov", Gateway: name, Time: begin, Version: "test",
		Sensors: []wire.Sensor{{ID: "co-1", Zone: "boiler", Driver: "modbus", Every: 100 * time.Millisecond, Points: []wire.Point{
			{Name: "co", Alias: 1, Unit: "[ppm]", Gas: "CO", Min: 0, Max: 1000}, {Name: "t", Alias: 2, Unit: "Cel", Min: math.NaN(), Max: math.NaN()},
		}}},
		Zones:   []wire.Zone{{ID: "boiler"}},
		Alarms:  []wire.Alarm{{Rule: "co-stop", Zone: "boiler", Severity: "danger", Points: []string{"co-1.co"}, State: rules.StateNormal}},
		Outputs: []wire.Output{{ID: "siren", Role: "horn"}},
	}
}

func (r *rig) gateway(name string) *gateway {
	r.t.Helper()
	g := &gateway{t: r.t, name: name, acked: map[wire.Position]bool{}, wake: make(chan struct{}, 1)}
	var err error
	g.enc, err = wire.NewEncoder(birthOf(name))
	require.NoError(r.t, err)
	death := wire.Death("kirov", name, 7, begin)
	will, err := death.Payload.Marshal()
	require.NoError(r.t, err)
	address := r.foreign
	if address == "" {
		address = "tcp://" + r.broker.Addr().String()
	}
	o := paho.NewClientOptions().AddBroker(address).SetClientID(name).SetAutoReconnect(false).
		SetBinaryWill(death.Topic.String(), will, 1, false)
	g.client = paho.NewClient(o)
	g.wait(g.client.Connect())
	r.t.Cleanup(func() { g.client.Disconnect(0) })
	g.wait(g.client.Subscribe(wire.Topic{Type: wire.NCmd, Plant: "kirov", Gateway: name}.String(), 1, g.command))
	return g
}

func (g *gateway) wait(token paho.Token) {
	g.t.Helper()
	require.True(g.t, token.WaitTimeout(patience), "the broker does not answer")
	require.NoError(g.t, token.Error())
}

func (g *gateway) command(_ paho.Client, m paho.Message) {
	c, err := wire.ParseCommand(m.Payload())
	g.mu.Lock()
	defer g.mu.Unlock()
	if err != nil {
		g.t.Errorf("a command that no gateway understands: %v", err)
	}
	if c.Rebirth {
		g.rebirths++
	}
	for _, s := range c.Stored {
		for _, r := range s.Ranges {
			for n := r.First; n <= r.Last; n++ {
				g.acked[wire.Position{Epoch: s.Epoch, Lane: s.Lane, Number: n}] = true
			}
		}
	}
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

func (g *gateway) publish(m wire.Message) {
	g.t.Helper()
	payload, err := m.Payload.Marshal()
	require.NoError(g.t, err)
	g.wait(g.client.Publish(m.Topic.String(), 1, false, payload))
}

func (g *gateway) birth() {
	g.t.Helper()
	births, err := g.enc.Births(7)
	require.NoError(g.t, err)
	for _, m := range births {
		g.publish(m)
	}
}

func telemetry(n int) wire.Position {
	return wire.Position{Epoch: epoch, Lane: wire.LaneTelemetry, Number: uint64(n)}
}

func alarm(n int) wire.Position {
	return wire.Position{Epoch: epoch, Lane: wire.LaneAlarm, Number: uint64(n)}
}

// block is record n of the telemetry lane: ten readings of each point.
func block(n int) wire.Block {
	b := wire.Block{Sensor: "co-1"}
	for i := range 10 {
		at := begin.Add(time.Duration(n)*time.Second + time.Duration(i)*100*time.Millisecond)
		b.Rows = append(b.Rows,
			wire.Row{Point: "co", Time: at, Value: float64(10*n + i), Quality: drivers.Good},
			wire.Row{Point: "t", Time: at, Value: math.NaN(), Quality: drivers.Bad, Fault: drivers.Timeout})
	}
	return b
}

func (g *gateway) block(n int) {
	g.t.Helper()
	m, err := g.enc.Block(telemetry(n), block(n), false)
	require.NoError(g.t, err)
	g.publish(m)
}

// notice is record n of the alarm lane: raised when odd, normal when even.
func notice(n int) wire.Notice {
	e := rules.Event{Time: begin.Add(time.Duration(n) * time.Second), Rule: "co-stop", Zone: "boiler", Kind: rules.Raised, State: rules.StateUnacknowledged, Value: 55, HasValue: true}
	if n%2 == 0 {
		e.Kind, e.State = rules.Cleared, rules.StateNormal
	}
	return wire.Notice{Event: e}
}

func (g *gateway) notice(n int) {
	g.t.Helper()
	m, err := g.enc.Notice(alarm(n), notice(n), false)
	require.NoError(g.t, err)
	g.publish(m)
}

// answered waits until all positions are answered.
func (g *gateway) answered(positions ...wire.Position) {
	g.t.Helper()
	limit := time.After(patience)
	for {
		g.mu.Lock()
		missing := 0
		for _, p := range positions {
			if !g.acked[p] {
				missing++
			}
		}
		g.mu.Unlock()
		if missing == 0 {
			return
		}
		select {
		case <-g.wake:
		case <-limit:
			require.FailNow(g.t, fmt.Sprintf("%d of %d records are not answered", missing, len(positions)))
		}
	}
}

func (g *gateway) answers() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.acked)
}

func span(at func(int) wire.Position, first, last int) []wire.Position {
	var out []wire.Position
	for n := first; n <= last; n++ {
		out = append(out, at(n))
	}
	return out
}
