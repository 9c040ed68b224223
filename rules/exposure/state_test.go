package exposure_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/rules/exposure"
)

func TestAFreshFigureSavesNothing(t *testing.T) {
	for _, m := range exposure.Metrics() {
		f := figure(t, m, exposure.Options{})
		assert.Nil(t, f.Save(), m)
		require.NoError(t, f.Load(nil), m)
		_, _, ok := f.Value(at(0))
		assert.False(t, ok, m)
	}
}

func TestForeignStateLeavesTheFigureFresh(t *testing.T) {
	ninety := 90.0
	saved := func(m exposure.Metric, opt exposure.Options) []byte {
		f := figure(t, m, opt)
		hold(f, 0, time.Minute, time.Second, 95)
		return f.Save()
	}
	own := saved(exposure.NoiseDoseOSHA, exposure.Options{})
	broken := append([]byte(nil), own...)
	broken[len(broken)/2] ^= 1
	tests := map[string][]byte{
		"another metric":    saved(exposure.NoiseDoseNIOSH, exposure.Options{}),
		"another threshold": saved(exposure.NoiseDoseOSHA, exposure.Options{Threshold: &ninety}),
		"shifts":            saved(exposure.NoiseDoseOSHA, exposure.Options{Shifts: twelves(t)}),
		"one flipped bit":   broken,
		"cut short":         own[:len(own)-1],
		"a byte":            {1},
		"text":              []byte("no state at all, but rather long"),
	}
	for name, state := range tests {
		t.Run(name, func(t *testing.T) {
			f := figure(t, exposure.NoiseDoseOSHA, exposure.Options{})
			hold(f, 0, time.Minute, time.Second, 100)
			assert.Error(t, f.Load(state))
			_, _, ok := f.Value(at(time.Minute))
			assert.False(t, ok)
			assert.Nil(t, f.Save())
		})
	}
}

func TestTheTimeOfARestartIsAGap(t *testing.T) {
	f := figure(t, exposure.GasTWA8, exposure.Options{Shifts: twelves(t)})
	before, certain, _ := hold(f, 0, time.Hour, time.Second, 80)
	require.True(t, certain)
	after := figure(t, exposure.GasTWA8, exposure.Options{Shifts: twelves(t)})
	require.NoError(t, after.Load(f.Save()))
	after.Take(0, at(time.Hour+2*time.Minute), 80, true)
	v, certain, ok := after.Value(at(time.Hour + 2*time.Minute))
	assert.True(t, ok)
	assert.False(t, certain, "two minutes are missing")
	assert.InDelta(t, before+80*5.0/28800, v, 1e-9, "held for the stale limit of 5 s, and not longer")
}

func TestStatesAreSmall(t *testing.T) {
	sizes := map[string]exposure.Options{"shifts": {Shifts: twelves(t)}, "rolling": {}}
	most := map[string]int{"shifts": 256, "rolling": 8 << 10}
	for name, opt := range sizes {
		f := figure(t, exposure.GasTWA8, opt)
		for d := time.Duration(0); d < 9*time.Hour; d += time.Second {
			f.Take(0, at(d), 0.1*float64(d%977), true)
		}
		assert.Less(t, len(f.Save()), most[name], name)
	}
}

func FuzzLoad(f *testing.F) {
	for _, m := range exposure.Metrics() {
		g := figure(f, m, exposure.Options{})
		hold(g, 0, 20*time.Second, time.Second, 50)
		f.Add(g.Save())
	}
	f.Fuzz(func(t *testing.T, state []byte) {
		for _, m := range []exposure.Metric{exposure.GasSTEL, exposure.GasTWA8, exposure.HeatWBGTIn, exposure.WindChillC} {
			g := figure(t, m, exposure.Options{})
			if g.Load(state) == nil && len(state) > 0 {
				require.Equal(t, state, g.Save(), "what is read is written the same")
			}
		}
	})
}
