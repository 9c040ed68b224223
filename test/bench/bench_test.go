package bench

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"

	"aman/drivers/modbus"
	"aman/drivers/modbus/slave"
	"aman/test/site"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	units     = 100
	registers = 20
	every     = 100 * time.Millisecond
	// adds is what ours may put between its read and the coil, at the 99th
	// percentile.
	adds = time.Millisecond
	// dead is the unit that does not answer in the second run.
	dead = 50
	// upFor and downFor shape one round of each unit.
	upFor, downFor = 700 * time.Millisecond, 800 * time.Millisecond
	// tries is how often the long form measures before it calls a slow run ours
	// and not the machine's.
	tries = 3
)

var programs site.Programs

func TestMain(m *testing.M) {
	os.Exit(site.Main(m, func(p site.Programs) { programs = p }))
}

// TestSensorToSiren measures with all units alive, then with one of them dead.
func TestSensorToSiren(t *testing.T) {
	site.Need(t, "the built programs, and the machine for itself")
	// The instruments share the machine with what is measured: their own
	// collections should not be.
	defer debug.SetGCPercent(debug.SetGCPercent(800))
	instruments := slave.New()
	t.Cleanup(func() { instruments.Close() })
	plan := startGateway(t, instruments)
	rec := newRecorder(instruments, plan.Gas())

	t.Run("all alive", func(t *testing.T) {
		measure(t, instruments, rec, plan, 0)
	})
	t.Run("one dead", func(t *testing.T) {
		instruments.Unit(dead).Break(slave.Fault{Mute: true})
		page := site.NewPage(plan.Page)
		require.NoError(t, site.Eventually(t.Context(), 10*time.Second, func() error {
			got, err := page.Point(plan.Point(dead, plan.Gas()))
			if err == nil && got != "timeout" {
				err = assert.AnError
			}
			return err
		}))
		measure(t, instruments, rec, plan, dead)
	})
}

// startGateway starts the instruments and the gateway and waits until all of
// them have been read.
func startGateway(t *testing.T, instruments *slave.Slave) site.Plan {
	t.Helper()
	dir := t.TempDir()
	addr, err := instruments.ListenTCP("127.0.0.1:0")
	require.NoError(t, err)
	plan := site.Plan{
		Units: units, Registers: registers, Every: every, Instruments: addr.String(),
		Data: filepath.Join(dir, "data"), Page: site.FreeAddress(t),
	}
	plan.Build(instruments)
	file := filepath.Join(dir, "gateway.yaml")
	require.NoError(t, os.WriteFile(file, []byte(plan.YAML()), 0o644))
	p, err := site.Start(t, dir, "aman-gateway", programs.Path("aman-gateway"), "run", "--config", file)
	require.NoError(t, err)
	require.NoError(t, site.Answers(t.Context(), p, plan.Page))
	require.NoError(t, site.Eventually(t.Context(), 20*time.Second, func() error {
		got, err := site.NewPage(plan.Page).Point(plan.Point(units, plan.Gas()))
		if err == nil && got != "0" {
			err = assert.AnError
		}
		return err
	}))
	return plan
}

// measure runs once in the short form; in the long form it must meet its bound
// in one of a few tries.
func measure(t *testing.T, instruments *slave.Slave, rec *recorder, plan site.Plan, without int) {
	t.Helper()
	length, most := 8*time.Second, 1
	if site.Long() {
		length, most = 30*time.Second, tries
	}
	var got figures
	for range most {
		rec.take()
		reads := instruments.Unit(1).Served(modbus.Holding, 0)
		began := time.Now()
		drive(t, instruments, rec, plan, without, length)
		rate := float64(instruments.Unit(1).Served(modbus.Holding, 0)-reads) / time.Since(began).Seconds()
		got = sum(rec.take())
		t.Logf("figure: %s: %d rises of %d units, each read %.1f times a second", t.Name(), got.rises, units, rate)
		t.Logf("figure:   change to first read  %v", got.read)
		t.Logf("figure:   change to coil        %v", got.coil)
		t.Logf("figure:   ours, read to coil    %v", got.adding)
		require.NotZero(t, got.rises)
		assert.Zero(t, got.missed, "rises whose coil never followed")
		assert.InDelta(t, float64(time.Second)/float64(every), rate, 0.5, "reads of each unit a second")
		if got.adding.p99 <= adds {
			return
		}
	}
	if site.Long() {
		assert.LessOrEqual(t, got.adding.p99, adds, "what ours adds at the 99th percentile")
	}
}

// drive moves the gas of each unit up and down, each in a phase of its own.
func drive(t *testing.T, instruments *slave.Slave, rec *recorder, plan site.Plan, without int, length time.Duration) {
	t.Helper()
	const seed = 1
	source := rand.New(rand.NewPCG(seed, seed))
	began := time.Now()
	next, up := make([]time.Time, units+1), make([]bool, units+1)
	for unit := range next {
		next[unit] = began.Add(time.Duration(source.Int64N(int64(upFor + downFor))))
	}
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for now := range tick.C {
		last := now.Sub(began) > length
		for unit := 1; unit <= units; unit++ {
			if unit == without || now.Before(next[unit]) {
				continue
			}
			move(instruments, rec, plan, unit, &up[unit], last)
			span := downFor
			if up[unit] {
				span = upFor
			}
			// Off the beat of the polls, so that every phase is met.
			next[unit] = next[unit].Add(span + time.Duration(source.Int64N(int64(every))))
		}
		if now.Sub(began) > length+upFor+3*every {
			return
		}
	}
}

// move turns the gas of a unit over; near the end it only falls.
func move(instruments *slave.Slave, rec *recorder, plan site.Plan, unit int, up *bool, last bool) {
	if !*up && last {
		return
	}
	*up = !*up
	value := uint16(0)
	if *up {
		value = 2 * site.GasLimit
		rec.rose(unit, time.Now())
	}
	instruments.Unit(unit).Set(modbus.Holding, uint16(plan.Gas()), value)
}
