package rules

import "slices"

// output is one output with the number of things that turn it on.
type output struct {
	spec *Output
	zone int32 // that an interlock follows, or -1
	by   int   // alarms that drive it
	on   bool  // as last told
	mute mute
	// unmute is the timer that ends a silence.
	unmute int32
}

func (e *Engine) addOutputs() {
	for i := range e.spec.Outputs {
		o := output{spec: &e.spec.Outputs[i], zone: -1}
		if z, ok := e.zoneOf[o.spec.Zone]; ok {
			o.zone = int32(z)
		}
		e.outputs[i] = o
		if o.spec.Role == RoleInterlock && o.zone >= 0 {
			e.zones[o.zone].interlocks = append(e.zones[o.zone].interlocks, int32(i))
		}
	}
}

func (e *Engine) outputIndex(id string) int32 {
	return int32(slices.IndexFunc(e.spec.Outputs, func(o Output) bool { return o.ID == id }))
}

// On reports whether the output at the index of Spec.Outputs is on, meaning
// active in its role. It is always false for the role life.
func (e *Engine) On(output int) bool {
	o := &e.outputs[output]
	switch o.spec.Role {
	case RoleInterlock:
		return o.zone >= 0 && e.zones[o.zone].suspended
	case RoleFault:
		return e.faulty > 0
	case RoleLife:
		return false
	default:
		return o.by > 0 && !o.mute.on
	}
}

// settle tells every output that changed, in the order of the configuration. It
// runs once all that happens at an instant has happened, so that a level that
// is left and taken again is no change.
func (e *Engine) settle() {
	if len(e.touched) == 0 {
		return
	}
	slices.Sort(e.touched)
	for _, i := range e.touched {
		o := &e.outputs[i]
		on := e.On(int(i))
		if on == o.on {
			continue
		}
		o.on = on
		state := StateOff
		if on {
			state = StateOn
		}
		e.emit(Event{Kind: OutputChanged, Point: o.spec.ID, State: state})
	}
	e.touched = e.touched[:0]
}
