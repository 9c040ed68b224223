package units

import (
	"fmt"
	"strings"
)

// Kind groups the units that can be converted into each other. Two units
// outside the table are of one kind only when their codes are equal.
type Kind string

// The kinds that other parts ask for by name.
const (
	// Fraction is a part by volume: ppm, ppb, %vol.
	Fraction Kind = "part by volume"
	// Mass is mass in a volume of air: mg/m3.
	Mass Kind = "mass in a volume"
	// Explosive is a part of the lower explosive limit: %LEL.
	Explosive   Kind = "part of the lower explosive limit"
	Temperature Kind = "temperature"
	Level       Kind = "sound level"
	Humidity    Kind = "relative humidity"
	None        Kind = "no unit"
)

// Unit is one unit of measurement. The zero Unit is "no unit".
type Unit struct {
	// Code is the UCUM code, as in "[ppm]".
	Code string
	// Kind says what it can be converted into.
	Kind Kind
	// base = value*factor + offset, in the first unit of the kind.
	factor, offset float64
}

// String returns the UCUM code.
func (u Unit) String() string { return u.Code }

// Gas reports whether the unit measures an amount of gas in air.
func (u Unit) Gas() bool { return u.Kind == Fraction || u.Kind == Mass || u.Kind == Explosive }

// table lists the units with a known conversion; codes are UCUM. Factors lead
// to the first unit of each kind.
var table = [...]Unit{
	{Code: "[ppm]", Kind: Fraction, factor: 1},
	{Code: "[ppb]", Kind: Fraction, factor: 1e-3},
	{Code: "%{vol}", Kind: Fraction, factor: 1e4},
	{Code: "mg/m3", Kind: Mass, factor: 1},
	{Code: "ug/m3", Kind: Mass, factor: 1e-3},
	{Code: "g/m3", Kind: Mass, factor: 1e3},
	{Code: "%{LEL}", Kind: Explosive, factor: 1},
	{Code: "K", Kind: Temperature, factor: 1},
	{Code: "Cel", Kind: Temperature, factor: 1, offset: 273.15},
	{Code: "[degF]", Kind: Temperature, factor: 5.0 / 9, offset: 459.67 * 5 / 9},
	{Code: "dB[A]", Kind: Level, factor: 1},
	{Code: "dB[C]", Kind: "sound level, C-weighted", factor: 1},
	{Code: "dB[Z]", Kind: "sound level, unweighted", factor: 1},
	{Code: "dB", Kind: "level", factor: 1},
	{Code: "%{RH}", Kind: Humidity, factor: 1},
	{Code: "Pa", Kind: "pressure", factor: 1},
	{Code: "hPa", Kind: "pressure", factor: 1e2},
	{Code: "kPa", Kind: "pressure", factor: 1e3},
	{Code: "MPa", Kind: "pressure", factor: 1e6},
	{Code: "mbar", Kind: "pressure", factor: 1e2},
	{Code: "bar", Kind: "pressure", factor: 1e5},
	{Code: "A", Kind: "current", factor: 1},
	{Code: "mA", Kind: "current", factor: 1e-3},
	{Code: "V", Kind: "voltage", factor: 1},
	{Code: "mV", Kind: "voltage", factor: 1e-3},
	{Code: "kV", Kind: "voltage", factor: 1e3},
	{Code: "W", Kind: "power", factor: 1},
	{Code: "kW", Kind: "power", factor: 1e3},
	{Code: "m/s", Kind: "speed", factor: 1},
	{Code: "mm/s", Kind: "speed", factor: 1e-3},
	{Code: "km/h", Kind: "speed", factor: 1 / 3.6},
	{Code: "m/s2", Kind: "acceleration", factor: 1},
	{Code: "m", Kind: "length", factor: 1},
	{Code: "mm", Kind: "length", factor: 1e-3},
	{Code: "cm", Kind: "length", factor: 1e-2},
	{Code: "s", Kind: "time", factor: 1},
	{Code: "ms", Kind: "time", factor: 1e-3},
	{Code: "min", Kind: "time", factor: 60},
	{Code: "h", Kind: "time", factor: 3600},
	{Code: "m3/h", Kind: "flow", factor: 1},
	{Code: "l/min", Kind: "flow", factor: 0.06},
	{Code: "L/min", Kind: "flow", factor: 0.06},
	{Code: "uSv/h", Kind: "dose rate", factor: 1},
	{Code: "mSv/h", Kind: "dose rate", factor: 1e3},
	{Code: "Hz", Kind: "frequency", factor: 1},
	{Code: "kHz", Kind: "frequency", factor: 1e3},
	{Code: "{rpm}", Kind: "speed of rotation", factor: 1},
	{Code: "lx", Kind: "illuminance", factor: 1},
	{Code: "%", Kind: "percentage", factor: 1},
	{Code: "1", Kind: "number", factor: 1},
	{Code: "deg", Kind: "angle", factor: 1},
	{Code: "kg", Kind: "weight", factor: 1},
	{Code: "g", Kind: "weight", factor: 1e-3},
	{Code: "t", Kind: "weight", factor: 1e3},
}

// aliases are the everyday spellings. The first four are promised by the
// configuration's form; the others are what instruments' papers print.
var aliases = map[string]string{
	"ppm": "[ppm]", "%LEL": "%{LEL}", "%vol": "%{vol}", "dBA": "dB[A]",
	"ppb": "[ppb]", "%Vol": "%{vol}", "vol%": "%{vol}", "%[vol]": "%{vol}", "%v/v": "%{vol}",
	"dB(A)": "dB[A]", "dBC": "dB[C]", "dB(C)": "dB[C]", "dBZ": "dB[Z]",
	"%RH": "%{RH}", "%rh": "%{RH}", "%{rh}": "%{RH}",
	"mg/m³": "mg/m3", "mg/m^3": "mg/m3", "µg/m³": "ug/m3", "μg/m³": "ug/m3", "µg/m3": "ug/m3", "μg/m3": "ug/m3", "g/m³": "g/m3",
	"°C": "Cel", "degC": "Cel", "°F": "[degF]", "degF": "[degF]",
	"m³/h": "m3/h", "rpm": "{rpm}", "lux": "lx", "m/s²": "m/s2", "µSv/h": "uSv/h", "μSv/h": "uSv/h",
}

// Parse returns the unit with the given code or accepted spelling. The empty
// code is "no unit". A code outside the table is taken when it is built of
// UCUM atoms; it then converts into itself alone, and, if it is a rate ("ppm/s"),
// into rates of what its unit converts into.
func Parse(code string) (Unit, error) {
	code = strings.TrimSpace(code)
	if code == "" {
		return Unit{Kind: None, factor: 1}, nil
	}
	if u, ok := known(code); ok {
		return u, nil
	}
	if rate, ok := canonicalRate(code); ok {
		return Unit{Code: rate, Kind: Kind(rate), factor: 1}, nil
	}
	if composed(code) {
		return Unit{Code: code, Kind: Kind(code), factor: 1}, nil
	}
	return Unit{}, fmt.Errorf("%q is no unit known here: write a UCUM code such as [ppm], mg/m3, %%{vol}, %%{LEL}, dB[A], Cel, %%{RH}, or ppm, %%vol, %%LEL, dBA", code)
}

// known returns the unit of the table with the code or accepted spelling.
func known(code string) (Unit, bool) {
	if c, ok := aliases[code]; ok {
		code = c
	}
	for _, u := range table {
		if u.Code == code {
			return u, true
		}
	}
	return Unit{}, false
}
