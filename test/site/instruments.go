package site

import (
	"aman/drivers/modbus"
	"aman/drivers/modbus/slave"
)

// coils is how many coils every planned unit has.
const coils = 16

// Build makes the units of the plan: counting registers, a gas at rest, coils off.
func (p Plan) Build(s *slave.Slave) {
	for unit := 1; unit <= p.Units; unit++ {
		u := s.Unit(unit)
		for address := range p.Gas() {
			u.CountUp(modbus.Holding, uint16(address), 1)
		}
		u.Set(modbus.Holding, uint16(p.Gas()), 0)
		u.Set(modbus.Holding, StopRegister, 0)
		u.Set(modbus.Coil, 0, make([]uint16, coils)...)
	}
}
