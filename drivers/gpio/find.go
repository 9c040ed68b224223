package gpio

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// place is where a line is.
type place struct {
	chip   string
	offset int
	user   string
}

func (p place) same(other place) bool { return p.chip == other.chip && p.offset == other.offset }

// find returns where the lines are, all faults at once.
func find(names []string, chips []chip) ([]place, error) {
	if len(chips) == 0 {
		return nil, errors.New("this machine has no GPIO chip (/dev/gpiochip0)")
	}
	places := make([]place, len(names))
	var errs []error
	for i, name := range names {
		var err error
		if places[i], err = findOne(name, chips); err != nil {
			errs = append(errs, err)
		} else if first := slices.IndexFunc(places[:i], places[i].same); first >= 0 {
			errs = append(errs, fmt.Errorf("%s and %s are the same line", names[first], name))
		}
	}
	return places, errors.Join(errs...)
}

func findOne(name string, chips []chip) (place, error) {
	label, rest, labelled := strings.Cut(name, "/")
	if !labelled {
		rest = name
	}
	var found []place
	var labels []string
	for _, c := range chips {
		if labelled && c.label != label {
			continue
		}
		if offset, ok := c.offset(rest, labelled); ok {
			found = append(found, place{chip: c.name, offset: offset, user: c.lines[offset].user})
			labels = append(labels, c.label)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return place{}, fmt.Errorf("no GPIO line is called %s; gpioinfo lists them", name)
	}
	return place{}, fmt.Errorf("%s is a line of the chips %s; write it as %s/%s", name, strings.Join(labels, " and "), labels[0], rest)
}

// offset finds a line of the chip by its name or, behind a label, its number.
func (c chip) offset(name string, numbers bool) (int, bool) {
	for offset, l := range c.lines {
		if l.name == name && name != "" {
			return offset, true
		}
	}
	if !numbers {
		return 0, false
	}
	offset, err := strconv.Atoi(name)
	return offset, err == nil && offset >= 0 && offset < len(c.lines)
}
