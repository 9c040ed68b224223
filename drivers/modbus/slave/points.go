package slave

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"aman/drivers/modbus"
)

// Instrument is a unit that stands in for an instrument of a configuration: its
// registers lie where the gateway reads them, and its points are set in their
// own units.
type Instrument struct {
	*Unit
	points []modbus.Point
}

// Add defines the unit and the registers of an instrument, each point at a
// harmless value: the one nearest to zero that its range holds.
func (s *Slave) Add(unit int, points []modbus.Point) (*Instrument, error) {
	in := &Instrument{Unit: s.Unit(unit), points: slices.Clone(points)}
	var errs []error
	for _, p := range points {
		if p.Decimals >= 0 && !in.has(p.Register, uint16(p.Decimals)) {
			in.Set(p.Register, uint16(p.Decimals), 0)
		}
		errs = append(errs, in.SetPoint(p.Name, rest(p)))
	}
	return in, errors.Join(errs...)
}

// rest is the value that a simulated point starts with.
func rest(p modbus.Point) float64 {
	value := 0.0
	if !math.IsNaN(p.Min) {
		value = max(value, p.Min)
	}
	if !math.IsNaN(p.Max) {
		value = min(value, p.Max)
	}
	if p.Loop == nil && p.Offset != 0 && (p.Type == modbus.Uint16 || p.Type == modbus.Uint32 || p.Type == modbus.Uint64) {
		value = max(value, p.Offset)
	}
	return value
}

// Points lists the instrument's points.
func (in *Instrument) Points() []modbus.Point { return slices.Clone(in.points) }

// SetPoint makes the named point report value, in the point's unit. Fields of bits
// that share a register keep their neighbours.
func (in *Instrument) SetPoint(name string, value float64) error {
	i := slices.IndexFunc(in.points, func(p modbus.Point) bool { return p.Name == name })
	if i < 0 {
		return fmt.Errorf("unit %d has no point %q", in.id, name)
	}
	p := in.points[i]
	var places uint16
	if p.Decimals >= 0 {
		places = in.Get(p.Register, uint16(p.Decimals))
	}
	words, err := p.Encode(value, places)
	if err != nil {
		return fmt.Errorf("unit %d: %w", in.id, err)
	}
	in.merge(p, words)
	return nil
}

// merge writes the registers of a point, keeping the bits of others.
func (in *Instrument) merge(p modbus.Point, words []uint16) {
	in.mu.Lock()
	defer in.mu.Unlock()
	mask := p.Mask()
	for i, word := range words {
		c := in.cell(p.Register, p.Address+uint16(i))
		c.value = c.value&^mask[i] | word&mask[i]
	}
}

func (in *Instrument) has(kind modbus.Kind, address uint16) bool {
	return in.defined(kind, address, 1)
}
