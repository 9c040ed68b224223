package drivertest_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/drivers/drivertest"
)

// flawed names the environment variable that gives the driver of TestSuite a
// flaw.
const flawed = "AMAN_DRIVERTEST_FLAW"

// TestSuite runs the suite over a driver in memory, which is sound unless
// TestFlaws runs it.
func TestSuite(t *testing.T) {
	flaw := os.Getenv(flawed)
	drivertest.Run(t, drivertest.Case{
		Driver:  drivers.Driver{Name: "memory", Buses: []string{"i2c"}, New: newMemory(flaw)},
		Keys:    "channel: 1",
		Bad:     []drivertest.BadKeys{{Name: "channel", Keys: "channel: 9", Paths: []string{"channel"}}},
		Virtual: flaw != "leak in real time",
		Want:    []float64{21, 21},
		Can:     []drivertest.Condition{drivertest.Silent, drivertest.Hung, drivertest.Garbled, drivertest.Over, drivertest.Under},
		Rig: func(*testing.T) drivertest.Rig {
			bus := &memoryBus{now: drivertest.Healthy}
			return drivertest.Rig{Bus: bus, Set: func(c drivertest.Condition) { bus.now = c }}
		},
	})
}

// TestFlaws runs the suite over drivers with one flaw each, in a process of
// their own, and expects the check that is there for it to fail.
func TestFlaws(t *testing.T) {
	for flaw, check := range map[string]string{
		"old value":         "read_silent",
		"waits too long":    "read_hung",
		"wrong fault":       "read_garbled",
		"hides over":        "over",
		"clamps under":      "under",
		"forgets a point":   "healthy",
		"unknown unit":      "points",
		"points change":     "healthy",
		"id with a space":   "points",
		"error of no key":   "keys/channel",
		"takes any key":     "keys/unknown_key",
		"takes any bus":     "wrong_bus",
		"value under fault": "read_silent",
		"ignores cancel":    "cancelled",
		"leak":              "points",
		"leak in real time": "points",
		"never recovers":    "read_silent",
	} {
		t.Run(flaw, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSuite$/"+check, "-test.v")
			cmd.Env = append(os.Environ(), flawed+"="+flaw)
			out, err := cmd.CombinedOutput()
			var exit *exec.ExitError
			require.ErrorAs(t, err, &exit, "the suite passes a driver with this flaw:\n%s", out)
			assert.Contains(t, string(out), "--- FAIL: TestSuite/"+check, "%s", out)
		})
	}
}

func TestKeyErrors(t *testing.T) {
	a, b := drivers.Key("a", "one"), drivers.Key("b[0].c", "two")
	err := errors.Join(fmt.Errorf("sensor: %w", a), errors.New("other"), errors.Join(b))
	found := drivertest.KeyErrors(err)
	require.Len(t, found, 2)
	assert.Equal(t, []string{"a", "b[0].c"}, []string{found[0].Path, found[1].Path})
	assert.Empty(t, drivertest.KeyErrors(nil))
}

// memoryBus answers 21, or fails.
type memoryBus struct{ now drivertest.Condition }

func (*memoryBus) String() string { return "memory" }
func (*memoryBus) Kind() string   { return "i2c" }
func (*memoryBus) Close() error   { return nil }

func (b *memoryBus) ask(ctx context.Context) (float64, error) {
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	switch b.now {
	case drivertest.Silent:
		return 0, errors.New("no answer")
	case drivertest.Hung:
		<-ctx.Done()
		return 0, ctx.Err()
	case drivertest.Garbled:
		return 0, drivers.Because(drivers.CRC, errors.New("checksum"))
	case drivertest.Over:
		return 101, nil
	case drivertest.Under:
		return -1, nil
	}
	return 21, nil
}

// memory is a sensor of two points with one flaw, or none.
type memory struct {
	bus    *memoryBus
	flaw   string
	points []drivers.Point
	reads  int
	failed bool
}

func newMemory(flaw string) func(drivers.Bus, drivers.Config) (drivers.Sensor, error) {
	return func(bus drivers.Bus, cfg drivers.Config) (drivers.Sensor, error) {
		wire, ok := bus.(*memoryBus)
		if !ok && flaw != "takes any bus" {
			return nil, drivers.Key("bus", "is of another kind")
		}
		var keys struct {
			Channel int `yaml:"channel"`
		}
		if err := cfg.Decode(&keys); err != nil && flaw != "takes any key" {
			return nil, err
		}
		if keys.Channel > 2 {
			if flaw == "error of no key" {
				return nil, errors.New("channel is too high")
			}
			return nil, drivers.Key("channel", "there are 2")
		}
		points := []drivers.Point{{Name: "a", Unit: "Cel", Max: 100}, {Name: "b", Unit: "Cel", Max: 100}}
		switch flaw {
		case "unknown unit":
			points[1].Unit = "furlong"
		case "id with a space":
			points[1].Name = "b c"
		case "leak", "leak in real time":
			go func() { select {} }()
		}
		return &memory{bus: wire, flaw: flaw, points: points}, nil
	}
}

func (m *memory) Points() []drivers.Point {
	if m.flaw == "points change" && m.reads > 0 {
		return append([]drivers.Point{{Name: "new", Max: 100}}, m.points[1:]...)
	}
	return m.points
}

func (m *memory) Worst() time.Duration { return time.Second }

func (m *memory) Open(ctx context.Context) error {
	if m.flaw == "ignores cancel" {
		ctx = context.WithoutCancel(ctx)
	}
	if m.flaw == "never recovers" && m.failed {
		return errors.New("once failed, for ever failed")
	}
	_, err := m.bus.ask(ctx)
	return err
}

func (m *memory) Read(ctx context.Context, samples []drivers.Sample) error {
	m.reads++
	value, err := m.bus.ask(ctx)
	if err != nil {
		m.failed = true
		return m.fail(err, samples)
	}
	for i, p := range m.points {
		samples[i] = p.Judge(value)
		switch {
		case m.flaw == "hides over":
			samples[i] = drivers.Sample{Value: value}
		case m.flaw == "clamps under" && value < 0:
			samples[i] = drivers.Sample{}
		case m.flaw == "forgets a point":
			return nil
		}
	}
	return nil
}

func (m *memory) fail(err error, samples []drivers.Sample) error {
	switch m.flaw {
	case "old value":
		samples[0], samples[1] = drivers.Sample{Value: 21}, drivers.Sample{Value: 21}
		return nil
	case "value under fault":
		samples[0], samples[1] = drivers.Sample{Value: 21, Fault: drivers.Timeout}, drivers.Sample{Value: 21, Fault: drivers.Timeout}
		return nil
	case "waits too long":
		time.Sleep(time.Second) // in a bubble
	case "wrong fault":
		return drivers.Because(drivers.Range, err)
	}
	return err
}
