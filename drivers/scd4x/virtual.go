package scd4x

import (
	"encoding/binary"
	"math"
	"sync"
	"time"

	"aman/drivers/i2c"
)

// Virtual is an SCD41 for an emulated bus. Like the real one it refuses, while
// it measures, what the data sheet refuses then, needs half a second to stop,
// hands each conversion out once, and forgets its settings when its supply is
// cut. Its methods may be called from any goroutine.
type Virtual struct {
	now func() time.Time

	mu       sync.Mutex
	words    [pointCount]uint16
	settings map[uint16]uint16 // by the code of the command that reads them
	started  time.Time         // zero while idle
	taken    int               // conversions handed out or overwritten
	busy     time.Time         // acknowledges nothing before
	asleep   bool
	answer   []byte
	free     bool
}

// SerialVirtual is the serial number of every virtual chip: the data sheet's
// example.
const SerialVirtual = "f8969f073bbe"

// NewVirtual returns a chip in fresh air, 20 °C and 40 % humidity. Now is its
// clock; nil means time.Now.
func NewVirtual(now func() time.Time) *Virtual {
	if now == nil {
		now = time.Now
	}
	v := &Virtual{now: now}
	v.PowerCycle()
	v.Set(420, 20, 40)
	return v
}

// Set changes the air: CO2 in ppm, temperature in °C, humidity in %. The next
// conversion shows it; 0 ppm makes it an invalid one.
func (v *Virtual) Set(co2, celsius, humidity float64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.words = [pointCount]uint16{
		toWord(co2),
		toWord((celsius + 45) * math.MaxUint16 / 175),
		toWord(humidity * math.MaxUint16 / 100),
	}
}

func toWord(x float64) uint16 { return uint16(math.Round(min(max(x, 0), math.MaxUint16))) }

// FreeRun makes a conversion ready at every question instead of every 5 s.
func (v *Virtual) FreeRun(on bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.free = on
}

// PowerCycle cuts the supply for a moment: the chip is idle with the settings
// of its EEPROM.
func (v *Virtual) PowerCycle() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.started, v.busy, v.asleep, v.answer = time.Time{}, time.Time{}, false, nil
	v.settings = map[uint16]uint16{
		getCalibration.code: 1,
		getAltitude.code:    0,
		getOffset.code:      encodeOffset(4),
	}
}

// Sleep puts the chip into power-down, from which only wake-up brings it back.
func (v *Virtual) Sleep() {
	v.PowerCycle()
	v.mu.Lock()
	defer v.mu.Unlock()
	v.asleep = true
}

// Settings returns what the chip is set to now: self-calibration, altitude in
// metres and temperature offset in °C.
func (v *Virtual) Settings() (selfCalibration bool, altitude int, offset float64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.settings[getCalibration.code] != 0, int(v.settings[getAltitude.code]),
		float64(v.settings[getOffset.code]) * 175 / math.MaxUint16
}

// Tx implements i2c.Chip.
func (v *Virtual) Tx(w, r []byte) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.now().Before(v.busy) {
		return i2c.ErrNACK
	}
	if len(w) > 0 {
		if err := v.command(w); err != nil {
			return err
		}
	}
	if len(r) == 0 {
		return nil
	}
	if len(v.answer) == 0 {
		return i2c.ErrNACK
	}
	n := copy(r, v.answer)
	for i := range r[n:] {
		r[n+i] = 0xff // nobody drives the line
	}
	v.answer = nil
	return nil
}

func (v *Virtual) command(w []byte) error {
	v.answer = nil
	if len(w) < 2 {
		return i2c.ErrNACK
	}
	code := binary.BigEndian.Uint16(w)
	if v.asleep {
		v.asleep = code != wakeUp.code
		return i2c.ErrNACK
	}
	switch code {
	case dataReady.code:
		v.reply(0x8000 | v.ready())
		return nil
	case readValues.code:
		return v.measurement()
	case stopPeriodic.code:
		v.started, v.busy = time.Time{}, v.now().Add(stopPeriodic.time)
		return nil
	}
	if !v.started.IsZero() {
		return i2c.ErrNACK // only the three above are heard while measuring
	}
	return v.idleCommand(code, w[2:])
}

func (v *Virtual) idleCommand(code uint16, argument []byte) error {
	switch code {
	case startPeriodic.code:
		v.started, v.taken = v.now(), 0
	case serialNumber.code:
		v.reply(0xf896, 0x9f07, 0x3bbe)
	case sensorVariant.code:
		v.reply(0x1440)
	case wakeUp.code:
		v.busy = v.now().Add(wakeUp.time)
	case getCalibration.code, getAltitude.code, getOffset.code:
		v.reply(v.settings[code])
	case setCalibration.code:
		return v.setting(getCalibration, argument)
	case setAltitude.code:
		return v.setting(getAltitude, argument)
	case setOffset.code:
		return v.setting(getOffset, argument)
	default:
		return i2c.ErrNACK
	}
	return nil
}

func (v *Virtual) setting(get command, argument []byte) error {
	var word [1]uint16
	if parseWords(argument, word[:]) != nil {
		return i2c.ErrNACK
	}
	v.settings[get.code] = word[0]
	return nil
}

// ready returns the low bits of the status word: any of them says that a
// conversion waits.
func (v *Virtual) ready() uint16 {
	if v.started.IsZero() {
		return 0
	}
	if v.free || int(v.now().Sub(v.started)/Period) > v.taken {
		return 0x0006
	}
	return 0
}

func (v *Virtual) measurement() error {
	if v.ready() == 0 {
		return i2c.ErrNACK
	}
	v.taken = int(v.now().Sub(v.started) / Period)
	v.reply(v.words[:]...)
	return nil
}

func (v *Virtual) reply(words ...uint16) {
	for _, word := range words {
		v.answer = appendWord(v.answer, word)
	}
}

var _ i2c.Chip = (*Virtual)(nil)
