package convert

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"aman/rules/limits"
	"aman/rules/units"
)

// Request is what the command was asked, as it was written.
type Request struct {
	// Words are the value and its unit: "20 mg/m3", "20mg/m3", or the two apart.
	// They may be missing where Row is given, which then stands for its value.
	Words []string
	// To is the unit that is wanted.
	To string
	// Gas is the substance; conversions between kinds of gas units need it.
	Gas string
	// At is the air's temperature, as in "20Cel"; a number alone is in °C. Empty
	// means the row's, or else 20 °C.
	At string
	// LEL says whose explosive limits %LEL refers to, iec or us; empty means the
	// row's, or else IEC's. ToLEL is the same for the result, where it differs.
	LEL, ToLEL string
	// Row is a limit whose temperature, explosive limits and gas hold where the
	// request has none of its own.
	Row string
}

// Line converts. It returns one line: the value with at most six decimals, its
// unit as the request spells it, and in brackets how it was converted.
func Line(q Request) (string, error) {
	j, err := q.job()
	if err != nil {
		return "", err
	}
	v, how, err := j.run()
	switch {
	case err != nil:
		return "", err
	case math.IsInf(v, 0) || math.IsNaN(v):
		return "", fmt.Errorf("%s %s in %s is beyond all figures", units.Text(j.value), j.from, j.to)
	case how == "":
		how = "nothing to convert"
	}
	return fmt.Sprintf("%s %s (%s)", units.Text(v), strings.TrimSpace(q.To), how), nil
}

// job is a request that was understood.
type job struct {
	value    float64
	from, to units.Unit
	context  units.Context
	toBasis  units.Basis
}

func (q Request) job() (job, error) {
	var j job
	row, err := q.row()
	if err != nil {
		return j, err
	}
	if j.value, j.from, err = q.given(row); err != nil {
		return j, err
	}
	if strings.TrimSpace(q.To) == "" {
		return j, errors.New("into which unit? add --to UNIT, as in --to ppm")
	}
	if j.to, err = units.Parse(q.To); err != nil {
		return j, fmt.Errorf("--to: %w", err)
	}
	if err := q.surroundings(row, &j); err != nil {
		return j, err
	}
	return j, j.possible()
}

func (q Request) row() (limits.Row, error) {
	if q.Row == "" {
		return limits.Row{}, nil
	}
	row, err := limits.Find(q.Row)
	if err == nil {
		err = row.Fits(q.Gas)
	}
	if err != nil {
		return row, fmt.Errorf("--row: %w", err)
	}
	return row, nil
}

// given reads the value: the request's, or the row's.
func (q Request) given(row limits.Row) (float64, units.Unit, error) {
	text := strings.TrimSpace(strings.Join(q.Words, " "))
	if text == "" && q.Row != "" {
		unit, err := units.Parse(row.Unit)
		return row.Value, unit, err
	}
	if text == "" {
		return 0, units.Unit{}, errors.New("convert what? write a value and its unit, as in: aman convert 20 mg/m3 --gas CO --to ppm")
	}
	v, unit, err := units.Quantity(text)
	if err == nil && unit.Kind == units.None {
		err = fmt.Errorf("%s has no unit: write it behind the value, as in 20 mg/m3", text)
	}
	return v, unit, err
}

// surroundings fills in what the conversion depends on: the request's word goes
// before the row's, and the row's before the defaults.
func (q Request) surroundings(row limits.Row, j *job) error {
	var err error
	if q.Row != "" {
		j.context = row.Context()
	}
	if q.Gas != "" {
		gas, err := units.FindGas(q.Gas)
		if err != nil {
			return fmt.Errorf("--gas: %w", err)
		}
		j.context.Gas = gas.Name
	}
	if q.At != "" {
		if j.context.TempC, err = temperature(q.At); err != nil {
			return fmt.Errorf("--at: %w", err)
		}
		j.context.TempSet = true
	}
	if q.LEL != "" {
		if j.context.LELBasis, err = units.ParseBasis(strings.ToLower(q.LEL)); err != nil {
			return fmt.Errorf("--lel: %w", err)
		}
	}
	j.toBasis = j.context.LELBasis
	if q.ToLEL != "" {
		if j.toBasis, err = units.ParseBasis(strings.ToLower(q.ToLEL)); err != nil {
			return fmt.Errorf("--to-lel: %w", err)
		}
	}
	return nil
}

// temperature reads a temperature in °C.
func temperature(text string) (float64, error) {
	v, unit, err := units.Quantity(text)
	if err != nil {
		return 0, err
	}
	if unit.Kind == units.None {
		return v, nil
	}
	c, _, err := units.Convert(v, unit, celsius, units.Context{})
	if err != nil || unit.Kind != units.Temperature {
		return 0, fmt.Errorf("%q is no temperature such as 20Cel", text)
	}
	return units.Round(c), nil
}
