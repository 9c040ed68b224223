package exposure

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"aman/rules/exposure"
)

// shift is what was read of a file with start and duration.
type shift struct {
	exposure.Series
	// late is how long after the shift's beginning the first row starts; 0 where
	// starts are times of day and the beginning is not known.
	late time.Duration
}

// series reads a table whose columns are start, duration and what value makes
// one number of.
func (t *table) series(value func(cells []string) (float64, error)) (shift, error) {
	var starts starts
	var segments []exposure.Segment
	var lines []int
	err := t.each(func(r row) error {
		start, err := starts.read(r.cells[0])
		if err != nil {
			return err
		}
		length, err := seconds("duration", r.cells[1])
		if err != nil {
			return err
		}
		v, err := value(r.cells[2:])
		segments = append(segments, exposure.Segment{Start: start, Length: length, Value: v})
		lines = append(lines, r.line)
		return err
	})
	if err != nil {
		return shift{}, err
	}
	s, err := exposure.NewSeries(segments)
	if wrong, ok := errors.AsType[*exposure.OrderError](err); ok {
		return shift{}, t.fault(lines[wrong.Index], "%s", wrong.Why)
	}
	if err != nil {
		return shift{}, fmt.Errorf("%s: %w", t.name, err)
	}
	late := s.Start()
	if starts.clock {
		late = 0
	}
	return shift{Series: s, late: late}, nil
}

// starts reads the column start, which is either in seconds from the shift's
// beginning or in times of day, throughout.
type starts struct {
	any, clock bool
	first      time.Time
}

func (s *starts) read(text string) (time.Duration, error) {
	var at time.Time
	clock := strings.Contains(text, ":") || strings.Count(text, "-") == 2 // and so is no number
	if clock {
		var err error
		if at, err = time.Parse(time.RFC3339Nano, text); err != nil {
			return 0, fmt.Errorf("start %q is no RFC 3339 time as 2026-11-22T08:00:00+05:00", text)
		}
	}
	if s.any && clock != s.clock {
		return 0, fmt.Errorf("start %q: rows above have the other form: write all starts in seconds, or all as RFC 3339 times", text)
	}
	if !s.any {
		s.any, s.clock, s.first = true, clock, at
	}
	if !clock {
		return seconds("start", text)
	}
	since := at.Sub(s.first)
	if since > longest || since < -longest {
		return 0, fmt.Errorf("start %s is more than a year from the first row", text)
	}
	return since, nil
}

// loudest bounds levels in dB(A): blasts reach 194, the rest is a slip of the pen.
const loudest = 250

// level reads a level in dB(A).
func level(column, text string) (float64, error) {
	v, err := number(column, text)
	if err == nil && (v > loudest || v < -loudest) {
		return 0, fmt.Errorf("%s %s is no level in dB(A)", column, text)
	}
	return v, err
}

// celsius reads the columns as temperatures of air and what it is measured with.
func celsius(columns ...string) func([]string) ([]float64, error) {
	return func(cells []string) ([]float64, error) {
		all := make([]float64, len(columns))
		for i, column := range columns {
			v, err := number(column, cells[i])
			if err != nil {
				return nil, err
			}
			if v < -273.15 {
				return nil, fmt.Errorf("%s %s °C is below absolute zero", column, cells[i])
			}
			all[i] = v
		}
		return all, nil
	}
}
