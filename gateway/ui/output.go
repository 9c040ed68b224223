package ui

import (
	"strings"
	"time"
)

// Output is something that the gateway switches, as a page shows it.
type Output struct {
	ID        string
	Name      string
	On        bool
	Commanded string
	ReadBack  string
	// Wrong says that it is not as commanded, or cannot be read back.
	Wrong bool
	// Unexplained says why it is on although no alarm asks for it; empty else.
	Unexplained string
}

func (v *viewer) outputs() []Output {
	states := make(map[string]OutputState, len(v.x.state.Outputs))
	for _, o := range v.x.state.Outputs {
		states[o.ID] = o
	}
	out := make([]Output, 0, len(v.x.site.Outputs))
	for _, o := range v.x.site.Outputs {
		s, known := states[o.ID]
		out = append(out, v.output(o, s, known))
	}
	return out
}

func (v *viewer) output(o SiteOutput, s OutputState, known bool) Output {
	out := Output{ID: o.ID, Name: v.outputName(o), On: s.On, Commanded: v.level(o.Role, s.On)}
	if s.Unexplained {
		out.Wrong, out.Unexplained = true, v.say.T("output.unexplained")
	}
	switch {
	case !known:
		out.Commanded, out.ReadBack = v.say.T("output.unknown"), v.say.T("output.unknown")
	case s.Fault != "":
		out.Wrong, out.ReadBack = true, v.outputFault(s.Fault)
	case !s.HasBack:
		out.ReadBack = v.say.T("output.unknown")
	default:
		out.ReadBack = v.level(o.Role, s.Back)
		out.Wrong = out.Wrong || s.Back != s.On && o.Role != "life"
	}
	return out
}

func (v *viewer) outputFault(fault string) string {
	if v.say.Has("fault." + fault) {
		return v.say.T("fault." + fault)
	}
	return fault
}

func (v *viewer) outputName(o SiteOutput) string {
	return v.say.Name(o.Name, v.say.T("output."+o.Role)+", "+o.ID)
}

// level says in the words of the role whether an output is active.
func (v *viewer) level(role string, on bool) string {
	if role == "life" {
		return v.say.T("output.life.toggles")
	}
	if on {
		return v.say.T("output." + role + ".on")
	}
	return v.say.T("output." + role + ".off")
}

// noticeable is the stretch of periods from which a bus is called slow; less
// is jitter.
const noticeable = 1.05

// Health is how the gateway itself is doing, in words.
type Health struct {
	Buses   []Bus
	Uplink  string // empty where the gateway works alone
	Online  bool
	Queue   string // what waits for the server; empty if nothing does
	Trouble []string
	Unsaved bool
}

// Bus is one wire in words.
type Bus struct {
	ID, Kind, Words string
	Wrong           bool
}

func (v *viewer) health() Health {
	s := v.x.state
	out := Health{Online: s.Uplink.Online, Trouble: s.Trouble, Unsaved: s.Unsaved}
	for _, b := range s.Buses {
		out.Buses = append(out.Buses, v.bus(b))
	}
	u := s.Uplink
	if !u.Configured {
		return out
	}
	out.Uplink = v.say.T("uplink.online")
	if !u.Online {
		out.Uplink = v.say.T("uplink.never")
		if !u.Since.IsZero() && u.Since.After(time.Unix(0, 0)) {
			out.Uplink = v.say.T("uplink.offline", "time", v.say.When(u.Since, v.now))
		}
	}
	out.Queue = v.queue(u)
	return out
}

func (v *viewer) queue(u UplinkState) string {
	var parts []string
	if u.QueuedReadings+u.QueuedEvents > 0 {
		parts = append(parts, v.say.T("uplink.queue", "readings", u.QueuedReadings, "events", u.QueuedEvents))
	}
	if u.Dropped > 0 {
		parts = append(parts, v.say.T("uplink.dropped", "n", u.Dropped))
	}
	return strings.Join(parts, " ")
}

func (v *viewer) bus(b BusState) Bus {
	out := Bus{ID: b.ID, Kind: b.Kind, Wrong: !b.OK, Words: v.say.T("bus.ok")}
	switch {
	case !b.OK:
		out.Words = joinWords(v.say.T("bus.lost"), b.Why)
	case b.Slow >= noticeable:
		out.Words, out.Wrong = v.say.T("bus.slow", "times", v.say.Num(b.Slow, 1)), true
	}
	return out
}
