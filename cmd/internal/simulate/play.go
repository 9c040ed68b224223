package simulate

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Check finds steps that name no instrument or point of the site, or a value that
// its registers cannot hold.
func (s *Site) Check(steps []Step) error {
	for _, step := range steps {
		sensor, point, dotted := strings.Cut(step.Point, ".")
		in := s.units[sensor]
		switch {
		case in == nil:
			return fmt.Errorf("%s: there is no Modbus instrument %q in the configuration", step.Text, sensor)
		case step.Fault != nil && dotted:
			return fmt.Errorf("%s: a fault is that of a whole instrument: write %s", step.Text, sensor)
		case step.Fault == nil && !dotted:
			return fmt.Errorf("%s: a value is that of a point: write %s.POINT", step.Text, sensor)
		case step.Fault != nil:
			continue
		}
		known := false
		for _, p := range in.Points() {
			if p.Name != point {
				continue
			}
			known = true
			if _, err := p.Encode(step.Value, 0); err != nil {
				return fmt.Errorf("%s: %w", step.Text, err)
			}
		}
		if !known {
			return fmt.Errorf("%s: %s has no point %q", step.Text, sensor, point)
		}
	}
	return nil
}

// Play carries the steps out at their times after the start and tells each, until
// they are over or ctx ends.
func (s *Site) Play(ctx context.Context, steps []Step, start time.Time, tell func(Step)) {
	for _, step := range steps {
		t := time.NewTimer(time.Until(start.Add(step.At)))
		select {
		case <-ctx.Done():
			t.Stop()
			return
		case <-t.C:
		}
		s.do(step)
		tell(step)
	}
}

// do carries out one step that Check has passed.
func (s *Site) do(step Step) {
	sensor, point, _ := strings.Cut(step.Point, ".")
	in := s.units[sensor]
	if step.Fault != nil {
		in.Break(*step.Fault)
		return
	}
	_ = in.SetPoint(point, step.Value) // Check has tried it
}
