package config

import (
	"time"

	"aman/rules"
)

// ours bounds what the pipeline adds between a reading and its output.
const ours = time.Millisecond

// lineWrite bounds a write to a line or to the log.
const lineWrite = time.Millisecond

// window is over what time a figure is formed.
type window struct {
	over      time.Duration // adds to the worst case
	averaging time.Duration // does not
}

// worst sums the longest way of a rule: the slowest of its points, its window
// and hold, and the slowest of what it drives.
func (b *builder) worst(spec *rules.Rule) Worst {
	w := Worst{Hold: spec.Hold, Ours: ours}
	for _, c := range spec.Conditions {
		if c.Figure != nil {
			w.Window = max(w.Window, b.windows[c.Figure].over)
			w.Averaging = max(w.Averaging, b.windows[c.Figure].averaging)
		}
	}
	for _, id := range watched(spec) {
		p := b.points[id]
		if p == nil {
			continue
		}
		read := wholeMillis(b.sensors[p.Sensor].Sensor.Worst())
		if t90 := b.responseTime(p.Sensor); w.Point == "" || t90+p.Every+read > w.T90+w.Poll+w.Read {
			w.Point, w.Poll, w.Read, w.T90 = p.ID, p.Every, read, t90
		}
	}
	for _, out := range b.driven(spec) {
		flight, write := b.writing(out)
		if w.Output == "" || flight+write > w.Flight+w.Write {
			w.Output, w.Flight, w.Write = out.ID, flight, write
		}
	}
	w.Total = w.T90 + w.Window + w.Poll + w.Hold + w.Read + w.Flight + w.Write + w.Ours
	return w
}

// wholeMillis rounds up: a worst case is never told shorter than it is.
func wholeMillis(d time.Duration) time.Duration {
	return (d + time.Millisecond - 1).Truncate(time.Millisecond)
}

func (b *builder) responseTime(sensor string) time.Duration {
	if raw := b.t90[sensor]; raw != nil && raw.T90 != nil {
		return *raw.T90
	}
	return 0
}

// driven lists the outputs that follow a rule, its zone's interlocks included.
func (b *builder) driven(spec *rules.Rule) []*Output {
	var out []*Output
	for _, id := range spec.Outputs {
		if o := b.outputs[id]; o != nil {
			out = append(out, o)
		}
	}
	if !spec.Suspend || spec.Zone == "" {
		return out
	}
	for i := range b.site.Outputs {
		if o := &b.site.Outputs[i]; o.Role == rules.RoleInterlock && o.Zone == spec.Zone {
			out = append(out, o)
		}
	}
	return out
}

// writing returns how long an output may wait for the transaction in flight on
// its bus, and how long its own write may take.
func (b *builder) writing(o *Output) (flight, write time.Duration) {
	if bus := b.buses[o.Bus]; bus != nil {
		return bus.Reply(), bus.Timeout
	}
	return 0, lineWrite
}
