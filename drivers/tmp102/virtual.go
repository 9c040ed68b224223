package tmp102

import (
	"encoding/binary"
	"math"
	"sync"
	"time"

	"aman/drivers/i2c"
)

// powerUp is the configuration after power-up (SBOS397, configuration
// register).
const powerUp = 0x60a0

// Bits of the configuration that a virtual chip knows.
const (
	wordResolution = bitsResolution << 8 // read only
	wordWritable   = 0x9fd0              // all but resolution, AL and the unused
	wordExtended   = 0x0010
)

// Virtual is a TMP102 for an emulated bus, with its registers and its time to
// the first conversion. Its methods may be called from any goroutine.
type Virtual struct {
	now func() time.Time

	mu        sync.Mutex
	celsius   float64
	pointer   byte
	registers [4]uint16 // of which 0 is made when it is read
	started   time.Time
}

// NewVirtual returns a chip at 20 °C. Now is its clock; nil means time.Now.
func NewVirtual(now func() time.Time) *Virtual {
	if now == nil {
		now = time.Now
	}
	v := &Virtual{now: now, celsius: 20, started: now().Add(-firstConversion)}
	v.reset()
	return v
}

// Set changes the temperature in °C; the chip measures in steps of 1/16.
func (v *Virtual) Set(celsius float64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.celsius = celsius
}

// PowerCycle cuts the supply for a moment: the registers are as delivered, and
// the temperature reads 0 °C until the first conversion has ended.
func (v *Virtual) PowerCycle() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.reset()
	v.started = v.now()
}

func (v *Virtual) reset() {
	v.pointer = regTemperature
	v.registers = [4]uint16{0, powerUp, 0x4b00, 0x5000} // alert from 75 to 80 °C
}

// Tx implements i2c.Chip.
func (v *Virtual) Tx(w, r []byte) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(w) > 0 {
		if w[0] > 3 {
			return i2c.ErrNACK
		}
		v.pointer = w[0]
	}
	if len(w) >= 3 {
		v.write(binary.BigEndian.Uint16(w[1:3]))
	}
	word := binary.BigEndian.AppendUint16(nil, v.read())
	for i := range r {
		r[i] = word[i%2]
	}
	return nil
}

func (v *Virtual) write(word uint16) {
	switch v.pointer {
	case regTemperature: // read only
	case regConfiguration:
		v.registers[regConfiguration] = word&wordWritable | wordResolution
	default:
		v.registers[v.pointer] = word
	}
}

func (v *Virtual) read() uint16 {
	if v.pointer != regTemperature {
		return v.registers[v.pointer]
	}
	if v.now().Sub(v.started) < firstConversion {
		return 0
	}
	steps := math.Round(v.celsius * 16)
	if v.registers[regConfiguration]&wordExtended != 0 {
		return uint16(int16(min(max(steps, -4096), 4095)))<<3 | 1
	}
	return uint16(int16(min(max(steps, -2048), 2047))) << 4
}

var _ i2c.Chip = (*Virtual)(nil)
