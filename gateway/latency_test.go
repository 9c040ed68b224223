package gateway

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers/modbus"
	"aman/drivers/modbus/slave"
	"aman/gateway/config"
	"aman/gateway/outbox"
)

const (
	units     = 100
	registers = 20
	// latencyMost is what a unit test on a busy machine may see; the figure that
	// counts is that of test/bench.
	latencyMost = 5 * time.Millisecond
)

// hundred is the configuration of a line with a hundred units, each with twenty
// registers, one rule and one coil.
func hundred(dir, addr string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "plant: test\ngateway: gw-1\ndata: %s\nbuses: [{id: plc, kind: modbus-tcp, address: %q}]\nzones: [{id: hall}]\nsensors:\n", dir, addr)
	for u := 1; u <= units; u++ {
		fmt.Fprintf(&b, "  - id: u%d\n    bus: plc\n    driver: modbus\n    unit: %d\n    zone: hall\n    every: 100ms\n    points:\n", u, u)
		for r := range registers {
			fmt.Fprintf(&b, "      - {name: r%d, register: holding, address: %d, type: uint16, min: 0, max: 60000}\n", r, r)
		}
	}
	b.WriteString("outputs:\n")
	for u := 1; u <= units; u++ {
		fmt.Fprintf(&b, "  - {id: siren-%d, kind: modbus-coil, bus: plc, unit: %d, address: 0}\n", u, u)
	}
	b.WriteString("rules:\n")
	for u := 1; u <= units; u++ {
		fmt.Fprintf(&b, "  - {id: rule-%d, point: u%d.r0, above: 1000, reset: 900, severity: warning, outputs: [siren-%d]}\n", u, u, u)
	}
	return b.String()
}

// wires holds what the instruments' side saw.
type wires struct {
	mu      sync.Mutex
	told    map[int]time.Time // when a reply first told a unit's new value
	want    map[int]bool
	delays  []time.Duration
	toggled int
}

// TestReplyToCoil measures at the instruments' side, on a real line, what the
// gateway adds between a reply and the coil that it causes.
func TestReplyToCoil(t *testing.T) {
	s := slave.New()
	w := &wires{told: map[int]time.Time{}, want: map[int]bool{}}
	for u := 1; u <= units; u++ {
		for r := range uint16(registers) {
			s.Unit(u).Set(modbus.Holding, r, 100)
		}
		s.Unit(u).SetBit(modbus.Coil, 0, false)
	}
	s.OnRead(func(r slave.Read) {
		if r.Kind != modbus.Holding {
			return
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		if want, waiting := w.want[r.Unit]; waiting && want == (r.Values[0] > 1000) && w.told[r.Unit].IsZero() {
			w.told[r.Unit] = r.Time
		}
	})
	s.OnCoil(func(c slave.Coil) {
		w.mu.Lock()
		defer w.mu.Unlock()
		if want, waiting := w.want[c.Unit]; waiting && want == c.On && !w.told[c.Unit].IsZero() {
			w.delays = append(w.delays, c.Time.Sub(w.told[c.Unit]))
			delete(w.want, c.Unit)
			delete(w.told, c.Unit)
		}
	})
	addr, err := s.ListenTCP("127.0.0.1:0")
	require.NoError(t, err)
	defer s.Close()
	dir := t.TempDir()
	site, err := config.Parse("site.yaml", []byte(hundred(dir, addr.String())), Hardware())
	require.NoError(t, err)
	store, err := outbox.Open(dir, outbox.Options{})
	require.NoError(t, err)
	opt := Options{Log: quiet()}
	p, err := newPipeline(site, store, opt)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.live(ctx, opt) }()
	require.Eventually(t, func() bool { return len(s.Reads()) > 2*units }, 5*time.Second, 10*time.Millisecond)

	random := rand.New(rand.NewPCG(1, 2))
	high := map[int]bool{}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for range 300 {
		<-tick.C
		u := 1 + random.IntN(units)
		w.mu.Lock()
		_, waiting := w.want[u]
		if !waiting {
			high[u] = !high[u]
			w.want[u] = high[u]
			w.toggled++
		}
		w.mu.Unlock()
		value := uint16(100)
		if high[u] {
			value = 2000
		}
		s.Unit(u).Set(modbus.Holding, 0, value)
	}
	require.Eventually(t, func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return len(w.delays) == w.toggled
	}, 5*time.Second, 10*time.Millisecond, "every change reaches its coil")
	cancel()
	require.NoError(t, <-ended)
	require.NoError(t, store.Close())
	slices.Sort(w.delays)
	p50, p99 := w.delays[len(w.delays)/2], w.delays[len(w.delays)*99/100]
	t.Logf("figure: reply to coil, %d units of %d registers every 100 ms: p50 %s, p99 %s, most %s (%d changes)",
		units, registers, p50, p99, w.delays[len(w.delays)-1], len(w.delays))
	assert.Less(t, p99, latencyMost)
}
