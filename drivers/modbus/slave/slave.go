package slave

import (
	"errors"
	"io"
	"sync"
	"time"

	"aman/drivers/modbus"
)

// logLimit bounds the log of reads and that of coil changes: a minute of a
// thousand reads a second. The oldest half goes first.
const logLimit = 1 << 16

// Read is one answered read.
type Read struct {
	Unit    int
	Kind    modbus.Kind
	Address uint16
	Count   int
	// Time is when the reply was handed to the line.
	Time time.Time
	// Values are the registers or bits (0 or 1) that the reply carried.
	Values []uint16
}

// Coil is one change of a coil by a master.
type Coil struct {
	Unit    int
	Address uint16
	On      bool
	Time    time.Time
}

// Slave answers for a set of units.
type Slave struct {
	mu     sync.Mutex
	units  map[int]*Unit
	open   map[io.Closer]struct{}
	closed chan struct{} // closed by Close; nil while nothing is open
	wg     sync.WaitGroup

	log    sync.Mutex
	reads  []Read
	coils  []Coil
	onRead func(Read)
	onCoil func(Coil)
}

// New returns a slave without units that serves nothing yet.
func New() *Slave {
	return &Slave{units: map[int]*Unit{}, open: map[io.Closer]struct{}{}}
}

// Unit returns the unit of that number and makes it if there is none.
func (s *Slave) Unit(id int) *Unit {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.units[id]
	if u == nil {
		u = newUnit(s, id)
		s.units[id] = u
	}
	return u
}

func (s *Slave) find(id byte) *Unit {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.units[int(id)]
}

// OnRead calls f after each answered read, in the order of each connection. It
// runs on the connection's goroutine: what it takes, the next answer waits.
func (s *Slave) OnRead(f func(Read)) {
	s.log.Lock()
	defer s.log.Unlock()
	s.onRead = f
}

// OnCoil calls f at each change of a coil by a master, before the reply.
func (s *Slave) OnCoil(f func(Coil)) {
	s.log.Lock()
	defer s.log.Unlock()
	s.onCoil = f
}

// Reads returns the latest answered reads, oldest first; at most 65536.
func (s *Slave) Reads() []Read {
	s.log.Lock()
	defer s.log.Unlock()
	return append([]Read(nil), s.reads...)
}

// Coils returns the latest changes of coils, oldest first; at most 65536.
func (s *Slave) Coils() []Coil {
	s.log.Lock()
	defer s.log.Unlock()
	return append([]Coil(nil), s.coils...)
}

func (s *Slave) noteRead(r Read) {
	s.log.Lock()
	s.reads = append(bounded(s.reads), r)
	hook := s.onRead
	s.log.Unlock()
	if hook != nil {
		hook(r)
	}
}

func (s *Slave) noteCoil(c Coil) {
	s.log.Lock()
	s.coils = append(bounded(s.coils), c)
	hook := s.onCoil
	s.log.Unlock()
	if hook != nil {
		hook(c)
	}
}

func bounded[T any](list []T) []T {
	if len(list) < logLimit {
		return list
	}
	return append(list[:0], list[logLimit/2:]...)
}

// start runs serve for c until Close, and closes c when serve ends.
func (s *Slave) start(c io.Closer, serve func(done chan struct{})) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed == nil {
		s.closed = make(chan struct{})
	}
	s.run(c, s.closed, serve)
}

// startUnder is start for what came in under a listener; when that was closed
// meanwhile, c is closed too.
func (s *Slave) startUnder(done chan struct{}, c io.Closer, serve func(done chan struct{})) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed != done {
		c.Close()
		return
	}
	s.run(c, done, serve)
}

func (s *Slave) run(c io.Closer, done chan struct{}, serve func(done chan struct{})) {
	s.open[c] = struct{}{}
	s.wg.Go(func() {
		serve(done)
		s.mu.Lock()
		delete(s.open, c)
		s.mu.Unlock()
		c.Close()
	})
}

// Close ends every listener, connection and line. It may listen again
// afterwards, with the same registers.
func (s *Slave) Close() error {
	s.mu.Lock()
	if s.closed != nil {
		close(s.closed)
		s.closed = nil
	}
	var errs []error
	for c := range s.open {
		errs = append(errs, c.Close())
	}
	clear(s.open)
	s.mu.Unlock()
	s.wg.Wait()
	return errors.Join(errs...)
}
