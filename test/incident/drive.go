package incident

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"aman/test/site"
)

// high and low are what a driven register says, well off the plan's limit.
const (
	high = site.GasLimit + 30
	low  = site.GasLimit - 30
)

// slack is what a machine with two busy cores may add to a poll period before a
// siren counts as late. The bench, alone on the machine, holds us to 1 ms.
const slack = 250 * time.Millisecond

// driver moves the gas of some units up and down, each in its turn, and times
// how long the coil takes to follow the rise.
type driver struct {
	plant  *plant
	gas    int
	units  int
	period time.Duration // between two moves of the plant, on average
	cancel context.CancelFunc
	done   sync.WaitGroup

	mu     sync.Mutex
	delays []time.Duration
	late   []string
	rises  map[int][]time.Time // by unit
}

// alarms: alarms on N units every 500ms, or alarms stop.
func (w *world) alarms(words []string) error {
	if len(words) == 1 && words[0] == "stop" {
		w.driver.cancel()
		w.driver.done.Wait()
		return nil
	}
	if len(words) != 5 || words[0] != "on" || words[3] != "every" {
		return errWords
	}
	units, _, err := numbers(words[1], "0")
	if err != nil {
		return err
	}
	period, err := time.ParseDuration(words[4])
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(w.t.Context())
	w.driver = &driver{plant: w.plant, gas: w.made.Gas(), units: units, period: period, cancel: cancel, rises: map[int][]time.Time{}}
	w.driver.done.Go(func() { w.driver.run(ctx) })
	w.t.Cleanup(cancel)
	return nil
}

// run moves one unit a period: up in one round, down in the next.
func (d *driver) run(ctx context.Context) {
	for n := 0; ; n++ {
		// Off the beat of the polls, so that every phase is met.
		pause := d.period/2 + rand.N(d.period)
		select {
		case <-ctx.Done():
			d.settle()
			return
		case <-time.After(pause):
		}
		unit := n%d.units + 1
		if n/d.units%2 == 0 {
			moved := d.rise(unit)
			d.done.Go(func() { d.follow(ctx, unit, moved) })
		} else {
			d.plant.set(unit, d.gas, low)
		}
	}
}

func (d *driver) rise(unit int) time.Time {
	moved := d.plant.set(unit, d.gas, high)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.rises[unit] = append(d.rises[unit], moved)
	return moved
}

// risesOf returns when the gas of a unit rose.
func (d *driver) risesOf(unit int) []time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.rises[unit])
}

// settle leaves every gas low.
func (d *driver) settle() {
	for unit := 1; unit <= d.units; unit++ {
		d.plant.set(unit, d.gas, low)
	}
}

// follow waits for the coil of a unit whose gas rose.
func (d *driver) follow(ctx context.Context, unit int, moved time.Time) {
	limit := time.Duration(d.units) * d.period / 2 // before that the gas does not fall again
	on, ok := d.plant.awaitCoil(ctx, unit, site.AlarmCoil, moved, limit)
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case ok:
		d.delays = append(d.delays, on.Sub(moved))
	case ctx.Err() == nil:
		d.late = append(d.late, fmt.Sprintf("unit %d at %s", unit, moved.Format("15:04:05.000")))
	}
}

// delays: delays NAME; every rise since the last call was followed, in time.
func (w *world) delays(words []string) error {
	if len(words) != 1 || w.driver == nil {
		return errWords
	}
	w.driver.mu.Lock()
	seen, late := w.driver.delays, w.driver.late
	w.driver.delays, w.driver.late = nil, nil
	w.driver.mu.Unlock()
	if len(late) > 0 {
		return fmt.Errorf("the coil never followed: %v", late)
	}
	if len(seen) == 0 {
		return fmt.Errorf("no gas rose in this time")
	}
	slices.Sort(seen)
	worst := seen[len(seen)-1]
	w.figure("gas to coil, %s: %d rises, median %v, worst %v", words[0], len(seen),
		seen[len(seen)/2].Round(time.Millisecond), worst.Round(time.Millisecond))
	if bound := w.made.Every + slack; worst > bound {
		return fmt.Errorf("the worst delay is %v, over the poll period and %v", worst, slack)
	}
	return nil
}
