package gateway

import (
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
)

const (
	units     = 100
	registers = 20
	// latencyMost is what a unit test on a busy machine may see; the figure that
	// counts is that of test/bench.
	latencyMost = 20 * time.Millisecond
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
	slave *slave.Slave

	mu     sync.Mutex
	want   map[int]bool      // units that wait for their coil, and its level
	told   map[int]time.Time // when a reply first told a unit's new value
	delays []time.Duration
}

func newWires() *wires {
	w := &wires{slave: slave.New(), want: map[int]bool{}, told: map[int]time.Time{}}
	for u := 1; u <= units; u++ {
		for r := range uint16(registers) {
			w.slave.Unit(u).Set(modbus.Holding, r, 100)
		}
		w.slave.Unit(u).SetBit(modbus.Coil, 0, false)
	}
	w.slave.OnRead(w.read)
	w.slave.OnCoil(w.switched)
	return w
}

func (w *wires) read(r slave.Read) {
	w.mu.Lock()
	defer w.mu.Unlock()
	want, waiting := w.want[r.Unit]
	if r.Kind == modbus.Holding && waiting && want == (r.Values[0] > 1000) && w.told[r.Unit].IsZero() {
		w.told[r.Unit] = r.Time
	}
}

func (w *wires) switched(c slave.Coil) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if want, waiting := w.want[c.Unit]; waiting && want == c.On && !w.told[c.Unit].IsZero() {
		w.delays = append(w.delays, c.Time.Sub(w.told[c.Unit]))
		delete(w.want, c.Unit)
		delete(w.told, c.Unit)
	}
}

// toggle changes a unit's value, unless its coil has yet to follow the last.
func (w *wires) toggle(u int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, waiting := w.want[u]; waiting {
		return
	}
	high := w.slave.Unit(u).Get(modbus.Holding, 0) < 1000
	w.want[u] = high
	w.slave.Unit(u).Set(modbus.Holding, 0, map[bool]uint16{false: 100, true: 2000}[high])
}

// settled reports whether every coil has followed.
func (w *wires) settled() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.want) == 0
}

// round makes two hundred changes in two seconds and returns the delays, sorted.
func (w *wires) round(t *testing.T, random *rand.Rand) []time.Duration {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for range 200 {
		<-tick.C
		w.toggle(1 + random.IntN(units))
	}
	require.Eventually(t, w.settled, 5*time.Second, 10*time.Millisecond, "every change reaches its coil")
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.delays
	w.delays = nil
	slices.Sort(out)
	return out
}

// TestReplyToCoil measures at the instruments' side, on a real line, what the
// gateway adds between a reply and the coil that it causes. A machine that is
// busy with other things gets three rounds to show what is ours.
func TestReplyToCoil(t *testing.T) {
	w := newWires()
	addr, err := w.slave.ListenTCP("127.0.0.1:0")
	require.NoError(t, err)
	defer w.slave.Close()
	b := &bench{t: t, dir: t.TempDir(), text: func(b *bench) string { return hundred(b.dir, addr.String()) }}
	b.start()
	b.within("every unit is polled", func() bool { return len(w.slave.Reads()) > 2*units })
	random := rand.New(rand.NewPCG(1, 2))
	var p99 time.Duration
	for range 3 {
		delays := w.round(t, random)
		p99 = delays[len(delays)*99/100]
		t.Logf("figure: reply to coil, %d units of %d registers every 100 ms: p50 %s, p99 %s, most %s (%d changes)",
			units, registers, delays[len(delays)/2], p99, delays[len(delays)-1], len(delays))
		if p99 < slower*latencyMost {
			return
		}
	}
	assert.Less(t, p99, slower*latencyMost)
}
