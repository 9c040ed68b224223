package modbus

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"aman/drivers"
)

// An analogue input that counts microamperes, behind it a transmitter.
func TestLoop(t *testing.T) {
	ne43 := pointKeys{Scale: new(0.001), Loop: "ne43", Low: new(0.0), High: new(100.0), Unit: "%LEL"}
	strict := ne43
	strict.Min, strict.Max = new(0.0), new(100.0)
	narrow := ne43
	narrow.Min, narrow.Max = new(5.0), new(50.0)
	xcd := pointKeys{Scale: new(0.001), Loop: "sensepoint-xcd", Low: new(0.0), High: new(25.0), Unit: "%vol"}
	offset := pointKeys{Scale: new(0.002), Offset: 4, Loop: "ne43", Low: new(0.0), High: new(100.0)}
	tests := map[string]struct {
		keys  pointKeys
		raw   uint16
		value float64
		fault drivers.Fault
	}{
		"half":                              {ne43, 12000, 50, drivers.NoFault},
		"a drifted zero":                    {ne43, 3900, -0.625, drivers.NoFault},
		"a drifted zero, min at low":        {strict, 3900, -0.625, drivers.NoFault},
		"above 20 mA":                       {ne43, 20400, 102.5, drivers.NoFault},
		"above 20 mA, max at high":          {strict, 20400, 100, drivers.Over},
		"saturated low":                     {ne43, 3700, -1.25, drivers.Under},
		"saturated high":                    {ne43, 20700, 103.125, drivers.Over},
		"saturated high, max at high":       {strict, 20700, 100, drivers.Over},
		"broken wire":                       {ne43, 12, math.NaN(), drivers.Electrical},
		"beyond what the instrument can":    {narrow, 12800, 50, drivers.Over},
		"below what the instrument can":     {narrow, 4000, 5, drivers.Under},
		"saturated, of a narrow instrument": {narrow, 20700, 50, drivers.Over},
		"a person works on it":              {xcd, 2000, math.NaN(), drivers.Inhibited},
		"over-range by its special level":   {xcd, 22000, 25.78125, drivers.Over},
		"raw counts from 4 mA":              {offset, 4000, 50, drivers.NoFault},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := onePoint(t, test.keys).Decode(uint64(test.raw), 0)
			assert.Equal(t, test.fault, got.Fault)
			if math.IsNaN(test.value) {
				assert.True(t, math.IsNaN(got.Value))
				return
			}
			assert.Equal(t, test.value, got.Value) //nolint:testifylint // to the last bit
		})
	}
}

func TestLoopTellsItsDebounce(t *testing.T) {
	keys := pointKeys{Loop: "draeger-pir7000", Low: new(0.0), High: new(100.0)}
	assert.Equal(t, 2*time.Second, onePoint(t, keys).FaultHold)
	assert.Zero(t, onePoint(t, pointKeys{}).FaultHold)
}
