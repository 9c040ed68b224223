package modbus

import (
	"math"
	"strings"

	"aman/drivers/current"
)

// loop checks the keys of a 4–20 mA transmitter and gives the point what the
// transmitter's profile knows: its range and how long a failure current must last.
func (c *checker) loop(k pointKeys, p *Point) {
	if k.Loop == "" {
		c.noLoop(k)
		return
	}
	if !c.loopKeys(k, *p) {
		return
	}
	l, err := current.NewLoop(k.Loop, *k.Low, *k.High)
	if err != nil {
		c.fault("high", "%v", err)
		return
	}
	c.loopRange(k, l, p)
	p.FaultHold, p.Loop = l.Profile.FaultHold, &l
}

// noLoop refuses what only a loop can mean.
func (c *checker) noLoop(k pointKeys) {
	if k.Low != nil {
		c.fault("low", "says the value at 4 mA, and there is no loop: add loop: ne43, or leave it out")
	}
	if k.High != nil {
		c.fault("high", "says the value at 20 mA, and there is no loop: add loop: ne43, or leave it out")
	}
}

// loopKeys checks what must be there, and reports whether all of it is.
func (c *checker) loopKeys(k pointKeys, p Point) bool {
	before := len(c.faults)
	if _, err := current.Find(k.Loop); err != nil {
		c.fault("loop", "%q is none of %s", k.Loop, strings.Join(current.Names(), ", "))
	}
	if p.Type == Bool {
		c.fault("loop", "a %s is no current: the type is a number", p.Type)
	}
	if k.Low == nil {
		c.fault("low", "missing: the value at 4 mA")
	}
	if k.High == nil {
		c.fault("high", "missing: the value at 20 mA")
	}
	return len(c.faults) == before
}

// loopRange sets the ends of the range that the configuration leaves open, and
// those that would cut off a drifted zero.
func (c *checker) loopRange(k pointKeys, l current.Loop, p *Point) {
	low, high := l.Range()
	if k.Min != nil && !(*k.Min >= low && *k.Min < high) {
		c.fault("min", "%v is no value of a loop from %v to %v", *k.Min, l.Low, l.High)
	}
	if k.Max != nil && !(*k.Max > low && *k.Max <= high) {
		c.fault("max", "%v is no value of a loop from %v to %v", *k.Max, l.Low, l.High)
	}
	if k.Min == nil || *k.Min == l.Low {
		p.Min = low
	}
	if math.IsNaN(p.Max) {
		p.Max = high
	}
}
