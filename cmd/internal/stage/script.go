package stage

import (
	"context"
	"fmt"
	"time"
)

// The limits of configs/demo/gateway.yaml, in the instruments' units.
const (
	dangerCO    = 40 // ppm
	calmCO      = 3
	peakCO      = 62
	calmMethane = 1.2
	peakMethane = 24 // %LEL
)

// scriptLength is how long the scripted leak takes at its own pace.
const scriptLength = 22 * time.Second

// scene is one thing that happens, at its time from the start of the script.
type scene struct {
	at   time.Duration
	tell string
	do   func(ctx context.Context) error
}

// script is the leak: commissioning, carbon monoxide in the boiler house up to
// danger and down again, people who acknowledge, reset and release, and a
// whiff of methane in the gallery.
func (d *demo) script() []scene {
	return []scene{
		{500 * time.Millisecond, "the responsible person commissions the boiler house", d.commission(d.act("release", "boiler", "responsible", "commissioning: instruments read, people told"))},
		{2 * time.Second, "carbon monoxide begins to leak", d.ramp(d.plant.setCO, calmCO, peakCO, 5*time.Second)},
		{9 * time.Second, "the operator acknowledges", d.acts(d.act("ack", "co-stop", "operator", ""), d.act("ack", "co-warn", "operator", ""))},
		{10 * time.Second, "the leak is closed and the room aired", d.ramp(d.plant.setCO, peakCO, calmCO, 3*time.Second)},
		{11 * time.Second, "methane in the coal gallery", d.ramp(d.plant.setMethane, calmMethane, peakMethane, 2*time.Second)},
		{15 * time.Second, "the latch is reset after a look at the burner", d.act("reset", "co-stop", "responsible", "burner closed, room aired, readings normal")},
		{16 * time.Second, "the responsible person releases the boiler house", d.act("release", "boiler", "responsible", "conditions normal, people accounted for, flue cleaned")},
		{17 * time.Second, "the gallery is aired", d.ramp(d.plant.setMethane, peakMethane, calmMethane, 2*time.Second)},
		{20 * time.Second, "the operator acknowledges", d.act("ack", "ch4-high", "operator", "")},
	}
}

// commission releases the boiler house if it is suspended: a folder that was
// used before knows that it was commissioned.
func (d *demo) commission(release func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		var v view
		if err := fetch(ctx, d.page+"/api/v1/state", &v); err != nil {
			return err
		}
		for _, z := range v.Zones {
			if z.ID == "boiler" && z.Suspended {
				return release(ctx)
			}
		}
		return nil
	}
}

// play runs the script, at most as long as the demo may last.
func (d *demo) play(ctx context.Context, length time.Duration) error {
	pace := min(1, float64(length)/float64(scriptLength))
	d.pace = pace
	began := time.Now()
	for _, s := range d.script() {
		if !pause(ctx, time.Until(began.Add(time.Duration(float64(s.at)*pace)))) {
			return ctx.Err()
		}
		d.tell("· %s", s.tell)
		if err := s.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", s.tell, err)
		}
	}
	return nil
}

// ramp lets a value go from one to another in the background, ten steps a second.
func (d *demo) ramp(set func(float64), from, to float64, over time.Duration) func(context.Context) error {
	return func(ctx context.Context) error {
		over := time.Duration(float64(over) * d.pace)
		began := time.Now()
		d.background.Go(func() {
			for {
				share := min(1, float64(time.Since(began))/float64(over))
				set(from + (to-from)*share)
				if share == 1 || !pause(ctx, 100*time.Millisecond) {
					return
				}
			}
		})
		return nil
	}
}

func (d *demo) acts(list ...func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		for _, f := range list {
			if err := f(ctx); err != nil {
				return err
			}
		}
		return nil
	}
}

// pause waits and reports false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(max(d, 0))
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
