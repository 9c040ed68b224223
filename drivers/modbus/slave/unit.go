package slave

import (
	"sync"

	"aman/drivers/modbus"
)

// Unit is one instrument or module.
type Unit struct {
	slave *Slave
	id    int

	mu     sync.Mutex
	tables [4]map[uint16]*cell // by modbus.Kind
	fault  Fault
	writes int
}

// cell is one register or bit.
type cell struct {
	value  uint16
	served uint64
	// words is the width of a counter that begins here; 0 where none does.
	words int
}

func newUnit(s *Slave, id int) *Unit {
	u := &Unit{slave: s, id: id}
	for i := range u.tables {
		u.tables[i] = map[uint16]*cell{}
	}
	return u
}

// Set gives neighbouring registers or bits (0 or 1) their values, all at once,
// and defines those that were not there.
func (u *Unit) Set(kind modbus.Kind, address uint16, values ...uint16) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for i, value := range values {
		u.cell(kind, address+uint16(i)).value = value
	}
}

// SetBit gives a coil or a discrete input its level.
func (u *Unit) SetBit(kind modbus.Kind, address uint16, on bool) {
	u.Set(kind, address, bit(on))
}

// Remove makes registers or bits undefined: reading them is exception 2.
func (u *Unit) Remove(kind modbus.Kind, address uint16, count int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for i := range count {
		delete(u.tables[kind], address+uint16(i))
	}
}

// Get returns the value of a register or bit; 0 where none is defined.
func (u *Unit) Get(kind modbus.Kind, address uint16) uint16 {
	u.mu.Lock()
	defer u.mu.Unlock()
	if c := u.tables[kind][address]; c != nil {
		return c.value
	}
	return 0
}

// Coil reports the level of a coil.
func (u *Unit) Coil(address uint16) bool { return u.Get(modbus.Coil, address) != 0 }

// CountUp makes a register (words 1, or 2 and 4 for wider numbers, most
// significant first) count up by one with each answered read of its first word:
// the first read gets 1 more than it holds now.
func (u *Unit) CountUp(kind modbus.Kind, address uint16, words int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for i := range words {
		u.cell(kind, address+uint16(i))
	}
	u.cell(kind, address).words = words
}

// Served returns how many answered reads have covered a register or bit.
func (u *Unit) Served(kind modbus.Kind, address uint16) uint64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	if c := u.tables[kind][address]; c != nil {
		return c.served
	}
	return 0
}

// Writes returns how many writes the unit has answered.
func (u *Unit) Writes() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.writes
}

// Break gives the unit a fault; the zero Fault mends it.
func (u *Unit) Break(f Fault) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.fault = f
}

func (u *Unit) broken() Fault {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.fault
}

func (u *Unit) cell(kind modbus.Kind, address uint16) *cell {
	c := u.tables[kind][address]
	if c == nil {
		c = &cell{}
		u.tables[kind][address] = c
	}
	return c
}

// count raises the counter that begins at address.
func (u *Unit) count(kind modbus.Kind, address uint16, words int) {
	for i := words - 1; i >= 0; i-- {
		c := u.cell(kind, address+uint16(i))
		c.value++
		if c.value != 0 {
			return
		}
	}
}

func bit(on bool) uint16 {
	if on {
		return 1
	}
	return 0
}
