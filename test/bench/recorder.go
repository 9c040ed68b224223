package bench

import (
	"sync"
	"time"

	"aman/drivers/modbus"
	"aman/drivers/modbus/slave"
	"aman/test/site"
)

// delay is what one rise of one unit's gas took.
type delay struct {
	toRead time.Duration // register changed → reply with it sent
	toCoil time.Duration // register changed → write of the coil received
}

// ours is what lies between the gateway's read and the coil.
func (d delay) ours() time.Duration { return d.toCoil - d.toRead }

// rise is one change that has not reached its coil yet.
type rise struct{ changed, read time.Time }

// recorder times every rise at the instruments' side.
type recorder struct {
	gas int

	mu      sync.Mutex
	pending map[int]rise // by unit
	delays  []delay
	missed  int // rises whose coil never followed
}

func newRecorder(s *slave.Slave, gas int) *recorder {
	r := &recorder{gas: gas, pending: map[int]rise{}}
	s.OnRead(r.onRead)
	s.OnCoil(r.onCoil)
	return r
}

// rose notes that the gas of a unit rises now.
func (r *recorder) rose(unit int, at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, open := r.pending[unit]; open {
		r.missed++
	}
	r.pending[unit] = rise{changed: at}
}

func (r *recorder) onRead(read slave.Read) {
	i := r.gas - int(read.Address)
	if read.Kind != modbus.Holding || i < 0 || i >= len(read.Values) || read.Values[i] < site.GasLimit {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if one, open := r.pending[read.Unit]; open && one.read.IsZero() {
		one.read = read.Time
		r.pending[read.Unit] = one
	}
}

func (r *recorder) onCoil(c slave.Coil) {
	if !c.On || c.Address != site.AlarmCoil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	one, open := r.pending[c.Unit]
	if !open || one.read.IsZero() {
		return
	}
	delete(r.pending, c.Unit)
	r.delays = append(r.delays, delay{toRead: one.read.Sub(one.changed), toCoil: c.Time.Sub(one.changed)})
}

// take returns what was measured since the last call; what is still open is missed.
func (r *recorder) take() (delays []delay, missed int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delays, missed = r.delays, r.missed+len(r.pending)
	r.delays, r.missed = nil, 0
	clear(r.pending)
	return delays, missed
}
