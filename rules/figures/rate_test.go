package figures_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/rules"
	"aman/rules/figures"
)

var (
	_ rules.Figure = (*figures.Rate)(nil)
	_ rules.Figure = (*figures.Deviation)(nil)
)

// step is one thing that happens to a rate: a reading, or none.
type step struct {
	ms    int64
	value float64
	miss  bool
}

func TestRate(t *testing.T) {
	cases := []struct {
		name  string
		steps []step
		want  float64
		ok    bool
	}{
		{"nothing read", nil, 0, false},
		{"one reading is no slope", []step{{ms: 0, value: 10}}, 0, false},
		{"the window is not full", []step{{ms: 0, value: 0}, {ms: 1999, value: 50}}, 0, false},
		{"the window is just full", []step{{ms: 0, value: 0}, {ms: 2000, value: 10}}, 5, true},
		{"falling", []step{{ms: 0, value: 20.9}, {ms: 1000, value: 20.4}, {ms: 2000, value: 19.9}}, -0.5, true},
		{"a spike that is over is none", []step{{ms: 0, value: 3}, {ms: 1000, value: 900}, {ms: 2000, value: 3}}, 0, true},
		{"the last at or before the window's start", []step{{ms: 0, value: 0}, {ms: 900, value: 9}, {ms: 1900, value: 9}, {ms: 3000, value: 51}}, 20, true}, // (51-9)/2.1 s
		{"a faulty reading starts anew", []step{{ms: 0, value: 0}, {ms: 1000, miss: true}, {ms: 2000, value: 10}}, 0, false},
		{"and is over when the window is full again", []step{{ms: 0, value: 0}, {ms: 1000, miss: true}, {ms: 2000, value: 10}, {ms: 4000, value: 14}}, 2, true},
		{"a gap starts anew", []step{{ms: 0, value: 0}, {ms: 5001, value: 100}}, 0, false},
		{"a gap of just stale does not", []step{{ms: 0, value: 0}, {ms: 5000, value: 100}}, 20, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := figures.NewRate(2*time.Second, 5*time.Second)
			v, certain, ok, _ := run(r, c.steps)
			require.Equal(t, c.ok, ok)
			assert.InDelta(t, c.want, v, 1e-9)
			assert.Equal(t, c.ok, certain)
		})
	}
}

func run(f rules.Figure, steps []step) (v float64, certain, ok bool, at int64) {
	for _, s := range steps {
		at = s.ms * int64(time.Millisecond)
		if s.miss {
			f.Miss(0, at)
		} else {
			f.Take(0, at, s.value, true)
		}
	}
	v, certain, ok = f.Value(at)
	return v, certain, ok, at
}

// TestRateEndsCount: an uncertain reading at either end makes the slope so.
func TestRateEndsCount(t *testing.T) {
	for _, doubtful := range []int{0, 1, 2} {
		r := figures.NewRate(2*time.Second, 0)
		for i := range 3 {
			r.Take(0, int64(i)*int64(time.Second), float64(i), i != doubtful)
		}
		v, certain, ok := r.Value(int64(2 * time.Second))
		assert.True(t, ok)
		assert.InDelta(t, 1, v, 1e-12)
		assert.Equal(t, doubtful == 1, certain)
	}
}

// TestRateOfARamp: whatever the polling, a straight line has its own slope.
func TestRateOfARamp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		slope := rapid.Float64Range(-50, 50).Draw(t, "slope")
		over := time.Duration(rapid.IntRange(100, 600_000).Draw(t, "over ms")) * time.Millisecond
		every := time.Duration(rapid.IntRange(1, 5000).Draw(t, "every ms")) * time.Millisecond
		r := figures.NewRate(over, 0)
		full := int64(over/every)*int64(every) + int64(every)
		n := min(5000, full/int64(every)+rapid.Int64Range(0, 500).Draw(t, "more"))
		for i := range n + 1 {
			at := i * int64(every)
			r.Take(0, at, slope*time.Duration(at).Seconds(), true)
			v, _, ok := r.Value(at)
			if ok != (at >= int64(over)) {
				t.Fatalf("at %s of a window of %s: ok is %v", time.Duration(at), over, ok)
			}
			if ok && math.Abs(v-slope) > 1e-6 {
				t.Fatalf("slope %g, not %g", v, slope)
			}
		}
	})
}

// naive is a rate that remembers everything.
func naive(all []step, over int64) (float64, bool) {
	last := len(all) - 1
	for i := last; i >= 0; i-- {
		if d := all[last].ms - all[i].ms; d >= over {
			return (all[last].value - all[i].value) / (float64(d) / 1000), true
		}
	}
	return 0, false
}

// TestRateRemembersEnough: readings no closer than the spacing give what a
// figure would give that forgets nothing, and saving at any point changes nothing.
func TestRateRemembersEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		over := rapid.Int64Range(10, 2540).Draw(t, "over ms") // 10 ms is the spacing of 2540
		gaps := rapid.SliceOfN(rapid.Int64Range(10, 300), 1, 600).Draw(t, "gaps")
		r := figures.NewRate(time.Duration(over)*time.Millisecond, 0)
		var all []step
		now := int64(1_700_000_000_000)
		for _, gap := range gaps {
			now += gap
			s := step{ms: now, value: rapid.Float64Range(-1000, 1000).Draw(t, "value")}
			all = append(all, s)
			r.Take(0, now*int64(time.Millisecond), s.value, true)
			if gap > 290 {
				again := figures.NewRate(time.Duration(over)*time.Millisecond, 0)
				if err := again.Load(r.Save()); err != nil {
					t.Fatal(err)
				}
				r = again
			}
			want, ok := naive(all, over)
			v, _, has := r.Value(now * int64(time.Millisecond))
			if has != ok || math.Abs(v-want) > 1e-9 {
				t.Fatalf("%g %v, not %g %v", v, has, want, ok)
			}
		}
	})
}

// TestRateIsBounded: a reading each millisecond over a day's window keeps little.
func TestRateIsBounded(t *testing.T) {
	r := figures.NewRate(24*time.Hour, 0)
	for i := range int64(400_000) {
		r.Take(0, i*int64(time.Second), float64(i), true)
	}
	v, _, ok := r.Value(399_999 * int64(time.Second))
	assert.True(t, ok)
	assert.InDelta(t, 1, v, 1e-9)
	assert.Less(t, len(r.Save()), 5000)
}

func BenchmarkRate(b *testing.B) {
	r := figures.NewRate(10*time.Second, 3*time.Second)
	b.ReportAllocs()
	at := int64(0)
	for b.Loop() {
		at += int64(200 * time.Millisecond)
		r.Take(0, at, float64(at&1023), true)
		r.Value(at)
	}
}
