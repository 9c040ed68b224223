package gateway

import (
	"fmt"
	"log/slog"
	"strings"

	"aman/drivers"
	"aman/drivers/gpio"
	"aman/drivers/i2c"
	"aman/drivers/modbus"
	"aman/drivers/scd4x"
	"aman/drivers/tmp102"
	"aman/gateway/config"
)

// Hardware is what a Raspberry Pi offers: every driver, and the real buses.
func Hardware() config.Hardware {
	return config.Hardware{Drivers: Drivers(), Bus: Bus}
}

// Drivers lists every driver. Adding a chip adds one line here.
func Drivers() []drivers.Driver {
	return append([]drivers.Driver{
		modbus.Driver(),
		scd4x.Driver(),
		tmp102.Driver(),
	}, modbus.ProfileDrivers()...)
}

// Bus makes the bus that the configuration describes, without opening it.
func Bus(b config.Bus) (drivers.Bus, error) {
	opts := modbus.Options{Timeout: b.Timeout, Retries: b.Retries, Pause: b.Pause}
	switch b.Kind {
	case config.KindTCP:
		return modbus.NewTCP(b.ID, b.Address, opts), nil
	case config.KindRTU:
		return modbus.NewRTU(b.ID, b.Device, modbus.Serial{Baud: b.Baud, DataBits: b.DataBits, Parity: b.Parity, StopBits: b.StopBits}, opts)
	case config.KindI2C:
		return i2c.New(b.ID, b.Device), nil
	}
	return nil, fmt.Errorf("bus %s: kind %q is not known", b.ID, b.Kind)
}

// newPorts groups the outputs of one bus into ports: coils and registers of
// one unit that stand side by side, lines of the character device, log lines.
// Outputs of a port keep the order of their addresses.
func newPorts(bus drivers.Bus, outputs []*output, log *slog.Logger) ([]*port, error) {
	var ports []*port
	for _, group := range groupOutputs(outputs) {
		dev, err := newDevice(bus, group, log)
		if err != nil {
			return nil, fmt.Errorf("output %s: %w", group[0].ID, err)
		}
		indices, ids := make([]int, len(group)), make([]string, len(group))
		for i, o := range group {
			indices[i], ids[i] = o.index, o.ID
		}
		p := newPort(strings.Join(ids, ", "), dev, indices)
		for i, o := range group {
			o.port, o.slot = p, i
		}
		ports = append(ports, p)
	}
	return ports, nil
}

func newDevice(bus drivers.Bus, group []*output, log *slog.Logger) (drivers.Port, error) {
	first := group[0]
	switch first.Kind {
	case config.KindCoil, config.KindRegister:
		b, ok := bus.(*modbus.Bus)
		if !ok {
			return nil, fmt.Errorf("kind %s needs a Modbus bus, %s is none", first.Kind, first.Bus)
		}
		if first.Kind == config.KindCoil {
			return modbus.NewCoils(b, first.Unit, first.Address, len(group)), nil
		}
		return modbus.NewRegisters(b, first.Unit, first.Address, len(group)), nil
	case config.KindGPIO:
		lines := make([]string, len(group))
		for i, o := range group {
			lines[i] = o.Line
		}
		return gpio.NewLines(lines, "aman-gateway"), nil
	case config.KindLog:
		return newLogPort(group, log), nil
	}
	return nil, fmt.Errorf("kind %q is not known", first.Kind)
}
