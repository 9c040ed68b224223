package limits

import (
	"fmt"
	"math"
	"regexp"
	"slices"

	"aman/rules/units"
)

var (
	idForm   = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}/[a-z0-9][a-z0-9-]{0,47}$`)
	dateForm = regexp.MustCompile(`^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$`)
)

// measures says what kinds of units a quantity is measured in.
var measures = map[Quantity][]units.Kind{
	Gas:         {units.Fraction, units.Mass, units.Explosive},
	Noise:       {units.Level},
	NoisePeak:   {"sound level, C-weighted"},
	WBGT:        {units.Temperature},
	Temperature: {units.Temperature},
	Humidity:    {units.Humidity},
}

// check says what is wrong with the row. At and lel tell whether its file names
// a conversion temperature and explosive limits.
func (r Row) check(at, lel bool) error {
	unit, err := units.Parse(r.Unit)
	switch {
	case !idForm.MatchString(r.ID) || !idForm.MatchString(r.Family):
		return fmt.Errorf("%q (of %q) is no id such as kz/co", r.ID, r.Family)
	case err != nil:
		return fmt.Errorf("%s: %w", r.ID, err)
	case r.Unit != unit.Code:
		return fmt.Errorf("%s: unit: write %s in place of %s", r.ID, unit.Code, r.Unit)
	case r.Source == "":
		return fmt.Errorf("%s: source: is missing", r.ID)
	case !dateForm.MatchString(r.Date):
		return fmt.Errorf("%s: date: %q is no date such as 2017-01-31 or 2017", r.ID, r.Date)
	case r.Quantity == Gas && r.Substance == "":
		return fmt.Errorf("%s: substance: is missing", r.ID)
	case r.Quantity == Gas && !at:
		return fmt.Errorf("%s: at: a gas needs the temperature of its norm, in °C", r.ID)
	case unit.Kind == units.Explosive && !lel:
		return fmt.Errorf("%s: lel: %%{LEL} needs iec or us", r.ID)
	}
	if err := r.checkValue(unit); err != nil {
		return err
	}
	return r.checkKind()
}

func (r Row) checkValue(unit units.Unit) error {
	allowed, ok := measures[r.Quantity]
	switch {
	case !ok:
		return fmt.Errorf("%s: quantity: %q is not known", r.ID, r.Quantity)
	case r.Kind == Dose && (r.Quantity != Noise || r.Unit != "%"):
		return fmt.Errorf("%s: a dose is one of noise, in %%", r.ID)
	case r.Kind != Dose && !slices.Contains(allowed, unit.Kind):
		return fmt.Errorf("%s: unit: %s is none of %s", r.ID, r.Unit, r.Quantity)
	case math.IsNaN(r.Value) || math.IsInf(r.Value, 0) || r.Value <= 0 && unit.Kind != units.Temperature:
		return fmt.Errorf("%s: value: is missing or impossible", r.ID)
	case math.IsNaN(r.AtC) || r.AtC < -50 || r.AtC > 60:
		return fmt.Errorf("%s: at: %g °C is no temperature of a norm", r.ID, r.AtC)
	}
	return nil
}

func (r Row) checkKind() error {
	switch {
	case !slices.Contains(kinds, r.Kind):
		return fmt.Errorf("%s: kind: %q is not known; they are %v", r.ID, r.Kind, kinds)
	case r.Kind == Peak && (r.Peak == 0 || r.Averaging != 0):
		return fmt.Errorf("%s: a peak needs the time that it may last in a shift, and has no averaging time", r.ID)
	case r.Kind != Peak && r.Peak != 0:
		return fmt.Errorf("%s: peak: belongs to the kind peak alone", r.ID)
	case r.Threshold != 0 && (r.Quantity != Noise || !(r.Threshold > 0 && r.Threshold < 140)):
		return fmt.Errorf("%s: threshold: %g is no level of noise below which sound does not count", r.ID, r.Threshold)
	case r.Kind != Peak && r.Kind != Ceiling && r.Kind != Floor && r.Averaging == 0:
		return fmt.Errorf("%s: averaging: is missing", r.ID)
	}
	return nil
}
