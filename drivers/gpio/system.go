package gpio

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/warthog618/go-gpiocdev"
)

// chip is one GPIO chip with the names of its lines, by offset.
type chip struct {
	name, label string
	lines       []line
}

// line is what the kernel tells of a line.
type line struct {
	name string
	user string // who has it, empty for nobody
}

// system is what this package needs of the kernel.
type system interface {
	// chips lists the chips that can be opened; an error tells of the others.
	chips() ([]chip, error)
	// request takes lines as they are.
	request(chip string, offsets []int, consumer string) (request, error)
}

// request is a hold on some lines of one chip.
type request interface {
	Values(levels []int) error
	// Drive makes outputs of the lines, with these levels from the start.
	Drive(levels []int) error
	SetValues(levels []int) error
	Close() error
}

// cdev is the kernel's character device.
type cdev struct{}

func (cdev) chips() ([]chip, error) {
	var all []chip
	var errs []error
	for _, name := range gpiocdev.Chips() {
		c, err := describe(name)
		switch {
		case errors.Is(err, gpiocdev.ErrNotCharacterDevice): // a link to another chip
		case err != nil:
			errs = append(errs, err)
		default:
			all = append(all, c)
		}
	}
	return all, errors.Join(errs...)
}

func describe(name string) (chip, error) {
	c, err := gpiocdev.NewChip(name)
	if errors.Is(err, fs.ErrPermission) {
		return chip{}, fmt.Errorf("/dev/%s may not be opened; add the user to the group gpio", name)
	} else if err != nil {
		return chip{}, fmt.Errorf("/dev/%s: %w", name, err)
	}
	defer func() { _ = c.Close() }() // it was only read
	described := chip{name: c.Name, label: c.Label}
	for offset := range c.Lines() {
		info, err := c.LineInfo(offset)
		if err != nil {
			return chip{}, fmt.Errorf("/dev/%s: line %d: %w", name, offset, err)
		}
		described.lines = append(described.lines, line{name: info.Name, user: info.Consumer})
	}
	return described, nil
}

func (cdev) request(chip string, offsets []int, consumer string) (request, error) {
	lines, err := gpiocdev.RequestLines(chip, offsets, gpiocdev.AsIs, gpiocdev.WithConsumer(consumer))
	if err != nil {
		return nil, err
	}
	return held{lines}, nil
}

// held adds Drive to gpiocdev's lines.
type held struct{ *gpiocdev.Lines }

func (h held) Drive(levels []int) error { return h.Reconfigure(gpiocdev.AsOutput(levels...)) }
