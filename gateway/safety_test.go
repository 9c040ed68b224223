package gateway

import (
	"context"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/modbus"
	"aman/drivers/modbus/slave"
	"aman/gateway/config"
	"aman/gateway/outbox"
)

// The child of TestPanicInTheSafetyPath finds its part here.
const (
	panicEnv     = "AMAN_TEST_PANIC" // what panics: driver or pipeline
	panicSiteEnv = "AMAN_TEST_SITE"
)

const panicSite = `
plant: test
gateway: gw-1
data: FOLDER
buses: [{id: plc, kind: modbus-tcp, address: "SLAVE"}, {id: chips, kind: i2c, device: /dev/i2c-1}]
zones: [{id: hall}]
sensors:
  - {id: good, bus: chips, driver: fake, zone: hall, every: 100ms}
  - {id: bad, bus: BUS, driver: fake, zone: hall, every: 100ms}
outputs:
  - {id: ok, kind: modbus-coil, bus: plc, unit: 1, address: 10, role: fault}
  - {id: horn, kind: modbus-coil, bus: plc, unit: 1, address: 20, role: horn}
rules:
  - {id: leak, point: good.x, above: 50, severity: danger, outputs: [horn]}
`

// TestPanicInTheSafetyPath ends the process, and with it every output that
// holds while all is well, on a line that is only a coil's last value: be it
// the pipeline that panics, a driver on another bus, or one on the outputs' own.
func TestPanicInTheSafetyPath(t *testing.T) {
	for name, c := range map[string]struct{ what, bus string }{
		"the pipeline":                 {"pipeline", "chips"},
		"a driver on another bus":      {"driver", "chips"},
		"a driver on the outputs' bus": {"driver", "plc, unit: 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := slave.New()
			s.Unit(1).SetBit(modbus.Coil, 10, false)
			s.Unit(1).SetBit(modbus.Coil, 20, false)
			addr, err := s.ListenTCP("127.0.0.1:0")
			require.NoError(t, err)
			defer s.Close()
			text := strings.NewReplacer("FOLDER", t.TempDir(), "SLAVE", addr.String(), "BUS", c.bus).Replace(panicSite)
			cmd := exec.CommandContext(t.Context(), os.Args[0])
			cmd.Env = append(os.Environ(), panicEnv+"="+c.what, panicSiteEnv+"="+text)
			out, err := cmd.CombinedOutput()
			var exit *exec.ExitError
			require.ErrorAs(t, err, &exit, "%s", out)
			assert.Contains(t, string(out), "panic in the safety path: a bug")
			coils := s.Coils()
			require.GreaterOrEqual(t, len(coils), 2, "it was energised, and fell")
			assert.True(t, coils[0].On)
			assert.False(t, s.Unit(1).Coil(10))
			assert.False(t, s.Unit(1).Coil(20), "what needs energy stays as it was")
		})
	}
}

// TestMain lets the process be the one of TestPanicInTheSafetyPath.
func TestMain(m *testing.M) {
	if what := os.Getenv(panicEnv); what != "" {
		panicking(what)
	}
	os.Exit(m.Run())
}

// panicking runs a gateway in which something panics.
func panicking(what string) {
	try := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	ready := make(chan struct{})
	instruments := map[string]*instrument{
		"good": {points: ranged, read: answers(10)},
		"bad": {points: ranged, read: func(n int, samples []drivers.Sample) error {
			if what == "driver" && n > 10 {
				panic("a bug")
			}
			return answers(10)(n, samples)
		}},
	}
	hw := Hardware()
	hw.Drivers = append(hw.Drivers, drivers.Driver{Name: "fake", Buses: []string{"i2c", "modbus-tcp"}, New: func(_ drivers.Bus, cfg drivers.Config) (drivers.Sensor, error) {
		return instruments[cfg.ID], nil
	}})
	site, err := config.Parse("site.yaml", []byte(os.Getenv(panicSiteEnv)), hw)
	try(err)
	store, err := outbox.Open(site.Data, outbox.Options{})
	try(err)
	p, err := newPipeline(site, store, Options{Log: slog.New(slog.DiscardHandler)})
	try(err)
	go func() {
		<-ready
		time.AfterFunc(time.Second, func() { p.asks <- func() { panic("a bug") } })
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	_ = p.live(ctx, Options{Ready: func(string) {
		if what == "pipeline" {
			close(ready)
		}
	}, Log: quiet()})
}
