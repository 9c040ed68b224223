package modbus

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/goccy/go-yaml"

	"aman/drivers"
	"aman/drivers/modbus/profiles"
)

// anyGas in a profile stands for the gas that the configuration names.
const anyGas = "*"

// Profile is the register table of one make of instrument.
type Profile struct {
	// Name is the driver's name without "modbus/", and the file's.
	Name string
	// Title says what the instrument is, and Source where the table is from.
	Title, Source string
	// Unverified is set where no manual confirms the table.
	Unverified bool
	// Points are the quantities. A gas of "*" is filled by the configuration.
	Points []Point
}

type profileKeys struct {
	Title      string      `yaml:"title"`
	Source     string      `yaml:"source"`
	Unverified bool        `yaml:"unverified"`
	Points     []pointKeys `yaml:"points"`
}

// ProfileDrivers returns one driver for each embedded profile, by name as in
// "modbus/generic-gas".
func ProfileDrivers() []drivers.Driver {
	names, err := fs.Glob(profiles.FS, "*.yaml")
	if err != nil {
		return nil // the pattern is right
	}
	list := make([]drivers.Driver, 0, len(names))
	for _, file := range names {
		list = append(list, profileDriver(strings.TrimSuffix(path.Base(file), ".yaml")))
	}
	return list
}

func profileDriver(name string) drivers.Driver {
	return drivers.Driver{
		Name:  "modbus/" + name,
		Buses: []string{KindTCP, KindRTU},
		New: func(bus drivers.Bus, cfg drivers.Config) (drivers.Sensor, error) {
			profile, err := LoadProfile(name)
			if err != nil {
				return nil, err
			}
			err = errors.Join(cfg.Decode(&struct{}{}), checkUnit(cfg.Unit), profile.fill(cfg.Gas))
			if err != nil {
				return nil, err
			}
			return makeInstrument(bus, cfg, profile.Points)
		},
	}
}

// LoadProfile reads an embedded profile.
func LoadProfile(name string) (*Profile, error) {
	text, err := profiles.FS.ReadFile(name + ".yaml")
	if err != nil {
		return nil, wrap(name, err)
	}
	return parseProfile(name, text)
}

func parseProfile(name string, text []byte) (*Profile, error) {
	var keys profileKeys
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&keys); err != nil {
		return nil, wrap(name, err)
	}
	points, err := parsePoints(keys.Points)
	if keys.Title == "" || keys.Source == "" {
		err = errors.Join(err, errors.New("a profile has a title and a source"))
	}
	if err != nil {
		return nil, wrap(name, err)
	}
	return &Profile{Name: name, Title: keys.Title, Source: keys.Source, Unverified: keys.Unverified, Points: points}, nil
}

// fill puts the gas that the configuration names where the profile leaves it
// open, and names the point after it: "co" for CO. Without one nobody could
// convert or judge what is measured.
func (p *Profile) fill(gas string) error {
	open := false
	for i := range p.Points {
		if p.Points[i].Gas == anyGas {
			open = true
			p.Points[i].Gas, p.Points[i].Name = gas, strings.ToLower(gas)
			if gas != "" && !legalName(p.Points[i].Name) {
				return drivers.Key("gas", "%q is no gas to name a point after: write its formula, as in CO", gas)
			}
		}
	}
	switch {
	case open && gas == "":
		return drivers.Key("gas", "missing: %s does not know which gas its cell measures", p.Title)
	case !open && gas != "":
		return drivers.Key("gas", "%s is not told its gas; leave it out", p.Title)
	}
	return nil
}
