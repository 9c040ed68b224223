package scd4x

import (
	"fmt"
	"math"

	"aman/drivers"
)

// pointCount is the number of points, and of words in a measurement.
const pointCount = 3

// points in the order of the words of a measurement. CO2 goes to the end of the
// chip's output range, so that danger beyond the range of specified accuracy
// (400 to 2000 ppm for SCD40, to 5000 ppm for SCD41) still reads as a value;
// temperature is the range of operation (data sheet, sensor performance). The
// first conversion after the start ends the warm-up (data sheet,
// start_periodic_measurement).
func points() []drivers.Point {
	return []drivers.Point{
		{Name: "co2", Unit: "[ppm]", Gas: "CO2", Min: 0, Max: 40000, WarmUp: overdue},
		{Name: "temperature", Unit: "Cel", Min: -10, Max: 60, WarmUp: overdue},
		{Name: "humidity", Unit: "%{RH}", Min: 0, Max: 100, WarmUp: overdue},
	}
}

// decode turns the words of a measurement into samples (data sheet,
// read_measurement). Sensirion's own example takes 0 ppm, which no air has, for
// the mark of an invalid conversion.
func decode(words [pointCount]uint16) [pointCount]drivers.Sample {
	var samples [pointCount]drivers.Sample
	values := [pointCount]float64{
		float64(words[0]),
		-45 + 175*float64(words[1])/math.MaxUint16,
		100 * float64(words[2]) / math.MaxUint16,
	}
	for i, p := range points() {
		samples[i] = p.Judge(values[i])
		if words[0] == 0 {
			samples[i] = drivers.Faulty(drivers.Range)
		}
	}
	return samples
}

// isReady reports whether a conversion waits: any of the low 11 bits is set
// (data sheet, get_data_ready_status).
func isReady(status uint16) bool { return status&0x07ff != 0 }

// encodeOffset turns °C into the chip's ticks (data sheet, set_temperature_offset).
func encodeOffset(celsius float64) uint16 {
	return uint16(math.Round(celsius * math.MaxUint16 / 175))
}

// variantName names the chip by the top four bits of its variant word; the
// values are those of Sensirion's embedded-i2c-scd4x.
func variantName(word uint16) (string, error) {
	switch word >> 12 {
	case 0:
		return "SCD40", nil
	case 1:
		return "SCD41", nil
	case 2:
		return "SCD42", nil
	case 5:
		return "SCD43", nil
	}
	return "", fmt.Errorf("variant %#04x is no SCD4x; another chip may have the address", word)
}
