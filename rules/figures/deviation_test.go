package figures_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/rules"
	"aman/rules/figures"
)

func TestDeviation(t *testing.T) {
	d := figures.NewDeviation(1, 0)
	_, _, ok := d.Value(0)
	assert.False(t, ok, "nothing read")

	d.Take(0, 1, 30, true)
	_, _, ok = d.Value(1)
	assert.False(t, ok, "one of two")

	d.Take(1, 2, 42, true)
	v, certain, ok := d.Value(2)
	assert.True(t, ok && certain)
	assert.Equal(t, 12.0, v)

	d.Take(0, 3, 50, false)
	v, certain, ok = d.Value(3)
	assert.True(t, ok)
	assert.False(t, certain, "one of them is in doubt")
	assert.Equal(t, 8.0, v, "either way round")

	d.Miss(1, 4)
	_, _, ok = d.Value(4)
	assert.False(t, ok, "the second is missing")
	d.Take(1, 5, 50, true)
	v, _, ok = d.Value(5)
	assert.True(t, ok)
	assert.Zero(t, v)
}

// TestDeviationInTheFirstUnit: 25 °C against 298.15 K, and 20.9 %vol against
// 209 000 ppm are the same air.
func TestDeviationInTheFirstUnit(t *testing.T) {
	temps := figures.NewDeviation(1, -273.15)
	temps.Take(0, 1, 25, true)
	temps.Take(1, 1, 298.15, true)
	v, _, _ := temps.Value(1)
	assert.InDelta(t, 0, v, 1e-9)

	oxygen := figures.NewDeviation(1e-4, 0)
	oxygen.Take(0, 1, 20.9, true)
	oxygen.Take(1, 1, 204_000, true)
	v, _, _ = oxygen.Value(1)
	assert.InDelta(t, 0.5, v, 1e-9)
}

// TestDeviationSaved: what is restored goes on alike.
func TestDeviationSaved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := figures.NewDeviation(1, 0)
		for i := range rapid.Int64Range(0, 6).Draw(t, "steps") {
			in := rapid.IntRange(0, 1).Draw(t, "input")
			if rapid.Bool().Draw(t, "miss") {
				d.Miss(in, i)
			} else {
				d.Take(in, i, rapid.Float64Range(-1e6, 1e6).Draw(t, "value"), rapid.Bool().Draw(t, "certain"))
			}
			again := figures.NewDeviation(1, 0)
			if err := again.Load(d.Save()); err != nil {
				t.Fatal(err)
			}
			v1, c1, ok1 := d.Value(i)
			v2, c2, ok2 := again.Value(i)
			if v1 != v2 || c1 != c2 || ok1 != ok2 {
				t.Fatalf("%g %v %v became %g %v %v", v1, c1, ok1, v2, c2, ok2)
			}
			d = again
		}
	})
}

// TestForeignState: bytes of another figure, or none of ours, leave it fresh.
func TestForeignState(t *testing.T) {
	rate, dev := figures.NewRate(time.Second, 0), figures.NewDeviation(1, 0)
	rate.Take(0, 1, 5, true)
	dev.Take(0, 1, 5, true)
	short := dev.Save()
	wrong := map[string]struct {
		into  rules.Figure
		state []byte
	}{
		"rate from a deviation": {figures.NewRate(time.Second, 0), dev.Save()},
		"deviation from a rate": {figures.NewDeviation(1, 0), rate.Save()},
		"cut short":             {figures.NewDeviation(1, 0), short[:len(short)-1]},
		"a word":                {figures.NewRate(time.Second, 0), []byte("rate")},
	}
	for name, c := range wrong {
		t.Run(name, func(t *testing.T) {
			require.Error(t, c.into.Load(c.state))
			_, _, ok := c.into.Value(2)
			assert.False(t, ok)
			assert.Nil(t, c.into.Save())
		})
	}
}

// FuzzLoad: whatever a state file holds, loading does not panic and what is
// taken can be saved and loaded again.
func FuzzLoad(f *testing.F) {
	r := figures.NewRate(time.Second, 0)
	r.Take(0, 1, 5, true)
	f.Add(r.Save())
	d := figures.NewDeviation(1, 0)
	d.Take(1, 1, 5, true)
	f.Add(d.Save())
	f.Fuzz(func(t *testing.T, state []byte) {
		for _, fresh := range []func() rules.Figure{
			func() rules.Figure { return figures.NewRate(time.Second, 0) },
			func() rules.Figure { return figures.NewDeviation(1, 0) },
		} {
			a, b := fresh(), fresh()
			if a.Load(state) != nil {
				continue
			}
			if err := b.Load(a.Save()); err != nil {
				t.Fatalf("what was taken cannot be read again: %v", err)
			}
		}
	})
}
