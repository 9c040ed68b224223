package modbus

import (
	"context"
	"slices"
	"time"

	"aman/drivers"
)

// Instrument is one unit on a Modbus bus, read as a list of points.
type Instrument struct {
	bus     *Bus
	unit    int
	points  []Point
	timeout time.Duration
	plan    planner
	scratch []scratch
}

var _ drivers.Sensor = (*Instrument)(nil)

// scratch is what one Read has learnt of a point.
type scratch struct {
	raw      uint64
	decimals uint16
	// faults of the point as a whole or its value, and of its decimals
	fault, decimalsFault drivers.Fault
}

// mark notes the fault of one part of a point, or that it has none.
func (s *scratch) mark(part span, fault drivers.Fault) {
	if part.decimals {
		s.decimalsFault = fault
	} else {
		s.fault = fault
	}
}

// newInstrument makes the sensor of checked points.
func newInstrument(bus *Bus, cfg drivers.Config, points []Point) *Instrument {
	return &Instrument{
		bus: bus, unit: cfg.Unit, points: points,
		timeout: bus.patienceFor(cfg.Every, bus.overhead()),
		plan:    newPlanner(points),
		scratch: make([]scratch, len(points)),
	}
}

// Points lists the quantities in the order of the configuration.
func (s *Instrument) Points() []drivers.Point {
	list := make([]drivers.Point, len(s.points))
	for i, p := range s.points {
		list[i] = p.Point
	}
	return list
}

// Layout lists where and how the quantities lie, for simulated instruments.
func (s *Instrument) Layout() []Point { return slices.Clone(s.points) }

// Unit is the unit number on the bus, 1 to 247.
func (s *Instrument) Unit() int { return s.unit }

// Open does nothing: a Modbus instrument needs no waking, and what it is shows
// in its first answer. Asking twice would cost a dead bus twice the time.
func (s *Instrument) Open(ctx context.Context) error { return ctx.Err() }

// Read asks for every point, as few requests as they need. A request that is
// answered by an exception is repeated point by point, so that only those
// points are faulty that the instrument refuses.
func (s *Instrument) Read(ctx context.Context, samples []drivers.Sample) error {
	now := time.Now()
	blocks := s.plan.blocks(now)
	for i := range s.scratch {
		s.scratch[i] = scratch{fault: s.plan.fault(i)}
	}
	heard, err := s.ask(ctx, blocks, now)
	if err != nil && !heard {
		fill(samples, drivers.FaultOf(err))
		return err
	}
	for i := range samples {
		samples[i] = s.sample(i)
	}
	return nil
}

func fill(samples []drivers.Sample, f drivers.Fault) {
	for i := range samples {
		samples[i] = drivers.Faulty(f)
	}
}

// ask reads the blocks and reports whether the instrument answered any of them,
// with values or an exception, and the first error.
func (s *Instrument) ask(ctx context.Context, blocks []block, now time.Time) (heard bool, first error) {
	for i := range blocks {
		err := s.read(ctx, &blocks[i])
		heard = heard || err == nil || exceptionOf(err) != 0 && !behindGateway(exceptionOf(err))
		if refused(err) {
			err = s.narrow(ctx, &blocks[i], err, now)
		}
		if first == nil {
			first = err
		}
	}
	return heard, first
}

// read fills the spans of one block, with values or with the fault.
func (s *Instrument) read(ctx context.Context, b *block) error {
	data, err := s.bus.read(ctx, s.unit, b.kind, uint16(b.address), uint16(b.length), s.timeout)
	for _, part := range b.spans {
		got := &s.scratch[part.point]
		got.mark(part, drivers.FaultOf(err))
		switch {
		case err != nil:
		case part.decimals:
			got.decimals = uint16(b.extract(part, s.points[part.point].Order, data))
		default:
			got.raw = b.extract(part, s.points[part.point].Order, data)
		}
	}
	return err
}

// narrow finds out which points of a refused block are to blame, by asking for
// each of them alone.
func (s *Instrument) narrow(ctx context.Context, b *block, err error, now time.Time) error {
	if !b.several() {
		s.plan.blame(b.spans[0].point, drivers.FaultOf(err), now)
		return err
	}
	blamed := false
	for _, part := range b.spans {
		single := newBlock(part)
		if e := s.read(ctx, &single); refused(e) {
			s.plan.blame(part.point, drivers.FaultOf(e), now)
			blamed = true
		}
	}
	if !blamed && ctx.Err() == nil {
		s.plan.loosen(b, now)
	}
	return err
}

// sample judges what was read of a point.
func (s *Instrument) sample(i int) drivers.Sample {
	got := s.scratch[i]
	if got.fault != drivers.NoFault {
		return drivers.Faulty(got.fault)
	}
	if got.decimalsFault != drivers.NoFault {
		return drivers.Faulty(got.decimalsFault)
	}
	return s.points[i].Decode(got.raw, got.decimals)
}

// refused reports an exception that may concern some of the asked points only,
// and that asking again will not change. A busy instrument is just late.
func refused(err error) bool {
	switch drivers.FaultOf(err) {
	case drivers.Range, drivers.Electrical:
		return exceptionOf(err) != 0
	}
	return false
}
