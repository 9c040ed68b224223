package web

import (
	"math"
	"sync"
	"time"

	"aman/gateway/ui"
)

const (
	// trendStep and trendSteps make ten minutes, as pages draw them; scripts
	// take the same step.
	trendStep  = 10 * time.Second
	trendSteps = 60
)

// trends keep the last ten minutes of every point in a ring. A step keeps the
// newest of its values and, apart, its highest, so that a short peak is still
// told.
type trends struct {
	mu     sync.Mutex
	points map[string]*ring
}

type ring struct {
	value, top [trendSteps]float64
	step       int64 // number of the newest step since the epoch
	last       float64
	lastAt     time.Time
}

func newTrends() *trends { return &trends{points: map[string]*ring{}} }

func (t *trends) add(state ui.State) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, r := range state.Readings {
		k, ok := t.points[r.ID]
		if !ok {
			k = newRing()
			t.points[r.ID] = k
		}
		k.turn(state.Time.UnixNano() / int64(trendStep))
		if ui.Usable(r) {
			k.put(r.Value, r.Time)
		}
	}
}

func newRing() *ring {
	k := &ring{}
	for i := range trendSteps {
		k.value[i], k.top[i] = math.NaN(), math.NaN()
	}
	return k
}

// turn empties the steps that time has reached since.
func (k *ring) turn(step int64) {
	if k.step == 0 || step-k.step > trendSteps {
		k.step = step - trendSteps
	}
	for k.step < step {
		k.step++
		i := k.step % trendSteps
		k.value[i], k.top[i] = math.NaN(), math.NaN()
	}
}

func (k *ring) put(v float64, at time.Time) {
	i := k.step % trendSteps
	k.value[i] = v
	if math.IsNaN(k.top[i]) || v > k.top[i] {
		k.top[i] = v
	}
	k.last, k.lastAt = v, at
}

// of is the trend of a point, oldest step first.
func (t *trends) of(point string) (ui.Trend, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k, ok := t.points[point]
	if !ok {
		return ui.Trend{Peak: math.NaN()}, false
	}
	out := ui.Trend{Values: make([]float64, trendSteps), Peak: math.NaN(), Last: k.last, LastAt: k.lastAt}
	for i := range int64(trendSteps) {
		at := (k.step + 1 + i) % trendSteps
		out.Values[i] = k.value[at]
		if top := k.top[at]; math.IsNaN(out.Peak) || top > out.Peak {
			out.Peak = top
		}
	}
	return out, true
}
