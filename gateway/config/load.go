package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"aman/gateway/config/strict"
	"aman/rules"
	"aman/rules/exposure"
)

// maxFile bounds what is read of a file; strict.Parse says so when it is too long.
const maxFile = 2 << 20

// Load reads and checks a file. The error is Faults where the text is at
// fault, and otherwise why the file could not be read.
func Load(path string, hw Hardware) (*Site, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, unreadable(path, err)
	}
	return Parse(path, text, hw)
}

func unreadable(path string, err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err // the path is named already
	}
	return fmt.Errorf("%s: cannot be read: %w", path, err)
}

// Parse checks a text; name stands for the file in what it finds. The error is
// always Faults. Nothing that hw made is left to the caller with an error:
// what was never opened needs no closing.
func Parse(name string, text []byte, hw Hardware) (*Site, error) {
	root, faults := strict.Parse(text)
	b := &builder{name: name, hw: hw, root: root, site: &Site{}, nameless: make(map[string]bool), windows: make(map[*rules.FigureSpec]window)}
	b.take(faults)
	if root != nil {
		b.take(root.Decode("", &b.raw))
		b.build()
	}
	if len(b.faults) > 0 {
		return nil, Faults(sorted(b.faults))
	}
	b.caution()
	b.site.Warnings = sorted(b.warnings)
	return b.site, nil
}

// builder turns the keys of a file into a site and collects what is wrong. It
// goes on after a fault; what depends on something faulty is passed over, so
// that one mistake gives one line.
type builder struct {
	name string
	hw   Hardware
	root *strict.Node
	raw  rawSite
	site *Site

	buses   map[string]*Bus // nil: named, but of no kind that can be made
	zones   map[string]bool
	sensors map[string]*Sensor // nil: named, but could not be made
	points  map[string]*Point
	outputs map[string]*Output
	t90     map[string]*rawSensor // by sensor, for worst cases

	shifts  *exposure.Shifts // nil: none are given
	windows map[*rules.FigureSpec]window

	// nameless names the lists with an item that lacks its id: what cannot be
	// found there may be that one.
	nameless map[string]bool

	faults   []Finding
	warnings []Finding
}

func (b *builder) build() {
	b.identity()
	b.buildShifts()
	b.buildBuses()
	b.buildZones()
	b.buildSensors()
	b.buildOutputs()
	b.buildPanel()
	b.buildRules()
	b.buildUplink()
	b.buildPage()
	b.index()
}

func (b *builder) take(faults []strict.Fault) {
	for _, f := range faults {
		b.faults = append(b.faults, Finding{File: b.name, Line: f.Line, Col: f.Col, Path: f.Path, Text: f.Text})
	}
}

// fault records what is wrong at a path.
func (b *builder) fault(path, format string, args ...any) {
	b.faults = append(b.faults, b.finding(path, format, args...))
}

// warn records what is allowed and yet should be looked at.
func (b *builder) warn(path, format string, args ...any) {
	b.warnings = append(b.warnings, b.finding(path, format, args...))
}

func (b *builder) finding(path, format string, args ...any) Finding {
	line, col := b.root.At(path)
	return Finding{File: b.name, Line: line, Col: col, Path: path, Text: fmt.Sprintf(format, args...)}
}

// has reports whether the file has a value at a path that was decoded without
// a fault, so that a missing or unreadable key is not reported twice.
func (b *builder) has(path string) bool { return b.root.Lookup(path) != nil && !b.faulty(path) }

func (b *builder) faulty(path string) bool {
	for i := range b.faults {
		if b.faults[i].Path == path {
			return true
		}
	}
	return false
}
