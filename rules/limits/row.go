package limits

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"aman/rules/units"
)

// Row is one limit of one norm.
type Row struct {
	// ID names the row for good, as in "us-osha/h2s-peak".
	ID string
	// Family is the id of the main row of the same substance and quantity in the
	// same profile; the main row's is its own id.
	Family string
	// Profile is the set of norms that it belongs to, as in "us-osha".
	Profile string
	// Substance is the formula as rules/units has it, or a name where a formula
	// says nothing ("hydrocarbons"); empty for what is no substance.
	Substance string
	// Quantity is what is measured.
	Quantity Quantity
	// Kind says what the value is compared with.
	Kind Kind
	// Value is the limit in Unit, a UCUM code, as the norm prints it.
	Value float64
	Unit  string
	// Below is set where the danger lies below the value: lack of oxygen, cold.
	Below bool
	// Averaging is the time over which a mean is compared with the value; 0 means
	// every single reading.
	Averaging time.Duration
	// Threshold is, for a limit of noise whose norm states one, the level in dB(A)
	// below which sound does not count; 0 where it states none.
	Threshold float64
	// Peak is, for a row of the kind Peak, how long in one shift the value before
	// it may be exceeded up to this one.
	Peak time.Duration
	// AtC is the temperature in °C, at one standard atmosphere, to which the norm
	// refers conversions of a gas between volume and mass.
	AtC float64
	// LELBasis says whose explosive limits a value in %LEL refers to.
	LELBasis units.Basis
	// Source is the norm and its section.
	Source string
	// Date is that of the norm's edition, as exactly as it is known: 2006 or
	// 2017-01-31.
	Date string
	// Confirmed is set where the number was read in a source that a stranger can
	// check. Where it is not, the site's HSE must confirm it before it is relied on.
	Confirmed bool
	// Note says what the numbers do not: conditions, exceptions, doubts.
	Note string
}

// Quantity is what a limit limits.
type Quantity string

// The quantities.
const (
	Gas         Quantity = "gas"
	Noise       Quantity = "noise"      // A-weighted level, dB[A]
	NoisePeak   Quantity = "noise-peak" // C-weighted peak level, dB[C]
	WBGT        Quantity = "wbgt"       // wet-bulb globe temperature, Cel
	Temperature Quantity = "temperature"
	Humidity    Quantity = "humidity"
)

// Kind says what a limit's value is compared with.
type Kind string

// The kinds.
const (
	// MaximumSingle is the maximum single concentration of the norms of the CIS:
	// the mean over a short sample, at most 15 minutes.
	MaximumSingle Kind = "maximum-single"
	// ShiftAverage is a mean weighted by time over a shift of Averaging.
	ShiftAverage Kind = "shift-average"
	// STEL is a short-term limit: the highest rolling mean over Averaging.
	STEL Kind = "stel"
	// Ceiling must not be exceeded at any time; where Averaging is not 0 the norm
	// lets a mean over so long stand for "any time".
	Ceiling Kind = "ceiling"
	// Floor is a ceiling's opposite: no reading may fall below it. Rows of this
	// kind, and no others, have Below set.
	Floor Kind = "floor"
	// Peak may be reached for Peak in one shift, beyond the value of the family's
	// main row, which holds else.
	Peak Kind = "peak"
	// Mean is a mean weighted by time over Averaging, whatever the shift.
	Mean Kind = "mean"
	// Dose is a part, in per cent, of what a shift's noise may add up to.
	Dose Kind = "dose"
)

var kinds = []Kind{MaximumSingle, ShiftAverage, STEL, Ceiling, Floor, Peak, Mean, Dose}

// Words returns the kind for people, as in "maximum single".
func (k Kind) Words() string {
	if k == STEL {
		return "short-term limit (STEL)"
	}
	return strings.ReplaceAll(string(k), "-", " ")
}

// Context is what a conversion of this row's value depends on besides the gas:
// the norm's own temperature in °C and its explosive limits.
func (r Row) Context() units.Context {
	return units.Context{Gas: r.Substance, TempC: r.AtC, TempSet: r.Quantity == Gas, LELBasis: r.LELBasis}
}

// In returns the limit in another unit, converted with the row's own temperature
// and explosive limits, and in a few words how; how is empty where nothing had
// to be done. Gas is what the point measures; empty means the row's substance.
// Another gas than the row's and a unit of another kind are errors. The value is
// not rounded.
func (r Row) In(unit units.Unit, gas string) (value float64, how string, err error) {
	if err := r.Fits(gas); err != nil {
		return 0, "", err
	}
	from, err := units.Parse(r.Unit)
	if err != nil {
		return 0, "", fmt.Errorf("limit %s: %w", r.ID, err)
	}
	value, how, err = units.Convert(r.Value, from, unit, r.Context())
	if err != nil {
		return 0, "", fmt.Errorf("limit %s: %w", r.ID, err)
	}
	return value, how, nil
}

// Fits reports whether the row is a limit of the gas; the empty gas fits always.
func (r Row) Fits(gas string) error {
	if gas == "" || strings.EqualFold(gas, r.Substance) {
		return nil
	}
	g, err := units.FindGas(gas)
	if err == nil && strings.EqualFold(g.Name, r.Substance) {
		return nil
	}
	if r.Substance == "" {
		return fmt.Errorf("limit %s is one of %s, not of a gas such as %s", r.ID, r.Quantity, gas)
	}
	return fmt.Errorf("limit %s is one of %s, not of %s", r.ID, r.Substance, gas)
}

// Cite is the row in one line, as events carry it:
// "kz/co: 20 mg/m3, maximum single, 15 min; ГОСТ 12.1.005-88, table 2".
func (r Row) Cite() string {
	least := ""
	if r.Below {
		least = "at least "
	}
	text := fmt.Sprintf("%s: %s%s %s, %s", r.ID, least, units.Text(r.Value), r.Unit, r.Kind.Words())
	switch {
	case r.Kind == Peak:
		text += fmt.Sprintf(", %s in a shift", Span(r.Peak))
	case r.Averaging > 0:
		text += ", " + Span(r.Averaging)
	}
	return text + "; " + r.Source
}

// Span is a duration for people, as in "15 min" or "8 h".
func Span(d time.Duration) string {
	switch {
	case d%time.Hour == 0:
		return strconv.Itoa(int(d/time.Hour)) + " h"
	case d%time.Minute == 0:
		return strconv.Itoa(int(d/time.Minute)) + " min"
	}
	return d.String()
}
