package current_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/drivers"
	"aman/drivers/current"
)

func loop(t require.TestingT, profile string, low, high float64) current.Loop {
	l, err := current.NewLoop(profile, low, high)
	require.NoError(t, err)
	return l
}

// v = LRV + (I-4)/16 × (URV-LRV), worked by hand.
func TestSample(t *testing.T) {
	tests := map[string]struct {
		low, high, mA, want float64
		fault               drivers.Fault
	}{
		"half of 0 to 100 %LEL":                 {0, 100, 12, 50, drivers.NoFault},
		"A1 at 10 %LEL, to the last bit":        {0, 100, 5.6, 10, drivers.NoFault},
		"7 %LEL, to the last bit":               {0, 100, 5.12, 7, drivers.NoFault},
		"oxygen in clean air":                   {0, 25, 17.376, 20.9, drivers.NoFault},
		"oxygen at its limit, 19.5 %vol":        {0, 25, 16.48, 19.5, drivers.NoFault},
		"20 ppm of 0 to 300 ppm, to nine parts": {0, 300, 5.0666667, 20.000000625, drivers.NoFault},
		"a live zero that drifted":              {0, 100, 3.9, -0.625, drivers.NoFault},
		"a span from below zero":                {-40, 80, 9.3333333, -0.00000025, drivers.NoFault},
		"zero in the middle of the span":        {-50, 50, 12, 0, drivers.NoFault},
		"a little above the span":               {0, 100, 20.4, 102.5, drivers.NoFault},
		"saturated low":                         {0, 100, 3.7, -1.25, drivers.Under},
		"saturated high":                        {0, 100, 20.6, 103.125, drivers.Over},
		"saturated high, a small span":          {0, 0.002, 20.6, 0.0020625, drivers.Over},
		"broken wire":                           {0, 100, 0.02, math.NaN(), drivers.Electrical},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := loop(t, "ne43", test.low, test.high).Sample(test.mA)
			assert.Equal(t, test.fault, got.Fault)
			if math.IsNaN(test.want) {
				assert.True(t, math.IsNaN(got.Value))
				return
			}
			assert.Equal(t, test.want, got.Value) //nolint:testifylint // to the last bit: a value at its limit is at the limit
		})
	}
}

func TestNewLoopRefuses(t *testing.T) {
	for name, span := range map[string][2]float64{
		"no span": {5, 5}, "backwards": {100, 0}, "no number": {math.NaN(), 1}, "no end": {0, math.Inf(1)},
		"wider than a number": {-math.MaxFloat64, math.MaxFloat64},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := current.NewLoop("ne43", span[0], span[1])
			assert.ErrorContains(t, err, "mA")
		})
	}
	_, err := current.NewLoop("ne44", 0, 1)
	assert.ErrorContains(t, err, "no loop profile")
}

// TestMoreCurrentIsMoreGas: within the measuring band a greater current never
// means a smaller value, and no sample leaves the range.
func TestMoreCurrentIsMoreGas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := anyLoop(t)
		from, to := l.Profile.Measuring()
		less, more := rapid.Float64Range(from, to).Draw(t, "less"), rapid.Float64Range(from, to).Draw(t, "more")
		if less > more {
			less, more = more, less
		}
		a, b := l.Sample(less), l.Sample(more)
		low, high := l.Range()
		require.Equal(t, drivers.NoFault, a.Fault)
		require.Equal(t, drivers.NoFault, b.Fault)
		require.LessOrEqual(t, low, a.Value)
		require.LessOrEqual(t, a.Value, b.Value)
		require.LessOrEqual(t, b.Value, high)
	})
}

// TestCurrentIsTheInverse: a value becomes the current that means it.
func TestCurrentIsTheInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := anyLoop(t)
		value := rapid.Float64Range(l.Low, l.High).Draw(t, "value")
		got := l.Sample(l.Current(value))
		require.Equal(t, drivers.NoFault, got.Fault)
		// A picoampere of the 16 mA span, and the digits that are kept.
		require.InDelta(t, value, got.Value, (l.High-l.Low)*1e-10)
	})
}

func anyLoop(t *rapid.T) current.Loop {
	low := rapid.Float64Range(-1000, 1000).Draw(t, "low")
	span := rapid.Float64Range(1e-3, 1e6).Draw(t, "span")
	return loop(t, rapid.SampledFrom(current.Names()).Draw(t, "profile"), low, low+span)
}

// FuzzSample: whatever an input sends and a file says, a sample keeps the
// contract of drivers.Sample.
func FuzzSample(f *testing.F) {
	for _, mA := range []float64{-1, 0, 2, 3.8, 4, 12, 20.5, 21, math.MaxFloat64, math.Inf(-1), math.NaN()} {
		f.Add("ne43", 0.0, 100.0, mA)
		f.Add("msa-s5000", -1e300, 1e-300, mA)
	}
	f.Fuzz(func(t *testing.T, profile string, low, high, mA float64) {
		l, err := current.NewLoop(profile, low, high)
		if err != nil {
			return
		}
		least, most := l.Range()
		switch s := l.Sample(mA); s.Fault {
		case drivers.NoFault:
			assert.True(t, least <= s.Value && s.Value <= most, "%v is not within %v..%v", s.Value, least, most)
		case drivers.Under:
			assert.Equal(t, least, s.Value) //nolint:testifylint // the very end
		case drivers.Over:
			assert.Equal(t, most, s.Value) //nolint:testifylint // the very end
		default:
			assert.True(t, math.IsNaN(s.Value), "%v under %s", s.Value, s.Fault)
		}
	})
}

func BenchmarkSample(b *testing.B) {
	l := loop(b, "ne43", 0, 100)
	b.ReportAllocs()
	for b.Loop() {
		_ = l.Sample(12.34)
	}
}
