package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/gateway/config"
	"aman/gateway/outbox"
	"aman/gateway/ui"
	"aman/rules"
)

// fakeBus stands for a bus that a test's instruments sit on.
type fakeBus struct{ id string }

func (b fakeBus) String() string { return b.id }
func (b fakeBus) Kind() string   { return "i2c" }
func (b fakeBus) Close() error   { return nil }

// lab is a gateway with instruments and modules that a test scripts, for time
// that the test owns.
type lab struct {
	t           *testing.T
	dir         string
	text        string
	instruments map[string]*instrument // by sensor
	log         *slog.Logger
	notify      func(string)

	p      *pipeline
	store  *outbox.Store
	module *module // holds every output of kind log

	mu     sync.Mutex
	events []rules.Event
}

const labHead = `
plant: test
gateway: gw-1
data: %s
buses: [{id: a, kind: i2c, device: /dev/i2c-1}, {id: b, kind: i2c, device: /dev/i2c-2}]
zones: [{id: hall, release: [inspector, responsible]}, {id: yard}]
sensors:
  - {id: gas, bus: a, driver: fake, zone: hall, every: 100ms}
  - {id: heat, bus: b, driver: fake, zone: yard, every: 100ms}
outputs:
  - {id: siren, kind: log, role: horn}
  - {id: stop, kind: log, role: interlock, zone: hall}
  - {id: lamp, kind: log, role: fault}
`

const labRules = `
rules:
  - {id: leak, point: gas.x, above: 50, reset: 40, severity: danger, suspend: true, latch: true, stale: 1m, outputs: [siren]}
  - {id: hot, point: heat.x, above: 50, reset: 40, severity: warning, stale: 1m}
`

func newLab(t *testing.T) *lab {
	return &lab{t: t, dir: t.TempDir(), text: labHead + labRules, log: quiet(), instruments: map[string]*instrument{
		"gas": {points: ranged, read: answers(10)}, "heat": {points: ranged, read: answers(20)},
	}}
}

var ranged = []drivers.Point{{Name: "x", Min: 0, Max: 100}}

func (l *lab) hardware() config.Hardware {
	return config.Hardware{
		Bus: func(b config.Bus) (drivers.Bus, error) { return fakeBus{b.ID}, nil },
		Drivers: []drivers.Driver{{Name: "fake", Buses: []string{"i2c"}, New: func(_ drivers.Bus, cfg drivers.Config) (drivers.Sensor, error) {
			return l.instruments[cfg.ID], nil
		}}},
	}
}

// build makes the pipeline; its outputs are lines of one module.
func (l *lab) build() *pipeline {
	site, err := config.Parse("lab.yaml", fmt.Appendf(nil, l.text, l.dir), l.hardware())
	require.NoError(l.t, err)
	l.store, err = outbox.Open(l.dir, outbox.Options{})
	require.NoError(l.t, err)
	l.p, err = newPipeline(site, l.store, Options{Log: l.log, Notify: l.notify, Observe: func(e rules.Event) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.events = append(l.events, e)
	}})
	require.NoError(l.t, err)
	l.module = &module{levels: make([]bool, len(l.p.outputs))}
	for _, o := range l.p.outputs {
		o.port.dev = l.module
	}
	return l.p
}

// run builds the gateway unless that is done and runs it; the function it
// returns ends it.
func (l *lab) run() (stop func()) {
	if l.p == nil {
		l.build()
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	p := l.p
	go func() { ended <- p.live(ctx, Options{Log: l.log, Notify: l.notify}) }()
	return func() {
		cancel()
		require.NoError(l.t, <-ended)
		require.NoError(l.t, l.store.Close())
		l.p = nil
	}
}

// on reports whether an output is active in its role, once all that is under way
// at this instant is done.
func (l *lab) on(output string) bool {
	synctest.Wait()
	for _, o := range l.p.outputs {
		if o.ID == output {
			l.module.mu.Lock()
			defer l.module.mu.Unlock()
			return l.module.levels[o.slot] == o.Level(true)
		}
	}
	l.t.Fatalf("no output %s", output)
	return false
}

// told returns the events of a kind, of a rule, a point or a zone.
func (l *lab) told(kind rules.EventKind, of string) (out []rules.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.events {
		if e.Kind == kind && (e.Rule == of || e.Point == of || e.Rule == "" && e.Zone == of) {
			out = append(out, e)
		}
	}
	return out
}

func (l *lab) act(a rules.Act) error {
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Second)
	defer cancel()
	return l.p.Act(ctx, a)
}

func (l *lab) release(who, role string) error {
	return l.act(rules.Act{Kind: rules.ActRelease, Target: "hall", Who: who, Role: role, Reason: "checked"})
}

func (l *lab) view() ui.State { return (&source{p: l.p}).State() }

// commission releases the hall for the first time.
func (l *lab) commission() {
	_ = l.release("Ivan", "inspector") // it is recorded, and one is missing
	require.NoError(l.t, l.release("Raushan", "responsible"))
}

// polls is how often the instrument was read.
func (s *instrument) polls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reads
}

// says makes an instrument answer v from now on.
func (s *instrument) says(v float64) { s.does(answers(v)) }

func (s *instrument) does(read func(int, []drivers.Sample) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read = read
}

// faulty is a read that never works.
func faulty(int, []drivers.Sample) error { return errors.New("does not answer") }
