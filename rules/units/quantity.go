package units

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Quantity splits a text such as "40 ppm" or "40ppm" into its number and its
// unit; a number alone has no unit, and unit.Code is then empty. What is not a
// finite number with a decimal point, or no unit that Parse knows, is an error.
func Quantity(text string) (float64, Unit, error) {
	number, code := Split(text)
	if number != "" && strings.HasPrefix(code, ",") {
		return 0, Unit{}, fmt.Errorf("%q: write the number with a decimal point", text)
	}
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, Unit{}, fmt.Errorf("%q is no number with a unit such as \"40 ppm\"", text)
	}
	u, err := Parse(code)
	return v, u, err
}

// Split cuts a text such as "40 ppm" or "40ppm" behind its number; the unit is
// returned as it was written, and what has no number in front has none.
func Split(text string) (number, unit string) {
	text = strings.TrimSpace(strings.Replace(text, "\u2212", "-", 1)) // a minus sign as papers print it
	end := digits(text, sign(text, 0))
	if i := end; i < len(text) && text[i] == '.' {
		end = digits(text, i+1)
	}
	if i := end; i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		if after := digits(text, sign(text, i+1)); after > sign(text, i+1) {
			end = after
		}
	}
	return text[:end], strings.TrimSpace(text[end:])
}

func sign(text string, i int) int {
	if i < len(text) && (text[i] == '-' || text[i] == '+') {
		return i + 1
	}
	return i
}

func digits(text string, i int) int {
	for i < len(text) && text[i] >= '0' && text[i] <= '9' {
		i++
	}
	return i
}

// Round rounds to nine significant digits, the precision in which limits and
// resets are compared.
func Round(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 9, 64), 64)
	if err != nil {
		return v
	}
	return r
}

const (
	// decimals is how many decimal places figures for people carry.
	decimals = 6
	// tiny is what is too small for decimal places; such a figure carries as many
	// significant digits.
	tiny = 1e-3
)

// Text writes a figure as events do: with at most six decimals, without zeros
// behind them, and without an exponent between a millionth and 10^15.
func Text(v float64) string {
	format, abs := byte('f'), math.Abs(v)
	if abs < tiny {
		format = 'g'
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, format, decimals, 64), 64)
	switch {
	case err != nil:
		r = v
	case r == 0:
		return "0" // and never -0
	}
	if abs < 1e-6 || abs >= 1e15 {
		return strconv.FormatFloat(r, 'e', -1, 64)
	}
	return strconv.FormatFloat(r, 'f', -1, 64)
}
