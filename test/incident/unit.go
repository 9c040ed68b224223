package incident

import (
	"fmt"
	"strconv"

	"aman/drivers/modbus"
	"aman/drivers/modbus/slave"
)

// kinds are the words of the configuration.
var kinds = map[string]modbus.Kind{
	"holding": modbus.Holding, "input": modbus.Input, "coil": modbus.Coil, "discrete": modbus.Discrete,
}

// unit: unit N holding|input|coil|discrete ADDRESS = VALUE, or
// unit N mute|answer|garble|exception CODE|stuck.
func (w *world) unit(words []string) error {
	if len(words) < 2 {
		return errWords
	}
	n, err := strconv.Atoi(words[0])
	if err != nil {
		return err
	}
	u := w.plant.slave.Unit(n)
	if kind, known := kinds[words[1]]; known {
		return setRegister(u, kind, words[2:])
	}
	fault, err := parseFault(words[1:])
	if err == nil {
		u.Break(fault)
	}
	return err
}

func setRegister(u *slave.Unit, kind modbus.Kind, words []string) error {
	if len(words) != 3 || words[1] != "=" {
		return errWords
	}
	address, value, err := numbers(words[0], words[2])
	if err != nil {
		return err
	}
	u.Set(kind, uint16(address), uint16(value))
	return nil
}

func parseFault(words []string) (slave.Fault, error) {
	switch words[0] {
	case "answer":
		return slave.Fault{}, nil
	case "mute":
		return slave.Fault{Mute: true}, nil
	case "garble":
		return slave.Fault{Garble: true}, nil
	case "stuck":
		return slave.Fault{StuckCoils: true}, nil
	case "other":
		return slave.Fault{WrongUnit: true}, nil
	case "exception":
		if len(words) == 2 {
			code, err := strconv.ParseUint(words[1], 10, 8)
			return slave.Fault{Exception: byte(code)}, err
		}
	}
	return slave.Fault{}, fmt.Errorf("%q is nothing that a unit does", words[0])
}
