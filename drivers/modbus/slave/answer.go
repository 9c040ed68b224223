package slave

import (
	"encoding/binary"
	"time"

	"aman/drivers/modbus"
	"aman/drivers/modbus/internal/frame"
)

// The exceptions that a slave gives by itself.
const (
	illegalFunction = 1
	illegalAddress  = 2
	illegalValue    = 3
)

// answer is what a unit says to one request: the core of the reply, and the
// read that it answers, if it does.
type answer struct {
	core []byte
	read *Read
}

// kinds are the tables that the reading functions read.
var kinds = map[byte]modbus.Kind{
	frame.ReadCoils: modbus.Coil, frame.ReadDiscretes: modbus.Discrete,
	frame.ReadHoldings: modbus.Holding, frame.ReadInputs: modbus.Input,
}

func (u *Unit) answer(request []byte, f Fault) answer {
	if f.Exception != 0 {
		return refuse(request, f.Exception)
	}
	if kind, ok := kinds[request[1]]; ok {
		return u.read(request, kind, f)
	}
	return u.write(request, f)
}

func refuse(request []byte, code byte) answer {
	return answer{core: []byte{request[0], request[1] | 0x80, code}}
}

func (u *Unit) read(request []byte, kind modbus.Kind, f Fault) answer {
	if len(request) != 6 {
		return refuse(request, illegalValue)
	}
	address, count := binary.BigEndian.Uint16(request[2:]), int(binary.BigEndian.Uint16(request[4:]))
	most := 125
	if kind.Bits() {
		most = 2000
	}
	if count < 1 || count > most {
		return refuse(request, illegalValue)
	}
	values, ok := u.take(kind, address, count)
	if !ok {
		return refuse(request, illegalAddress)
	}
	sent := values
	if f.Short {
		sent = values[:max(0, len(values)-shorter(kind))]
	}
	data := pack(kind, sent)
	core := append([]byte{request[0], request[1], byte(len(data))}, data...)
	return answer{core: core, read: &Read{Unit: u.id, Kind: kind, Address: address, Count: count, Values: values}}
}

func shorter(kind modbus.Kind) int {
	if kind.Bits() {
		return 8
	}
	return 1
}

// take raises the counters in the range and returns what it holds then.
func (u *Unit) take(kind modbus.Kind, address uint16, count int) ([]uint16, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	table := u.tables[kind]
	for i := range count {
		if table[address+uint16(i)] == nil || int(address)+i > 0xFFFF {
			return nil, false
		}
	}
	values := make([]uint16, count)
	for i := range values {
		at := address + uint16(i)
		if words := table[at].words; words > 0 {
			u.count(kind, at, words)
		}
		table[at].served++
	}
	for i := range values {
		values[i] = table[address+uint16(i)].value
	}
	return values, true
}

func pack(kind modbus.Kind, values []uint16) []byte {
	if !kind.Bits() {
		data := make([]byte, 0, 2*len(values))
		for _, v := range values {
			data = binary.BigEndian.AppendUint16(data, v)
		}
		return data
	}
	data := make([]byte, (len(values)+7)/8)
	for i, v := range values {
		data[i/8] |= byte(min(v, 1)) << (i % 8)
	}
	return data
}

// write carries out functions 5, 6, 15 and 16.
func (u *Unit) write(request []byte, f Fault) answer {
	kind, address, values, code := parseWrite(request)
	if code == 0 && !u.defined(kind, address, len(values)) {
		code = illegalAddress
	}
	if code != 0 {
		return refuse(request, code)
	}
	u.put(kind, address, values, f.StuckCoils)
	return answer{core: append([]byte(nil), request[:6]...)}
}

func parseWrite(request []byte) (kind modbus.Kind, address uint16, values []uint16, code byte) {
	if len(request) < 6 {
		return 0, 0, nil, illegalValue
	}
	address, word := binary.BigEndian.Uint16(request[2:]), binary.BigEndian.Uint16(request[4:])
	switch request[1] {
	case frame.WriteCoil:
		if word != 0 && word != 0xFF00 {
			return 0, 0, nil, illegalValue
		}
		return modbus.Coil, address, []uint16{bit(word != 0)}, 0
	case frame.WriteHolding:
		return modbus.Holding, address, []uint16{word}, 0
	case frame.WriteCoils:
		return manyCoils(request, address, int(word))
	case frame.WriteHoldings:
		return manyRegisters(request, address, int(word))
	}
	return 0, 0, nil, illegalFunction
}

func manyCoils(request []byte, address uint16, count int) (modbus.Kind, uint16, []uint16, byte) {
	if count < 1 || len(request) != 7+(count+7)/8 || int(request[6]) != (count+7)/8 {
		return 0, 0, nil, illegalValue
	}
	values := make([]uint16, count)
	for i := range values {
		values[i] = uint16(request[7+i/8] >> (i % 8) & 1)
	}
	return modbus.Coil, address, values, 0
}

func manyRegisters(request []byte, address uint16, count int) (modbus.Kind, uint16, []uint16, byte) {
	if count < 1 || len(request) != 7+2*count || int(request[6]) != 2*count {
		return 0, 0, nil, illegalValue
	}
	values := make([]uint16, count)
	for i := range values {
		values[i] = binary.BigEndian.Uint16(request[7+2*i:])
	}
	return modbus.Holding, address, values, 0
}

func (u *Unit) defined(kind modbus.Kind, address uint16, count int) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	for i := range count {
		if int(address)+i > 0xFFFF || u.tables[kind][address+uint16(i)] == nil {
			return false
		}
	}
	return true
}

// put stores what was written and reports the coils that changed.
func (u *Unit) put(kind modbus.Kind, address uint16, values []uint16, stuck bool) {
	now := time.Now()
	var changed []Coil
	u.mu.Lock()
	u.writes++
	for i, value := range values {
		c := u.cell(kind, address+uint16(i))
		if stuck || c.value == value {
			continue
		}
		c.value = value
		if kind == modbus.Coil {
			changed = append(changed, Coil{Unit: u.id, Address: address + uint16(i), On: value != 0, Time: now})
		}
	}
	u.mu.Unlock()
	for _, c := range changed {
		u.slave.noteCoil(c)
	}
}
