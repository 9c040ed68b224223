package drivertest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"aman/drivers"
)

// Condition is the state in which a rig puts its instrument and bus.
type Condition string

// The conditions. Every rig can be Healthy; Case.Can lists what else it can.
const (
	// Healthy: the instrument answers with plausible values within range.
	Healthy Condition = "healthy"
	// Silent: the bus works, the instrument does not answer.
	Silent Condition = "silent"
	// Hung: the bus itself swallows a transfer and never ends it.
	Hung Condition = "hung"
	// Garbled: every reply arrives damaged (checksum, length or marker).
	Garbled Condition = "garbled"
	// Over: at least one point measures more than its range holds.
	Over Condition = "over"
	// Under: at least one point measures less than its range holds.
	Under Condition = "under"
)

// Rig is one instrument on one bus, fresh for each test.
type Rig struct {
	// Bus goes to Driver.New. The suite closes it.
	Bus drivers.Bus
	// Set changes the condition from the next transaction on. It may be called
	// with Healthy again. Nil if the rig can only be Healthy.
	Set func(Condition)
}

// BadKeys is a text of configuration keys that New must refuse.
type BadKeys struct {
	// Name of the subtest.
	Name string
	// Keys is the YAML text of the driver's own keys.
	Keys string
	// Every replaces the case's period where it is not 0.
	Every time.Duration
	// Paths are the keys that must be named, as in "points[0].type".
	Paths []string
}

// Case tells the suite how to try one driver.
type Case struct {
	// Driver is what is tried.
	Driver drivers.Driver
	// Config is the base of every configuration; Decode is replaced by Keys. An
	// empty ID becomes "sensor", a zero Every 10 s.
	Config drivers.Config
	// Keys is the YAML text of the driver's own keys, empty for none.
	Keys string
	// Bad lists key texts that New must refuse.
	Bad []BadKeys

	// Rig makes a healthy instrument on a bus of its own. What it starts it
	// ends by t.Cleanup, or when the bus is closed.
	Rig func(t *testing.T) Rig
	// Can lists the conditions that the rig can be put into, besides Healthy.
	Can []Condition

	// Virtual runs every test in a synctest bubble: waits cost nothing and
	// times are exact. It is for rigs without sockets and files.
	Virtual bool
	// Patience is the deadline of one call on a healthy bus; 0 means 2 s, and
	// 20 s where Virtual.
	Patience time.Duration
	// Deadline is the deadline of one call on a failing bus; 0 means 300 ms.
	Deadline time.Duration
	// Settle is the longest time from Open to the first value, in which samples
	// may be Warmup; 0 if values come with the first Read.
	Settle time.Duration
	// Want are the values that the healthy rig shows, in the order of Points;
	// nil if they cannot be known.
	Want []float64
	// Tolerance is the largest difference from Want; 0 means 1e-6.
	Tolerance float64
}

// Decode returns a decoder of YAML text for drivers.Config: strict, as the
// gateway's, but without file names.
func Decode(text string) func(into any) error {
	return func(into any) error {
		if strings.TrimSpace(text) == "" {
			return nil
		}
		return yaml.UnmarshalWithOptions([]byte(text), into, yaml.Strict())
	}
}

func (c Case) withDefaults() Case {
	if c.Config.ID == "" {
		c.Config.ID = "sensor"
	}
	if c.Config.Every == 0 {
		c.Config.Every = 10 * time.Second
	}
	if c.Patience == 0 {
		c.Patience = 2 * time.Second
		if c.Virtual {
			c.Patience = 20 * time.Second
		}
	}
	if c.Deadline == 0 {
		c.Deadline = 300 * time.Millisecond
	}
	if c.Tolerance == 0 {
		c.Tolerance = 1e-6
	}
	return c
}

func (c Case) config(keys string) drivers.Config {
	cfg := c.Config
	cfg.Decode = Decode(keys)
	return cfg
}

func (c Case) can(condition Condition) bool {
	return slices.Contains(c.Can, condition)
}
