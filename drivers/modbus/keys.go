package modbus

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"aman/drivers"
)

// keys are the own keys of a sensor of the driver "modbus".
type keys struct {
	Points []pointKeys `yaml:"points"`
}

// pointKeys are the keys of one point, in a configuration or a profile. What
// may be left out is a pointer, or empty.
type pointKeys struct {
	Name     string   `yaml:"name"`
	Register string   `yaml:"register"` // holding | input | coil | discrete
	Address  *int     `yaml:"address"`  // 0-based
	Type     string   `yaml:"type"`
	Order    string   `yaml:"order"`
	Bits     any      `yaml:"bits"` // "4..7" or 4
	Scale    *float64 `yaml:"scale"`
	Offset   float64  `yaml:"offset"`
	Decimals *int     `yaml:"decimals"`
	Invalid  []any    `yaml:"invalid"`
	Unit     string   `yaml:"unit"`
	Gas      string   `yaml:"gas"`
	Min      *float64 `yaml:"min"`
	Max      *float64 `yaml:"max"`
	Loop     string   `yaml:"loop"` // a profile of 4–20 mA loops
	Low      *float64 `yaml:"low"`  // the value at 4 mA
	High     *float64 `yaml:"high"` // the value at 20 mA
}

// Most points that one instrument may have: a thousand registers are more than
// any real one shows, and a longer list is a mistake of whoever generated it.
const maxPoints = 1000

// parsePoints checks the points of a sensor and reports every fault at once.
func parsePoints(list []pointKeys) ([]Point, error) {
	if len(list) == 0 {
		return nil, drivers.Key("points", "no points: list what the instrument measures")
	}
	if len(list) > maxPoints {
		return nil, drivers.Key("points", "%d points; one instrument may have %d", len(list), maxPoints)
	}
	var faults []error
	points := make([]Point, len(list))
	seen := map[string]int{}
	for i, k := range list {
		c := checker{path: fmt.Sprintf("points[%d]", i)}
		points[i] = c.point(k)
		if first, double := seen[k.Name]; double && k.Name != "" {
			c.fault("name", "%q is the name of points[%d] already", k.Name, first)
		} else {
			seen[k.Name] = i
		}
		faults = append(faults, c.faults...)
	}
	return points, errors.Join(faults...)
}

// checker turns the keys of one point into a Point and collects its faults.
type checker struct {
	path   string
	faults []error
}

func (c *checker) fault(key, format string, args ...any) {
	c.faults = append(c.faults, drivers.Key(c.path+"."+key, format, args...))
}

func (c *checker) point(k pointKeys) Point {
	p := Point{
		Point: drivers.Point{Name: k.Name, Unit: ucum(k.Unit), Gas: k.Gas, Min: or(k.Min, math.NaN()), Max: or(k.Max, math.NaN())},
		Scale: or(k.Scale, 1), Offset: k.Offset, Low: 0, High: -1, Decimals: -1,
	}
	c.name(k.Name)
	p.Register = Kind(c.word("register", k.Register, kindNames[:], ""))
	c.place(k, &p)
	c.shape(k, &p)
	c.numbers(k, p)
	c.invalid(k, &p)
	c.loop(k, &p)
	return p
}

func or(value *float64, otherwise float64) float64 {
	if value == nil {
		return otherwise
	}
	return *value
}

// maxName is the longest id of the design.
const maxName = 32

func (c *checker) name(name string) {
	if !legalName(name) {
		c.fault("name", "%q is no name: small letters, digits, - and _, up to %d", name, maxName)
	}
}

func legalName(name string) bool {
	return name != "" && len(name) <= maxName && !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, "-") &&
		strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == ""
}

// word finds a word in a list; with a default it may be left out.
func (c *checker) word(key, word string, words []string, otherwise string) int {
	if word == "" {
		word = otherwise
	}
	i := slices.Index(words, word)
	switch {
	case i >= 0:
		return i
	case word == "":
		c.fault(key, "missing: it is one of %s", strings.Join(words, ", "))
	default:
		c.fault(key, "%q is none of %s", word, strings.Join(words, ", "))
	}
	return 0
}

// place checks type and address.
func (c *checker) place(k pointKeys, p *Point) {
	usual := "uint16"
	if p.Register.Bits() {
		usual = "bool"
	}
	p.Type = Type(c.word("type", k.Type, typeNames[:], usual))
	if p.Register.Bits() && p.Type != Bool {
		c.fault("type", "a %s is one bit: its type is bool", p.Register)
	}
	if p.Register.Bits() && (k.Order != "" || k.Bits != nil || k.Decimals != nil) {
		c.fault("register", "a %s is one bit: it has no order, bits or decimals", p.Register)
	}
	p.Address = c.address("address", k.Address, p.elements())
}

func (c *checker) address(key string, address *int, elements int) uint16 {
	switch {
	case address == nil:
		c.fault(key, "missing: say where the value lies, counted from 0")
	case *address < 0 || *address+elements-1 > math.MaxUint16:
		c.fault(key, "%d is no address: they go from 0 to 65535, and 40001 in a manual is holding 0", *address)
	default:
		return uint16(*address)
	}
	return 0
}

// shape checks order, bits and decimals.
func (c *checker) shape(k pointKeys, p *Point) {
	p.Order = Order(c.word("order", k.Order, orderNames[:], "abcd"))
	if k.Decimals != nil {
		p.Decimals = int(c.address("decimals", k.Decimals, 1))
	}
	if k.Bits == nil {
		return
	}
	low, high, err := parseBits(k.Bits)
	switch {
	case err != nil:
		c.fault("bits", "%v", err)
	case p.Type.float():
		c.fault("bits", "a %s has no bits to pick", p.Type)
	case high >= 16*p.Type.words():
		c.fault("bits", "a %s has the bits 0..%d", p.Type, 16*p.Type.words()-1)
	default:
		p.Low, p.High = low, high
	}
}

// parseBits understands "4..7", "4" and 4.
func parseBits(value any) (low, high int, err error) {
	first, last, ranged := strings.Cut(strings.TrimSpace(fmt.Sprint(value)), "..")
	if !ranged {
		last = first
	}
	low, err = strconv.Atoi(first)
	if err == nil {
		high, err = strconv.Atoi(last)
	}
	if err != nil || low < 0 || high < low || high > 63 {
		return 0, 0, fmt.Errorf("%v are no bits: write 4..7, or 4 for one, counted from 0", value)
	}
	return low, high, nil
}

// numbers checks scale, offset, min and max.
func (c *checker) numbers(k pointKeys, p Point) {
	if p.Scale == 0 || math.IsNaN(p.Scale) || math.IsInf(p.Scale, 0) {
		c.fault("scale", "%v makes every value the same", p.Scale)
	}
	if math.IsNaN(p.Offset) || math.IsInf(p.Offset, 0) {
		c.fault("offset", "%v is no number", p.Offset)
	}
	if k.Min != nil && (math.IsNaN(*k.Min) || math.IsInf(*k.Min, 0)) {
		c.fault("min", "%v is no end of a range; leave it out instead", *k.Min)
	}
	if k.Max != nil && (math.IsNaN(*k.Max) || math.IsInf(*k.Max, 0)) {
		c.fault("max", "%v is no end of a range; leave it out instead", *k.Max)
	}
	if p.Ranged() && p.Max <= p.Min {
		c.fault("max", "%v is not above min, %v", p.Max, p.Min)
	}
}

func (c *checker) invalid(k pointKeys, p *Point) {
	for i, value := range k.Invalid {
		raw, err := p.Type.invalidRaw(value)
		if err != nil {
			c.fault(fmt.Sprintf("invalid[%d]", i), "%v", err)
			continue
		}
		p.Invalid = append(p.Invalid, raw)
	}
}
