package drivertest

import (
	"errors"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
)

var (
	legalID     = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,31}$`)
	legalDriver = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_.-]*)*$`)
	legalKinds  = []string{"modbus-rtu", "modbus-tcp", "i2c", "gpio"}
)

func (c Case) checkDriver(t *testing.T) {
	assert.Regexp(t, legalDriver, c.Driver.Name)
	assert.NotEmpty(t, c.Driver.Buses)
	assert.Subset(t, legalKinds, c.Driver.Buses)
	assert.NotNil(t, c.Driver.New)
}

func (c Case) checkBadKeys(t *testing.T, bad BadKeys) {
	rig := c.Rig(t)
	defer func() { _ = rig.Bus.Close() }() // nothing was sent
	cfg := c.config(bad.Keys)
	if bad.Every != 0 {
		cfg.Every = bad.Every
	}
	sensor, err := c.Driver.New(rig.Bus, cfg)
	require.Error(t, err, "New must refuse these keys")
	assert.Nil(t, sensor)
	paths := []string{}
	for _, key := range KeyErrors(err) {
		paths = append(paths, key.Path)
		assert.NotEmpty(t, key.Err.Error(), "what is wrong with %s", key.Path)
	}
	assert.ElementsMatch(t, bad.Paths, paths, "keys named by: %v", err)
}

func (t *trial) checkUnknownKey() {
	keys := t.given.Keys
	if keys != "" {
		keys += "\n"
	}
	_, err := t.given.Driver.New(t.rig.Bus, t.given.config(keys+"no_such_key: 1"))
	assert.ErrorContains(t, err, "no_such_key")
}

func (t *trial) checkWrongBus() {
	sensor, err := t.given.Driver.New(wrongBus{}, t.given.config(t.given.Keys))
	assert.Error(t, err, "New on a bus of another kind")
	assert.Nil(t, sensor)
}

func (t *trial) checkPoints() {
	points := t.sensor.Points()
	require.NotEmpty(t, points)
	seen := map[string]bool{}
	for _, p := range points {
		assert.Regexp(t, legalID, p.Name)
		assert.False(t, seen[p.Name], "%s twice", p.Name)
		seen[p.Name] = true
		assert.True(t, knownUnits[p.Unit], "%s: unit %q is not known; see units.go", p.Name, p.Unit)
		if p.Ranged() {
			assert.Less(t, p.Min, p.Max, p.Name)
		}
		assert.GreaterOrEqual(t, p.FaultHold, time.Duration(0), p.Name)
		assert.GreaterOrEqual(t, p.WarmUp, time.Duration(0), p.Name)
	}
	t.sameAs(points)
	again, err := t.given.Driver.New(t.rig.Bus, t.given.config(t.given.Keys))
	require.NoError(t, err)
	assertPoints(t, points, again.Points())

	worst := t.sensor.Worst()
	assert.Positive(t, worst, "Worst")
	assert.LessOrEqual(t, worst, t.given.Config.Every, "Worst leaves no time for the neighbours within Every")
}

// KeyErrors lists every fault of a key in err, joined ones included.
func KeyErrors(err error) []*drivers.KeyError {
	switch e := err.(type) { //nolint:errorlint // the tree is walked here by hand
	case nil:
		return nil
	case *drivers.KeyError:
		return []*drivers.KeyError{e}
	case interface{ Unwrap() []error }:
		var all []*drivers.KeyError
		for _, each := range e.Unwrap() {
			all = append(all, KeyErrors(each)...)
		}
		return all
	}
	return KeyErrors(errors.Unwrap(err))
}

// wrongBus is a bus of no kind that a driver knows.
type wrongBus struct{}

func (wrongBus) String() string { return "wrong" }
func (wrongBus) Kind() string   { return "wrong" }
func (wrongBus) Close() error   { return nil }

// slack is what a call may take beyond its deadline: nothing in a bubble, and
// in real time what a loaded machine may cost.
func (t *trial) slack() time.Duration {
	if t.given.Virtual {
		return time.Millisecond
	}
	return 700 * time.Millisecond
}
