package stage

import (
	"bytes"
	"fmt"
	"sync"
	"time"

	"aman/drivers"
	"aman/drivers/i2c"
	"aman/drivers/modbus"
	"aman/drivers/modbus/slave"
	"aman/drivers/scd4x"
	"aman/drivers/tmp102"
	"aman/gateway"
	"aman/gateway/config"
)

// Where things are at the demo's instruments; configs/demo/gateway.yaml says
// the same to the gateway.
const (
	boilerUnit  = 1
	galleryUnit = 2

	coRegister, o2Register     = 0, 1 // holding, tenths
	ch4Register, noiseRegister = 0, 1 // input, tenths
	pollsRegister              = 2    // counts up by one with each answered read

	sirenCoil, stopCoil, beaconCoil = 10, 11, 12

	scd4xAddress, tmp102Address = 0x62, 0x48
)

// plant is the simulated site.
type plant struct {
	slave   *slave.Slave
	wires   *i2c.Emulated
	air     *counted
	bearing *counted
	address string // of the Modbus TCP server

	mu    sync.Mutex
	first map[int]time.Time // first reply that carried a value at its limit, by unit
	coils []slave.Coil
}

// newPlant starts the instruments with calm air.
func newPlant() (*plant, error) {
	p := &plant{slave: slave.New(), first: map[int]time.Time{}}
	boiler, gallery := p.slave.Unit(boilerUnit), p.slave.Unit(galleryUnit)
	boiler.Set(modbus.Holding, coRegister, 30, 209)
	boiler.CountUp(modbus.Holding, pollsRegister, 2)
	for _, coil := range []uint16{sirenCoil, stopCoil, beaconCoil} {
		boiler.SetBit(modbus.Coil, coil, false)
	}
	gallery.Set(modbus.Input, ch4Register, 12, 712)
	gallery.CountUp(modbus.Input, pollsRegister, 2)
	p.slave.OnCoil(p.sawCoil)
	p.slave.OnRead(p.sawRead)
	addr, err := p.slave.ListenTCP("127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("instruments: %w", err)
	}
	p.address = addr.String()

	air := scd4x.NewVirtual(time.Now)
	air.Set(620, 21.4, 38)
	bearing := tmp102.NewVirtual(time.Now)
	bearing.Set(41.5)
	p.air = &counted{chip: air, asked: []byte{0xec, 0x05}}
	p.bearing = &counted{chip: bearing, asked: []byte{0x00}}
	p.wires = i2c.NewEmulated("i2c").Plug(scd4xAddress, p.air).Plug(tmp102Address, p.bearing)
	return p, nil
}

func (p *plant) close() error { return p.slave.Close() }

// hardware is a gateway's hardware with this plant at the end of its wires.
func (p *plant) hardware() config.Hardware {
	hw := gateway.Hardware()
	hw.Bus = func(b config.Bus) (drivers.Bus, error) {
		switch b.Kind {
		case config.KindTCP:
			b.Address = p.address
			return gateway.Bus(b)
		case config.KindI2C:
			return p.wires, nil
		}
		return nil, fmt.Errorf("bus %s: the demo has no bus of kind %s", b.ID, b.Kind)
	}
	return hw
}

func (p *plant) setCO(ppm float64) {
	p.slave.Unit(boilerUnit).Set(modbus.Holding, coRegister, uint16(ppm*10+0.5))
}

func (p *plant) setMethane(lel float64) {
	p.slave.Unit(galleryUnit).Set(modbus.Input, ch4Register, uint16(lel*10+0.5))
}

// breakSiren burns the coils of the boiler house: writes are answered and
// change nothing.
func (p *plant) breakSiren() { p.slave.Unit(boilerUnit).Break(slave.Fault{StuckCoils: true}) }

func (p *plant) sawCoil(c slave.Coil) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.coils = append(p.coils, c)
}

// sawRead notes the first reply that carried CO at the danger limit: from then
// on the gateway can know.
func (p *plant) sawRead(r slave.Read) {
	if r.Unit != boilerUnit || r.Kind != modbus.Holding || r.Address != coRegister || len(r.Values) == 0 || r.Values[0] < dangerCO*10 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.first[r.Unit].IsZero() {
		p.first[r.Unit] = r.Time
	}
}

// dangerRead is when the first dangerous value left the instrument.
func (p *plant) dangerRead() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.first[boilerUnit]
}

// switched returns when the coil first took the level after a moment.
func (p *plant) switched(coil uint16, on bool, after time.Time) (time.Time, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.coils {
		if c.Unit == boilerUnit && c.Address == coil && c.On == on && !c.Time.Before(after) {
			return c.Time, true
		}
	}
	return time.Time{}, false
}

// answered is how often an instrument answered, by its own count.
func (p *plant) answered(sensor string) uint64 {
	switch sensor {
	case "boiler-1":
		return p.slave.Unit(boilerUnit).Served(modbus.Holding, pollsRegister)
	case "gallery-1":
		return p.slave.Unit(galleryUnit).Served(modbus.Input, pollsRegister)
	case "air":
		return p.air.count()
	case "bearing":
		return p.bearing.count()
	}
	return 0
}

// counted is a chip that counts how often it was asked for its measurement.
type counted struct {
	chip  i2c.Chip
	asked []byte // the command or register of the measurement

	mu sync.Mutex
	n  uint64
}

// Tx implements i2c.Chip.
func (c *counted) Tx(w, r []byte) error {
	err := c.chip.Tx(w, r)
	if err == nil && bytes.Equal(w, c.asked) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.n++
	}
	return err
}

func (c *counted) count() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}
