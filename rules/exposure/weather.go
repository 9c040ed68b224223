package exposure

import (
	"errors"
	"fmt"
	"math"
)

// HeatIndex is the apparent temperature in °C of air at ta in °C and a relative
// humidity in per cent, in the shade and a light wind, by the US National
// Weather Service: Steadman's simple formula averaged with the temperature, and
// where that is 80 °F or more Rothfusz' regression with both adjustments. A
// humidity that is not 0 to 100 % and a temperature that is no number are
// errors. Source: NWS Technical Attachment SR 90-23, "The Heat Index Equation",
// wpc.ncep.noaa.gov.
func HeatIndex(ta, rh float64) (float64, error) {
	switch {
	case !(rh >= 0 && rh <= 100):
		return 0, fmt.Errorf("%g is no relative humidity: it must be 0 to 100 %%", rh)
	case math.IsNaN(ta) || math.IsInf(ta, 0):
		return 0, errors.New("the air temperature is no number")
	}
	return settle(heatIndex(ta, rh)), nil
}

func heatIndex(ta, rh float64) float64 {
	t := float64(ta*1.8) + 32
	simple := float64(0.5 * (t + 61 + float64(1.2*(t-68)) + float64(0.094*rh)))
	hi := (simple + t) / 2
	if hi >= 80 {
		hi = rothfusz(t, rh) + humid(t, rh)
	}
	return (hi - 32) / 1.8
}

// rothfusz is the regression, in °F.
func rothfusz(t, rh float64) float64 {
	sum := -42.379
	for _, part := range [...]float64{
		2.04901523 * t, 10.14333127 * rh, -0.22475541 * t * rh, -6.83783e-3 * t * t,
		-5.481717e-2 * rh * rh, 1.22874e-3 * t * t * rh, 8.5282e-4 * t * rh * rh, -1.99e-6 * t * t * rh * rh,
	} {
		sum += part
	}
	return sum
}

// humid is the adjustment for very dry and very damp air, in °F.
func humid(t, rh float64) float64 {
	switch {
	case rh < 13 && t >= 80 && t <= 112:
		return -(13 - rh) / 4 * math.Sqrt((17-math.Abs(t-95))/17)
	case rh > 85 && t >= 80 && t <= 87:
		return (rh - 85) / 10 * ((87 - t) / 5)
	}
	return 0
}

// Where wind chill is defined: °C and km/h.
const (
	warmestChill = 10.0
	leastWind    = 4.8
)

// ErrNoWindChill says that the air is too warm or too calm for the index.
var ErrNoWindChill = errors.New("wind chill is defined for air of at most 10 °C and wind of at least 4.8 km/h")

// WindChill is the wind chill index in °C of air at ta in °C and a wind in km/h
// at 10 m height: 13.12 + 0.6215·T − 11.37·V^0.16 + 0.3965·T·V^0.16. Outside
// its domain it is ErrNoWindChill. Source: Joint Action Group for Temperature
// Indices (Environment Canada and NWS, 2001).
func WindChill(ta, wind float64) (float64, error) {
	if !(ta <= warmestChill && wind >= leastWind) || math.IsInf(ta, 0) || math.IsInf(wind, 0) {
		return 0, fmt.Errorf("%g °C and %g km/h: %w", ta, wind, ErrNoWindChill)
	}
	return settle(windChill(ta, wind)), nil
}

func windChill(ta, wind float64) float64 {
	v := math.Pow(wind, 0.16)
	return 13.12 + float64(0.6215*ta) - float64(11.37*v) + float64(0.3965*ta*v)
}

// chilled is windChill for rules: where the index is not defined the air is as
// cold as it is, so that warmth and calm are no faults.
func chilled(ta, wind float64) float64 {
	if ta > warmestChill || wind < leastWind {
		return ta
	}
	return windChill(ta, wind)
}
