package gpio

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
)

// board is a fake machine: chips, and the level of every line by chip and
// offset.
type board struct {
	all      []chip
	unopened error
	levels   map[string][]int
	log      []string // what was done to the lines

	refuse error         // of requests
	fail   []error       // of the next calls on lines, in order
	block  chan struct{} // where calls hang
	open   int           // requests that are held
}

func newBoard() *board {
	names := func(prefix string, n int) []line {
		lines := make([]line, n)
		for i := range lines {
			lines[i].name = prefix + string(rune('0'+i))
		}
		return lines
	}
	b := &board{
		all: []chip{
			{name: "gpiochip0", label: "brcmvirt", lines: names("V", 2)},
			{name: "gpiochip4", label: "pinctrl-rp1", lines: names("GPIO", 8)},
			{name: "gpiochip5", label: "expander", lines: make([]line, 4)},
		},
		levels: map[string][]int{},
	}
	for _, c := range b.all {
		b.levels[c.name] = make([]int, len(c.lines))
	}
	return b
}

func (b *board) chips() ([]chip, error) { return b.all, b.unopened }

func (b *board) request(chip string, offsets []int, consumer string) (request, error) {
	if b.refuse != nil {
		return nil, b.refuse
	}
	b.open++
	b.log = append(b.log, "request "+chip+" "+consumer)
	return &hold{board: b, chip: chip, offsets: offsets}, nil
}

type hold struct {
	board   *board
	chip    string
	offsets []int
}

func (h *hold) step(what string) error {
	if h.board.block != nil {
		<-h.board.block
	}
	h.board.log = append(h.board.log, what+" "+h.chip)
	if len(h.board.fail) == 0 {
		return nil
	}
	err := h.board.fail[0]
	h.board.fail = h.board.fail[1:]
	return err
}

func (h *hold) Values(levels []int) error {
	for i, o := range h.offsets {
		levels[i] = h.board.levels[h.chip][o]
	}
	return h.step("read")
}

func (h *hold) Drive(levels []int) error { return h.set("drive", levels) }

func (h *hold) SetValues(levels []int) error { return h.set("set", levels) }

func (h *hold) set(what string, levels []int) error {
	err := h.step(what)
	if err == nil {
		for i, o := range h.offsets {
			h.board.levels[h.chip][o] = levels[i]
		}
	}
	return err
}

func (h *hold) Close() error { h.board.open--; return nil }

func newLines(b *board, names ...string) *Lines {
	l := NewLines(names, "aman")
	l.system = b
	return l
}

func TestReadBackTakesTheLinesAsTheyAre(t *testing.T) {
	b := newBoard()
	b.levels["gpiochip4"][3] = 1
	l := newLines(b, "GPIO2", "GPIO3")
	assert.Empty(t, b.log, "New opens nothing")
	levels := make([]bool, 2)
	require.NoError(t, l.ReadBack(t.Context(), levels))
	assert.Equal(t, []bool{false, true}, levels)

	require.NoError(t, l.Write(t.Context(), []bool{true, true}))
	require.NoError(t, l.Write(t.Context(), []bool{true, false}))
	require.NoError(t, l.ReadBack(t.Context(), levels))
	assert.Equal(t, []bool{true, false}, levels)
	assert.Equal(t, []string{"request gpiochip4 aman", "read gpiochip4", "drive gpiochip4", "set gpiochip4", "read gpiochip4"}, b.log)
	assert.Equal(t, []int{0, 0, 1, 0, 0, 0, 0, 0}, b.levels["gpiochip4"])

	require.NoError(t, l.Close())
	assert.Zero(t, b.open)
	require.NoError(t, l.Write(t.Context(), []bool{false, true}), "opens again after Close")
	assert.Equal(t, 1, b.levels["gpiochip4"][3])
}

func TestLinesOfSeveralChips(t *testing.T) {
	b := newBoard()
	l := newLines(b, "GPIO1", "expander/3", "pinctrl-rp1/GPIO0")
	require.NoError(t, l.Write(t.Context(), []bool{true, true, false}))
	assert.Equal(t, []string{"request gpiochip4 aman", "request gpiochip5 aman", "drive gpiochip4", "drive gpiochip5"}, b.log)
	assert.Equal(t, []int{0, 0, 0, 1}, b.levels["gpiochip5"])
	levels := make([]bool, 3)
	require.NoError(t, l.ReadBack(t.Context(), levels))
	assert.Equal(t, []bool{true, true, false}, levels)

	b.log, b.fail = nil, []error{errors.New("no such device"), nil, errors.New("no such device")}
	err := l.Write(t.Context(), []bool{false, false, false})
	assert.ErrorContains(t, err, "gpio (GPIO1, expander/3, pinctrl-rp1/GPIO0): gpiochip4: no such device")
	assert.Equal(t, 0, b.levels["gpiochip5"][3], "a chip that fails does not keep the others from being written")
}

func TestALostChipIsTakenAnew(t *testing.T) {
	gone := errors.New("no such device")
	b := newBoard()
	l := newLines(b, "GPIO1")
	require.NoError(t, l.Write(t.Context(), []bool{true}))

	b.fail = []error{gone}
	require.NoError(t, l.Write(t.Context(), []bool{true}), "once within a call")
	b.fail = []error{gone, gone}
	err := l.Write(t.Context(), []bool{true})
	assert.ErrorIs(t, err, gone)
	assert.Zero(t, b.open, "and no more")
	require.NoError(t, l.Write(t.Context(), []bool{false}), "and in the next call")
	assert.Equal(t, 1, b.open)
}

func TestACallThatHangsIsAbandoned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBoard()
		b.block = make(chan struct{})
		l := newLines(b, "GPIO1")
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		err := l.Write(ctx, []bool{true})
		assert.Equal(t, 20*time.Millisecond, time.Since(start))
		assert.Equal(t, drivers.Timeout, drivers.FaultOf(err))
		assert.ErrorContains(t, l.ReadBack(t.Context(), make([]bool, 1)), "write, begun 20ms ago, has not ended")
		assert.Error(t, l.Close())
		close(b.block)
		synctest.Wait()
		assert.Zero(t, b.open)
	})
}

func TestErrorsNameTheWayOut(t *testing.T) {
	busy := errors.New("device or resource busy")
	for _, c := range []struct {
		name   string
		lines  []string
		damage func(*board)
		want   string
	}{
		{"no chip", []string{"GPIO1"}, func(b *board) { b.all = nil }, "this machine has no GPIO chip"},
		{"no right", []string{"GPIO1"}, func(b *board) {
			b.all, b.unopened = nil, errors.New("/dev/gpiochip0 may not be opened; add the user to the group gpio")
		}, "add the user to the group gpio"},
		{"no such line", []string{"GPIO1", "GPIO99"}, func(*board) {}, "no GPIO line is called GPIO99; gpioinfo lists them"},
		{"two chips", []string{"GPIO1"}, func(b *board) { b.all[0].lines[1].name = "GPIO1" }, "GPIO1 is a line of the chips brcmvirt and pinctrl-rp1; write it as brcmvirt/GPIO1"},
		{"no such number", []string{"expander/4"}, func(*board) {}, "no GPIO line is called expander/4"},
		{"a number needs a label", []string{"3"}, func(*board) {}, "no GPIO line is called 3"},
		{"named twice", []string{"GPIO1", "pinctrl-rp1/1"}, func(*board) {}, "GPIO1 and pinctrl-rp1/1 are the same line"},
		{"in use", []string{"GPIO1"}, func(b *board) { b.all[1].lines[1].user, b.refuse = "spi0 CS1", busy }, `line GPIO1 is in use by "spi0 CS1": device or resource busy`},
		{"refused", []string{"GPIO1"}, func(b *board) { b.refuse = busy }, "lines of gpiochip4: device or resource busy"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBoard()
			b.all = slices.Clone(b.all)
			c.damage(b)
			err := newLines(b, c.lines...).Write(t.Context(), make([]bool, len(c.lines)))
			assert.ErrorContains(t, err, c.want)
			assert.Equal(t, drivers.Timeout, drivers.FaultOf(err))
			assert.Zero(t, b.open)
		})
	}
}

func TestLevelsForOtherLines(t *testing.T) {
	l := newLines(newBoard(), "GPIO1")
	assert.ErrorContains(t, l.Write(t.Context(), nil), "0 levels for 1 lines")
	assert.ErrorContains(t, l.ReadBack(t.Context(), make([]bool, 2)), "2 levels for 1 lines")
}

// TestWithoutADevice runs against this machine's own kernel, whatever it has.
func TestWithoutADevice(t *testing.T) {
	l := NewLines([]string{"no-such-line"}, "aman")
	defer l.Close()
	assert.Error(t, l.ReadBack(t.Context(), make([]bool, 1)))
}
