package slave

import "aman/drivers/modbus"

// Serve stands in for the instruments of a bus of the configuration: it listens
// at the bus's address, or opens its serial device (the other end of a line, or
// one half of a pair of pseudo terminals).
func (s *Slave) Serve(bus *modbus.Bus) error {
	line, serial := bus.Line()
	if !serial {
		_, err := s.ListenTCP(bus.Address())
		return err
	}
	port, err := modbus.OpenSerial(bus.Address(), line)
	if err != nil {
		return err
	}
	s.ServeRTU(port)
	return nil
}
