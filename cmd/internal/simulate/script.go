package simulate

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"aman/drivers/modbus/slave"
)

// columns are the header of a script.
var columns = []string{"time", "point", "value", "fault"}

// Step is one line of a script: at a time after the start a point takes a value,
// or an instrument a fault.
type Step struct {
	At    time.Duration
	Point string // sensor.point, or a sensor where the step is a fault
	Value float64
	Fault *slave.Fault
	Text  string // the line for people
}

// maxScript bounds the time of a step.
const maxScript = 30 * 24 * time.Hour

// ReadScript reads the CSV form: header time,point,value,fault; times are seconds
// after the start, not falling. Errors name the line.
func ReadScript(in io.Reader, name string) ([]Step, error) {
	r := csv.NewReader(in)
	r.FieldsPerRecord = len(columns)
	head, err := r.Read()
	if err != nil || !slices.Equal(head, columns) {
		return nil, fmt.Errorf("%s:1: the header is not %s", name, strings.Join(columns, ","))
	}
	var steps []Step
	for {
		fields, err := r.Read()
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return steps, nil
		case errors.As(err, &wrong):
			return nil, fmt.Errorf("%s:%d: %w", name, wrong.Line, wrong.Err)
		case err != nil:
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		line, _ := r.FieldPos(0)
		step, err := readStep(fields)
		if err == nil && len(steps) > 0 && step.At < steps[len(steps)-1].At {
			err = fmt.Errorf("the time %s falls", fields[0])
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
		steps = append(steps, step)
	}
}

func readStep(fields []string) (Step, error) {
	seconds, err := strconv.ParseFloat(fields[0], 64)
	if err != nil || !(seconds >= 0 && seconds <= maxScript.Seconds()) {
		return Step{}, fmt.Errorf("the time %q is no number of seconds after the start", fields[0])
	}
	s := Step{At: time.Duration(seconds * float64(time.Second)), Point: fields[1]}
	switch value, fault := fields[2], fields[3]; {
	case (value == "") == (fault == ""):
		return Step{}, errors.New("a line gives a value or a fault: one of the two")
	case fault != "":
		f, err := parseFault(fault)
		if err != nil {
			return Step{}, err
		}
		s.Fault, s.Text = &f, fmt.Sprintf("%s: %s", s.Point, fault)
	default:
		if s.Value, err = strconv.ParseFloat(value, 64); err != nil || math.IsNaN(s.Value) || math.IsInf(s.Value, 0) {
			return Step{}, fmt.Errorf("the value %q is no number", value)
		}
		s.Text = fmt.Sprintf("%s = %s", s.Point, value)
	}
	return s, nil
}

// parseFault reads one of none, silent, late TIME, garbled, truncated, wrong-unit,
// short, stuck and exception CODE.
func parseFault(text string) (slave.Fault, error) {
	word, rest, _ := strings.Cut(text, " ")
	plain := map[string]slave.Fault{
		"none": {}, "silent": {Mute: true}, "garbled": {Garble: true}, "truncated": {Truncate: true},
		"wrong-unit": {WrongUnit: true}, "short": {Short: true}, "stuck": {StuckCoils: true},
	}
	if f, ok := plain[word]; ok && rest == "" {
		return f, nil
	}
	switch word {
	case "late":
		if d, err := time.ParseDuration(rest); err == nil && d > 0 && d <= time.Minute {
			return slave.Fault{Delay: d}, nil
		}
		return slave.Fault{}, errors.New("late needs a time up to a minute, as in late 500ms")
	case "exception":
		if code, err := strconv.ParseUint(rest, 10, 8); err == nil && code > 0 && code < 128 {
			return slave.Fault{Exception: byte(code)}, nil
		}
		return slave.Fault{}, errors.New("exception needs its code, 1 to 127, as in exception 2")
	}
	return slave.Fault{}, fmt.Errorf("%q is no fault; they are none, silent, late TIME, garbled, truncated, wrong-unit, short, stuck, exception CODE", text)
}
