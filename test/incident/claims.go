package incident

import (
	"fmt"
	"strconv"
	"time"
)

// look says what is wrong with a claim now, or nothing.
type look func() error

// claim: DURATION CLAIM…
func (w *world) claim(words []string) (time.Duration, look, error) {
	if len(words) < 2 {
		return 0, nil, errWords
	}
	span, err := time.ParseDuration(words[0])
	if err != nil {
		return 0, nil, err
	}
	l, err := w.look(words[1], words[2:])
	return span, l, err
}

func (w *world) look(noun string, words []string) (look, error) {
	switch {
	case noun == "coil" && len(words) == 3:
		return w.coil(words[0], words[1], words[2])
	case noun == "alarm" && len(words) == 2:
		return func() error { return same(words[1])(w.page.Alarm(words[0])) }, nil
	case noun == "zone" && len(words) == 2:
		return func() error { return same(words[1])(w.page.Zone(words[0])) }, nil
	case noun == "point" && len(words) == 2:
		return func() error { return same(words[1])(w.page.Point(words[0])) }, nil
	case noun == "trouble" && len(words) == 2 && words[0] == "has":
		return func() error { return w.page.Trouble(words[1]) }, nil
	case noun == "record" && len(words) == 2:
		return func() error { return same(words[1])(w.records(words[0])) }, nil
	case noun == "suspension" && len(words) == 2:
		return func() error { return same(words[1])(w.suspension(words[0])) }, nil
	case noun == "stored" && len(words) == 2 && words[0] == "equals":
		return w.storedEqualsRead(), nil
	case noun == "stored" && len(words) == 4 && words[1] == "at":
		return w.storedAtLeast(words[0], words[3])
	case noun == "stored" && len(words) == 1 && words[0] == "whole":
		return w.storedWhole(), nil
	case noun == "alarms" && len(words) == 1 && words[0] == "whole":
		return w.alarmsWhole(), nil
	}
	return nil, errWords
}

// same compares a word that was seen with the one that is wanted.
func same(want string) func(got string, err error) error {
	return func(got string, err error) error {
		if err == nil && got != want {
			err = fmt.Errorf("it is %s", got)
		}
		return err
	}
}

// coil: coil UNIT ADDRESS on|off, at the instruments' side.
func (w *world) coil(unit, address, want string) (look, error) {
	u, a, err := numbers(unit, address)
	if err != nil {
		return nil, err
	}
	return func() error {
		got := "off"
		if w.plant.coilOn(u, a) {
			got = "on"
		}
		return same(want)(got, nil)
	}, nil
}

// records counts the lives of a rule's alarm that the server keeps.
func (w *world) records(rule string) (string, error) {
	lives, err := w.central.Occurrences(rule)
	return strconv.Itoa(len(lives)), err
}

// suspension says how the newest suspension of a zone stands at the server.
func (w *world) suspension(zone string) (string, error) {
	all, err := w.central.Suspensions(zone)
	switch {
	case err != nil:
		return "", err
	case len(all) == 0:
		return "unknown to the server", nil
	case all[0].Until.IsZero():
		return "open", nil
	}
	return "released", nil
}

// storedAtLeast: stored POINT at least N.
func (w *world) storedAtLeast(point, least string) (look, error) {
	n, err := strconv.Atoi(least)
	if err != nil {
		return nil, err
	}
	return func() error {
		values, err := w.central.Values(point)
		if err == nil && len(values) < n {
			err = fmt.Errorf("it holds %d", len(values))
		}
		return err
	}, nil
}

func numbers(unit, address string) (int, int, error) {
	u, err := strconv.Atoi(unit)
	if err != nil {
		return 0, 0, err
	}
	a, err := strconv.Atoi(address)
	return u, a, err
}
