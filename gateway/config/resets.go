package config

import (
	"math"
	"strconv"
	"strings"

	"aman/rules"
	"aman/rules/units"
)

// Default distances between a limit and its reset.
const (
	gasReset         = 0.9 // of the limit, for gases above
	oxygenReset      = 0.3 // %vol
	temperatureReset = 1.0 // K
	levelReset       = 2.0 // dB
	humidityReset    = 3.0 // %{RH}
	rangeReset       = 0.02
)

const (
	// cleanOxygen is the oxygen of clean air in %vol; of every other gas clean
	// air has none.
	cleanOxygen = 20.9
	// outdoorCO2 is about what outdoor air holds, in ppm.
	outdoorCO2 = 430
)

// clears returns the value inside which the alarm clears, in the point's unit,
// and refuses one that can never be reached.
func (c *compare) clears(limit float64) (float64, bool) {
	at, word := c.path+".reset", "the reset"
	var v float64
	var ok bool
	if c.reset != nil {
		if c.b.faulty(at) {
			return 0, false
		}
		v, ok = c.number("reset", c.reset)
	} else {
		at, word = c.path+"."+c.key, "the default reset"
		v, ok = c.defaultReset(limit)
	}
	if !ok || !c.rightSide(at, word, limit, v) {
		return v, false
	}
	return v, c.clean(at, word, v) && c.inRange(at, word, v)
}

// away moves from the limit towards normal.
func (c *compare) away(limit, distance float64) float64 {
	if c.upward() {
		return units.Round(limit - distance)
	}
	return units.Round(limit + distance)
}

func (c *compare) defaultReset(limit float64) (float64, bool) {
	unit, err := units.Parse(c.point.Unit)
	if err != nil {
		c.b.fault(c.path+".point", "point %s: %v", c.point.ID, err)
		return 0, false
	}
	switch {
	case unit.Code == "%" && !c.point.Ranged(), unit.Code == "1" && !c.point.Ranged(): // of a dose
		return c.away(limit, tenth*limit), true
	case c.oxygen() && unit.Kind == units.Fraction:
		return c.away(limit, inUnit(oxygenReset, "%{vol}", unit)), true
	case c.point.Gas != "" && c.upward():
		return units.Round(limit * gasReset), true
	case unit.Kind == units.Temperature:
		return c.away(limit, inUnit(temperatureReset, "K", unit)), true
	case strings.HasPrefix(unit.Code, "dB"):
		return c.away(limit, levelReset), true
	case unit.Kind == units.Humidity:
		return c.away(limit, humidityReset), true
	case c.point.Ranged():
		return c.away(limit, rangeReset*(c.point.Max-c.point.Min)), true
	}
	c.b.fault(c.path+".reset", "is missing: %s is no gas, temperature, level or humidity and has no min and max to take a default from", c.point.ID)
	return 0, false
}

// inUnit converts a difference (not a value: no offset) into a unit.
func inUnit(distance float64, code string, to units.Unit) float64 {
	from, err := units.Parse(code)
	if err != nil {
		return distance
	}
	zero, _, err0 := units.Convert(0, from, to, units.Context{})
	v, _, err1 := units.Convert(distance, from, to, units.Context{})
	if err0 != nil || err1 != nil {
		return distance
	}
	return v - zero
}

func (c *compare) oxygen() bool {
	return strings.EqualFold(c.point.Gas, "O2") || strings.EqualFold(c.point.Gas, "oxygen")
}

func (c *compare) rightSide(at, word string, limit, reset float64) bool {
	wrong := c.upward() && reset > limit || c.op == rules.Below && reset < limit
	if wrong || reset == limit && c.reset == nil {
		side := map[bool]string{true: "below", false: "above"}[c.upward()]
		c.b.fault(at, "%s %s is on the wrong side of the limit %s: it must lie %s it", word, c.amount(reset), c.amount(limit), side)
		return false
	}
	return true
}

// clean refuses a reset that the gas of clean air does not lie strictly inside.
func (c *compare) clean(at, word string, reset float64) bool {
	if c.point.Gas == "" {
		return true
	}
	air := 0.0
	unit, err := units.Parse(c.point.Unit)
	if err == nil && c.oxygen() && unit.Kind == units.Fraction {
		air = units.Round(inUnit(cleanOxygen, "%{vol}", unit))
	}
	if c.upward() && air < reset || c.op == rules.Below && air > reset {
		c.carbonDioxide(at, reset, unit)
		return true
	}
	c.b.fault(at, "clean air (%s %s) cannot reach %s %s: the alarm would never clear", c.amount(air), c.point.Gas, word, c.amount(reset))
	return false
}

// carbonDioxide warns of what is no fault: outdoor air is not free of it.
func (c *compare) carbonDioxide(at string, reset float64, unit units.Unit) {
	if !strings.EqualFold(c.point.Gas, "CO2") || unit.Kind != units.Fraction || !c.upward() {
		return
	}
	if outdoor := inUnit(outdoorCO2, "[ppm]", unit); reset <= outdoor {
		c.b.warn(at, "outdoor air holds about %s of CO2, so an alarm that clears below %s may never clear", c.amount(outdoor), c.amount(reset))
	}
}

// inRange refuses a reset beyond which the instrument shows nothing.
func (c *compare) inRange(at, word string, reset float64) bool {
	if c.upward() && reset <= c.point.Min || c.op == rules.Below && reset >= c.point.Max {
		c.b.fault(at, "%s %s is not inside the range of %s, %s: the alarm would never clear; give a reset", word, c.amount(reset), c.point.ID, c.span())
		return false
	}
	return true
}

// Number writes a value with at most nine significant digits.
func Number(v float64) string {
	if math.IsNaN(v) {
		return "?"
	}
	return strconv.FormatFloat(v, 'g', 9, 64)
}

// Amount writes a value and its unit.
func Amount(v float64, unit string) string {
	if unit == "" {
		return Number(v)
	}
	return Number(v) + " " + unit
}
