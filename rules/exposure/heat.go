package exposure

import (
	"fmt"
	"math"
)

// WBGTIn is the wet-bulb globe temperature without sun, in °C, of the natural
// wet-bulb and globe temperatures in °C: 0.7·Tnw + 0.3·Tg. Source: ISO 7243.
// An estimate from air temperature and humidity does not stand in for the two
// probes.
func WBGTIn(tnw, tg float64) float64 { return settle(wbgtIn(0, tnw, tg)) }

// WBGTOut is the wet-bulb globe temperature in the sun, in °C, all in °C:
// 0.7·Tnw + 0.2·Tg + 0.1·Ta. Source: ISO 7243.
func WBGTOut(ta, tnw, tg float64) float64 { return settle(wbgtOut(ta, tnw, tg)) }

func wbgtIn(_, tnw, tg float64) float64 { return float64(0.7*tnw) + float64(0.3*tg) }

func wbgtOut(ta, tnw, tg float64) float64 {
	return float64(0.7*tnw) + float64(0.2*tg) + float64(0.1*ta)
}

// WBGTByHeight weighs what was measured at head, abdomen and ankles 1:2:1, in
// °C, for places where the heat differs by height. Source: ISO 7243.
func WBGTByHeight(head, abdomen, ankles float64) float64 {
	return settle((head + float64(2*abdomen) + ankles) / 4)
}

// TimeMean is the mean of the values weighted by time, over what was measured,
// in their unit: for heat over an hour or a work cycle (ISO 7243).
func TimeMean(s Series) float64 {
	return settle(s.area(func(v float64) float64 { return v }) / float64(s.measured))
}

// Metabolic is the class of work of ISO 7243: 0 resting, 1 low, 2 moderate,
// 3 high, 4 very high metabolic rate.
type Metabolic int

// The classes.
const (
	Resting Metabolic = iota
	LowRate
	ModerateRate
	HighRate
	VeryHighRate
)

// wbgtLimits are the reference values of ISO 7243:2017 in °C, for people
// acclimatised to heat and not.
var wbgtLimits = [...][2]float64{{33, 32}, {30, 29}, {28, 26}, {26, 23}, {25, 20}}

// WBGTLimit is the reference value of ISO 7243:2017 in °C for a class of work.
// A class that is not one of the five is an error.
func WBGTLimit(class Metabolic, acclimatised bool) (float64, error) {
	if class < 0 || int(class) >= len(wbgtLimits) {
		return 0, fmt.Errorf("%d is no metabolic class: ISO 7243 has 0 (resting) to 4 (very high)", int(class))
	}
	if acclimatised {
		return wbgtLimits[class][0], nil
	}
	return wbgtLimits[class][1], nil
}

// Clothing is an outfit that keeps heat in.
type Clothing string

// The outfits that have an adjustment value.
const (
	WorkClothes   Clothing = "work-clothes"
	Coverall      Clothing = "coverall"
	SMSCoverall   Clothing = "sms-coverall"
	Polyolefin    Clothing = "polyolefin-coverall"
	DoubleWoven   Clothing = "double-woven"
	VapourBarrier Clothing = "vapour-barrier"
)

// ClothingAdjustment is what an outfit adds to the WBGT before it is compared,
// in °C; of a range the higher end. What is not listed is an error, since an
// unknown outfit is not worth nothing. Source: ISO 7243:2017 (clothing
// adjustment values); confirm with the site's hygienist before relying on it.
func ClothingAdjustment(c Clothing) (float64, error) {
	switch c {
	case WorkClothes, Coverall:
		return 0, nil
	case SMSCoverall:
		return 0.5, nil
	case Polyolefin:
		return 2, nil
	case DoubleWoven:
		return 3, nil
	case VapourBarrier:
		return 11, nil
	}
	return 0, fmt.Errorf("%q is no outfit with a known adjustment: %s, %s, %s, %s, %s or %s", string(c),
		WorkClothes, Coverall, SMSCoverall, Polyolefin, DoubleWoven, VapourBarrier)
}

// NIOSHHeatLimits are the recommended WBGT limits in °C for a metabolic rate in
// W: the alert limit for people who are not acclimatised,
// RAL = 59.9 − 14.1·lg M, and the exposure limit for those who are,
// REL = 56.7 − 11.5·lg M. A rate that is not above zero is an error.
// Source: NIOSH publication 2016-106.
func NIOSHHeatLimits(watts float64) (ral, rel float64, err error) {
	if !(watts > 0) || math.IsInf(watts, 0) {
		return 0, 0, fmt.Errorf("%g W is no metabolic rate", watts)
	}
	lg := math.Log10(watts)
	return settle(59.9 - float64(14.1*lg)), settle(56.7 - float64(11.5*lg)), nil
}
