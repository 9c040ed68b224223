package config

import (
	"regexp"
	"strconv"
)

// Levels says what an output's line does while nobody drives it.
type Levels struct {
	Output string `json:"output"`
	Role   string `json:"role"`
	Kind   string `json:"kind"`
	// Safe is the state that is right when nothing can be said.
	Safe         string `json:"safe"`
	PowerOn      string `json:"power_on"`
	ProcessDeath string `json:"process_death"`
	BusLoss      string `json:"bus_loss"`

	lit bool // energised at power-on
}

// LevelsOf describes one output. What the kernel, the module or its makers
// decide is said to be unknown, never guessed.
func LevelsOf(o *Output) Levels {
	l := Levels{Output: o.ID, Role: o.Role.String(), Kind: o.Kind, Safe: "energised (needs its supply)"}
	if o.Role.HoldsWhileWell() {
		l.Safe = "de-energised"
	}
	switch o.Kind {
	case KindGPIO:
		l.gpio(o)
	case KindCoil, KindRegister:
		l.module(o)
	default:
		l.PowerOn, l.ProcessDeath, l.BusLoss = "nothing is switched", "nothing is switched", "no bus"
	}
	return l
}

// module: what a coil does on its own is set at the module.
func (l *Levels) module(o *Output) {
	l.PowerOn = "as the module is set"
	if o.DropsAfter > 0 {
		l.ProcessDeath = "off after " + Span(o.DropsAfter)
		l.BusLoss = l.ProcessDeath
		return
	}
	l.ProcessDeath = "last value (no time-out known)"
	l.BusLoss = l.ProcessDeath
}

var broadcomLine = regexp.MustCompile(`^GPIO(\d+)$`)

// gpio: the processor of a Raspberry Pi pulls GPIO0 to 8 up and the others
// down at reset (BCM2711 ARM Peripherals, 5.3, table of pull resistors).
func (l *Levels) gpio(o *Output) {
	l.BusLoss = "no bus"
	l.ProcessDeath = "last level (Raspberry Pi OS) or input (Debian)"
	m := broadcomLine.FindStringSubmatch(o.Line)
	if m == nil {
		l.PowerOn = "as the line is pulled: unknown for " + o.Line
		return
	}
	n, err := strconv.Atoi(m[1])
	up := err == nil && n <= 8
	l.lit = up != o.ActiveLow
	l.PowerOn = "pulled " + map[bool]string{true: "up", false: "down"}[up] + ": " + map[bool]string{true: "energised", false: "de-energised"}[l.lit]
}

// OutputLevels lists what the outputs of a site do while nobody drives them.
func (s *Site) OutputLevels() []Levels {
	out := make([]Levels, len(s.Outputs))
	for i := range s.Outputs {
		out[i] = LevelsOf(&s.Outputs[i])
	}
	return out
}
