package modbus

// accepted are the ways of writing a unit that configurations may use beside
// UCUM codes.
var accepted = map[string]string{
	"ppm":  "[ppm]",
	"ppb":  "[ppb]",
	"%LEL": "%{LEL}",
	"%vol": "%{vol}",
	"dBA":  "dB[A]",
}

// ucum returns the UCUM code of a unit.
func ucum(unit string) string {
	if code, ok := accepted[unit]; ok {
		return code
	}
	return unit
}

// concentrations are the units in which a point without a gas of its own takes
// the gas that the sensor names.
var concentrations = map[string]bool{
	"[ppm]": true, "[ppb]": true, "%{LEL}": true, "%{vol}": true, "mg/m3": true, "ug/m3": true,
}
