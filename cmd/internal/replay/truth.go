package replay

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"aman/cmd/internal/replay/compare"
	"aman/rules"
)

// truthColumns are the header of a file of periods that were real.
var truthColumns = []string{"from", "to", "zone", "rule"}

// mostPeriods bounds a file of periods: each is held against every evacuation.
const mostPeriods = 100_000

// ReadTruth reads periods that were real: CSV with the header from,to,zone,rule,
// times RFC 3339, and in each line a zone or a rule of one of the rule sets.
// Errors name file and line.
func ReadTruth(input io.Reader, name string, specs ...rules.Spec) ([]compare.Period, error) {
	in := newReader(input, name)
	if err := in.titles(truthColumns); err != nil {
		return nil, err
	}
	known := make([]targets, 0, len(specs))
	for _, s := range specs {
		known = append(known, targetsOf(s))
	}
	list := []compare.Period{}
	for {
		err := in.record()
		switch {
		case errors.Is(err, io.EOF):
			return list, nil
		case err != nil:
			return nil, err
		case len(in.fields) != len(truthColumns):
			return nil, in.fault("there are %d columns, and the header has %d: empty ones need their commas too", len(in.fields), len(truthColumns))
		case len(list) == mostPeriods:
			return nil, in.fault("there are more than %d periods", mostPeriods)
		}
		p, err := in.period()
		if err == nil {
			err = knows(known, p)
		}
		if err != nil {
			return nil, in.fault("%w", err)
		}
		list = append(list, p)
	}
}

// titles checks the header.
func (r *reader) titles(want []string) error {
	err := r.record()
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	r.number = max(1, r.number)
	header := bytes.Join(r.fields, []byte{','})
	if wanted := bytes.Join(byteSlices(want), []byte{','}); err != nil || !bytes.Equal(bytes.TrimPrefix(header, []byte("\ufeff")), wanted) {
		return r.fault("the header is not %s", wanted)
	}
	return nil
}

func byteSlices(words []string) (list [][]byte) {
	for _, w := range words {
		list = append(list, []byte(w))
	}
	return list
}

func (r *reader) period() (p compare.Period, err error) {
	if p.From, err = r.clock.parse(r.field(0)); err != nil {
		return p, err
	}
	if p.To, err = r.clock.parse(r.field(1)); err != nil {
		return p, err
	}
	p.Zone, p.Rule = string(r.field(2)), string(r.field(3))
	switch {
	case p.To.Before(p.From):
		return p, fmt.Errorf("the period ends at %s, before it begins", p.To.Format(time.RFC3339Nano))
	case (p.Zone == "") == (p.Rule == ""):
		return p, errors.New("name a zone or a rule, one of the two")
	}
	return p, nil
}

func knows(known []targets, p compare.Period) error {
	for _, t := range known {
		if p.Zone != "" && t.zones[p.Zone] || p.Rule != "" && (t.rules[p.Rule] || t.members[p.Rule]) {
			return nil
		}
	}
	if p.Zone != "" {
		return fmt.Errorf("there is no zone %q in either configuration", p.Zone)
	}
	return fmt.Errorf("there is no rule %q in either configuration", p.Rule)
}
