package ui

import (
	"math"
	"strconv"
	"strings"
)

const (
	minus        = "−" // U+2212, as wide as a figure
	groupSpace   = "\u00a0"
	wordJoiner   = "\u2060"
	notANumber   = "—"
	noValue      = "— —"
	maxDecimals  = 3
	groupMinimum = 4 // figures from which thousands are set apart
)

// asNeeded in place of a number of decimals writes as many as the value needs.
const asNeeded = -1

// Number writes v with a fixed number of decimals as the language does: a
// comma and a no-break space in Russian and Kazakh, a point and a comma in
// English, and a true minus in all three.
func Number(lang string, v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return notANumber
	}
	if decimals < 0 {
		decimals = decimalsOf(v)
	}
	text := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, frac, _ := strings.Cut(text, ".")
	group, point := groupSpace, ","
	if lang == "en" {
		group, point = ",", "."
	}
	out := grouped(whole, group)
	if frac != "" {
		out += point + frac
	}
	if v < 0 && strings.Trim(text, "0.") != "" { // no minus before a rounded zero
		out = minus + out
	}
	return out
}

func grouped(whole, sep string) string {
	if len(whole) < groupMinimum {
		return whole
	}
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(sep)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Plain writes v with as many decimals as it needs, at most three, as limits
// are written.
func Plain(lang string, v float64) string { return Number(lang, v, decimalsOf(v)) }

func decimalsOf(v float64) int {
	for d := range maxDecimals {
		scaled := v * math.Pow10(d)
		if math.Abs(scaled-math.Round(scaled)) < 1e-6 {
			return d
		}
	}
	return maxDecimals
}

// Decimals is how many decimals a point's value is shown with: enough to see
// a thousandth of its range, never more than three. It is -1, as many as the
// value needs, for a bare number such as a counter.
func (p SitePoint) Decimals() int {
	switch {
	case p.Contact():
		return 0
	case !p.Ranged() && p.Unit == "":
		return asNeeded
	case !p.Ranged():
		return 1
	}
	span := p.Max - p.Min
	switch {
	case span >= 3000:
		return 0
	case span >= 20:
		return 1
	case span >= 2:
		return 2
	}
	return maxDecimals
}

// Contact reports whether the point is a yes or no and not a quantity.
func (p SitePoint) Contact() bool {
	if p.Unit != "" {
		return false
	}
	if p.Ranged() {
		return p.Min == 0 && p.Max == 1
	}
	for _, l := range p.Limits {
		if l.Op != "equals" || l.Figure != "" {
			return false
		}
	}
	return len(p.Limits) > 0
}
