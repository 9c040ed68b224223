package incident

import (
	"context"
	"slices"
	"sync"
	"time"

	"aman/drivers/modbus"
	"aman/drivers/modbus/slave"
	"aman/test/site"
)

// plant is the instruments' side of a story: what their registers say, when
// they were read and when their coils changed.
type plant struct {
	slave *slave.Slave

	mu      sync.Mutex
	read    map[int][]time.Time // by unit: when each value of register 0 was read; [0] is value 1
	changes map[coil][]change
	stirred chan struct{} // closed and made anew at each change of a coil
}

// coil is one coil of one unit.
type coil struct{ unit, address int }

// change is one time that a coil changed.
type change struct {
	at time.Time
	on bool
}

func newPlant() *plant {
	p := &plant{slave: slave.New(), read: map[int][]time.Time{}, changes: map[coil][]change{}, stirred: make(chan struct{})}
	p.slave.OnRead(p.onRead)
	p.slave.OnCoil(p.onCoil)
	return p
}

// onRead notes when a counting run from register 0 was read. A value whose reply
// could not be sent is missing in the slave's log; it takes the time of the next.
func (p *plant) onRead(r slave.Read) {
	if r.Kind != modbus.Holding || r.Address != 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.read[r.Unit]) < int(r.Values[0]) {
		p.read[r.Unit] = append(p.read[r.Unit], r.Time)
	}
}

// onCoil notes a coil that changed.
func (p *plant) onCoil(c slave.Coil) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := coil{c.Unit, int(c.Address)}
	p.changes[key] = append(p.changes[key], change{c.Time, c.On})
	close(p.stirred)
	p.stirred = make(chan struct{})
}

// set gives a holding register its value and returns when.
func (p *plant) set(unit, address, value int) time.Time {
	at := time.Now()
	p.slave.Unit(unit).Set(modbus.Holding, uint16(address), uint16(value))
	return at
}

// coilOn is the level of a coil now.
func (p *plant) coilOn(unit, address int) bool {
	return p.slave.Unit(unit).Coil(uint16(address))
}

// reads returns when the values of a unit's counting registers were read; [0] is
// when 1 was.
func (p *plant) reads(unit int) []time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clip(p.read[unit])
}

// coilsOn counts how often a unit's alarm coil came on in [from, to).
func (p *plant) coilsOn(unit int, from, to time.Time) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, c := range p.changes[coil{unit, site.AlarmCoil}] {
		if c.on && !c.at.Before(from) && c.at.Before(to) {
			n++
		}
	}
	return n
}

// awaitCoil waits until a coil has come on since an instant, and returns when.
func (p *plant) awaitCoil(ctx context.Context, unit, address int, since time.Time, limit time.Duration) (time.Time, bool) {
	ctx, cancel := context.WithDeadline(ctx, since.Add(limit))
	defer cancel()
	for {
		p.mu.Lock()
		stirred := p.stirred
		for _, c := range p.changes[coil{unit, address}] {
			if c.on && c.at.After(since) {
				p.mu.Unlock()
				return c.at, true
			}
		}
		p.mu.Unlock()
		select {
		case <-ctx.Done():
			return time.Time{}, false
		case <-stirred:
		}
	}
}
