package gpio

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"aman/drivers"
	"aman/drivers/internal/guard"
)

const (
	// callTimeout bounds one Write or ReadBack, whatever the caller's deadline:
	// lines of a processor answer in microseconds, those of an expander behind
	// I²C in milliseconds, or never.
	callTimeout = 500 * time.Millisecond
	// attempts is how often a call takes the lines before it gives up.
	attempts = 2
)

// Lines are output lines that are written and read back together. It is a
// drivers.Port; levels stand in the order of the names.
type Lines struct {
	names    []string
	consumer string
	system   system

	guard guard.Guard
	banks []bank // empty while the lines are not held; touched only inside guard
}

// bank is the lines of one chip.
type bank struct {
	chip    string
	offsets []int
	index   []int // the place of each among the names
	request request
	driven  bool
}

// NewLines returns the lines with these names, in this order. It opens nothing.
// Consumer is the name under which the kernel lists who has them.
func NewLines(names []string, consumer string) *Lines {
	return &Lines{names: append([]string(nil), names...), consumer: consumer, system: cdev{}}
}

// String names the lines in errors, as in "gpio (GPIO17, GPIO27)".
func (l *Lines) String() string { return fmt.Sprintf("gpio (%s)", strings.Join(l.names, ", ")) }

// Write implements drivers.Port.
func (l *Lines) Write(ctx context.Context, levels []bool) error {
	if len(levels) != len(l.names) {
		return fmt.Errorf("%s: %d levels for %d lines", l, len(levels), len(l.names))
	}
	levels = append([]bool(nil), levels...) // a stuck call may still read them
	return l.do(ctx, "write", func() error {
		return l.each(func(b *bank) error { return b.write(levels) })
	})
}

// ReadBack implements drivers.Port. Before the first Write it takes the lines
// as they are.
func (l *Lines) ReadBack(ctx context.Context, levels []bool) error {
	if len(levels) != len(l.names) {
		return fmt.Errorf("%s: %d levels for %d lines", l, len(levels), len(l.names))
	}
	read := make([]bool, len(levels))
	err := l.do(ctx, "read back", func() error {
		return l.each(func(b *bank) error { return b.read(read) })
	})
	if err == nil {
		copy(levels, read)
	}
	return err
}

// Close gives the lines back to the kernel, which decides what they do then.
func (l *Lines) Close() error {
	if !l.guard.Finally(l.release) {
		return fmt.Errorf("%s: a call is stuck; the lines are given back when it ends", l)
	}
	return nil
}

// do runs call on the lines, in bounded time.
func (l *Lines) do(ctx context.Context, what string, call func() error) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	if err := l.guard.Do(ctx, what, call); err != nil {
		return drivers.Because(drivers.Timeout, fmt.Errorf("%s: %w", l, err))
	}
	return nil
}

// each takes the lines if they are not held and runs call on every bank, the
// ones after a bank that fails included. What failed is taken anew and tried
// again.
func (l *Lines) each(call func(*bank) error) error {
	var err error
	for range attempts {
		if err = l.take(); err != nil {
			continue
		}
		var errs []error
		for i := range l.banks {
			errs = append(errs, call(&l.banks[i]))
		}
		if err = errors.Join(errs...); err == nil {
			return nil
		}
		l.release()
	}
	return err
}

// take requests the lines, one request a chip.
func (l *Lines) take() error {
	if len(l.banks) > 0 {
		return nil
	}
	chips, unopened := l.system.chips()
	places, err := find(l.names, chips)
	if err != nil {
		return errors.Join(err, unopened)
	}
	banks := group(places)
	for i := range banks {
		b := &banks[i]
		if b.request, err = l.system.request(b.chip, b.offsets, l.consumer); err != nil {
			for _, held := range banks[:i] {
				_ = held.request.Close()
			}
			return l.explain(err, places, b)
		}
	}
	l.banks = banks
	return nil
}

// explain adds to a refused request who has its lines.
func (l *Lines) explain(err error, places []place, b *bank) error {
	for _, i := range b.index {
		if user := places[i].user; user != "" {
			return fmt.Errorf("line %s is in use by %q: %w", l.names[i], user, err)
		}
	}
	return fmt.Errorf("lines of %s: %w", b.chip, err)
}

func (l *Lines) release() {
	for _, b := range l.banks {
		_ = b.request.Close() // a chip that is gone cannot be given back
	}
	l.banks = nil
}

// group gathers the lines of each chip, in the order of the names.
func group(places []place) []bank {
	var banks []bank
	at := map[string]int{}
	for i, p := range places {
		n, known := at[p.chip]
		if !known {
			n = len(banks)
			at[p.chip] = n
			banks = append(banks, bank{chip: p.chip})
		}
		banks[n].offsets = append(banks[n].offsets, p.offset)
		banks[n].index = append(banks[n].index, i)
	}
	return banks
}

func (b *bank) write(levels []bool) error {
	values := make([]int, len(b.index))
	for i, n := range b.index {
		if levels[n] {
			values[i] = 1
		}
	}
	if b.driven {
		return b.named(b.request.SetValues(values))
	}
	if err := b.request.Drive(values); err != nil {
		return b.named(err)
	}
	b.driven = true
	return nil
}

func (b *bank) read(levels []bool) error {
	values := make([]int, len(b.index))
	if err := b.request.Values(values); err != nil {
		return b.named(err)
	}
	for i, n := range b.index {
		levels[n] = values[i] != 0
	}
	return nil
}

func (b *bank) named(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", b.chip, err)
}

var _ drivers.Port = (*Lines)(nil)
