package gateway

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"sync"
	"text/tabwriter"
	"time"

	"aman/drivers"
	"aman/gateway/config"
)

// firstAnswer bounds how long Read waits for an instrument that is warming up.
const firstAnswer = 10 * time.Second

// Readout is one line of `aman-gateway read --json`.
type Readout struct {
	Time    time.Time `json:"time"`
	Point   string    `json:"point"`
	Value   *float64  `json:"value,omitempty"`
	Unit    string    `json:"unit,omitempty"`
	Quality string    `json:"quality"`
	Fault   string    `json:"fault,omitempty"`
}

// Read reads every sensor of the site once, bus by bus side by side, and hands
// over one Readout a point, the sensors of one bus in the order of the
// configuration. With watch it
// goes on, each sensor at its own period, until ctx ends.
func Read(ctx context.Context, site *config.Site, watch bool, emit func([]Readout, error)) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	byBus := map[string][]config.Sensor{}
	for _, s := range site.Sensors {
		byBus[s.Bus] = append(byBus[s.Bus], s)
	}
	c := newClock()
	for _, b := range site.Buses {
		wg.Go(func() {
			defer func() { _ = b.Bus.Close() }() // nothing is left to lose
			readBus(ctx, c, byBus[b.ID], watch, func(out []Readout, err error) {
				mu.Lock()
				defer mu.Unlock()
				emit(out, err)
			})
		})
	}
	wg.Wait()
}

// readBus polls the sensors of one bus in turn.
func readBus(ctx context.Context, c *clock, sensors []config.Sensor, watch bool, emit func([]Readout, error)) {
	due := make([]time.Time, len(sensors))
	open := make([]bool, len(sensors))
	for {
		for i := range sensors {
			if ctx.Err() != nil {
				return
			}
			if watch && time.Now().Before(due[i]) {
				continue
			}
			due[i] = time.Now().Add(sensors[i].Every)
			emit(readSensor(ctx, c, sensors[i], &open[i]))
		}
		if !watch || !sleep(ctx, untilFirst(due)) {
			return
		}
	}
}

func untilFirst(due []time.Time) time.Duration {
	first := time.Now().Add(time.Second)
	for _, d := range due {
		first = minTime(first, d)
	}
	return max(time.Until(first), time.Millisecond)
}

// readSensor reads one sensor; while it warms up it is asked again.
func readSensor(ctx context.Context, c *clock, s config.Sensor, open *bool) ([]Readout, error) {
	ctx, cancel := context.WithTimeout(ctx, firstAnswer+s.Sensor.Worst())
	defer cancel()
	samples := make([]drivers.Sample, len(s.Sensor.Points()))
	patience := time.Now().Add(firstAnswer)
	for {
		err := readOpened(ctx, s, open, samples)
		if warming(samples, err) && time.Now().Before(patience) && sleep(ctx, s.Every/5) {
			continue
		}
		return readouts(s, c.now(), samples), err
	}
}

func readOpened(ctx context.Context, s config.Sensor, open *bool, samples []drivers.Sample) (err error) {
	if !*open {
		err = s.Sensor.Open(ctx)
	}
	if err == nil {
		*open = true
		err = s.Sensor.Read(ctx, samples)
	}
	if err == nil {
		return nil
	}
	*open = false
	for i := range samples {
		samples[i] = drivers.Faulty(drivers.FaultOf(err))
	}
	return fmt.Errorf("%s: %w", s.ID, err)
}

func warming(samples []drivers.Sample, err error) bool {
	for _, s := range samples {
		if s.Fault == drivers.Warmup {
			return err == nil
		}
	}
	return false
}

func readouts(s config.Sensor, at time.Time, samples []drivers.Sample) []Readout {
	points := s.Sensor.Points()
	out := make([]Readout, len(points))
	for i, p := range points {
		r := drivers.Place(s.ID+"."+p.Name, at, samples[i])
		out[i] = Readout{Time: r.Time, Point: r.ID, Unit: p.Unit, Quality: r.Quality.String(), Fault: r.Fault.String()}
		if !math.IsNaN(r.Value) {
			out[i].Value = &r.Value
		}
	}
	return out
}

// PrintReadouts returns an emit function for Read that writes one JSON object
// a line, or a table for people. Errors go to stderr, once a sensor.
func PrintReadouts(stdout, stderr io.Writer, asJSON bool) func([]Readout, error) {
	told := map[string]bool{}
	return func(out []Readout, err error) {
		if err != nil && !told[err.Error()] {
			told[err.Error()] = true
			fmt.Fprintln(stderr, err)
		}
		if asJSON {
			enc := json.NewEncoder(stdout)
			for _, r := range out {
				_ = enc.Encode(r) // a closed pipe ends the program by signal
			}
			return
		}
		w := tabwriter.NewWriter(stdout, 24, 0, 2, ' ', 0)
		for _, r := range out {
			fmt.Fprintf(w, "%s\t%s\t%s\n", r.Point, r.figure(), r.trust())
		}
		_ = w.Flush()
	}
}

func (r Readout) figure() string {
	if r.Value == nil {
		return "— " + r.Unit
	}
	v := strconv.FormatFloat(*r.Value, 'f', -1, 64)
	switch r.Fault {
	case drivers.Over.String():
		v = ">" + v
	case drivers.Under.String():
		v = "<" + v
	}
	return v + " " + r.Unit
}

func (r Readout) trust() string {
	if r.Fault == "" {
		return r.Quality
	}
	return r.Quality + ", " + r.Fault
}
