package app

import (
	"net/http"
	"time"

	"aman/cmd/internal/central/series"
	"aman/gateway/ui"
)

// maxSamples bounds one answer of single readings.
const maxSamples = 50_000

type sampleJSON struct {
	Time    time.Time `json:"time"`
	Value   *float64  `json:"value"`
	Quality string    `json:"quality"`
	Fault   string    `json:"fault,omitempty"`
}

type stepJSON struct {
	Start time.Time `json:"start"`
	Min   *float64  `json:"min"`
	Max   *float64  `json:"max"`
	Mean  *float64  `json:"mean"`
	Good  int       `json:"good"`
	Bad   int       `json:"bad"`
}

func (p *params) key() series.Key {
	return series.Key{Plant: p.needed("plant"), Gateway: p.needed("gateway"), Point: p.needed("point")}
}

func (a *api) series(w http.ResponseWriter, r *http.Request) {
	p := &params{r: r}
	key, step, limit := p.key(), p.duration("step"), p.number("limit", 10_000, maxSamples)
	from, to := p.span()
	if p.fault != nil {
		ui.WriteProblem(w, *p.fault)
		return
	}
	if step > 0 {
		a.steps(w, r, key, from, to, step)
		return
	}
	samples, err := a.s.series.Range(r.Context(), key, from, to, limit+1)
	if err != nil {
		a.failed(w, r, err)
		return
	}
	out := make([]sampleJSON, 0, len(samples))
	for _, s := range samples[:min(len(samples), limit)] {
		out = append(out, sampleJSON{Time: s.Time, Value: number(s.Value), Quality: s.Quality.String(), Fault: s.Fault.String()})
	}
	ui.WriteJSON(w, http.StatusOK, map[string]any{"series": key, "readings": out, "more": len(samples) > limit})
}

func (a *api) steps(w http.ResponseWriter, r *http.Request, key series.Key, from, to time.Time, step time.Duration) {
	if to.Sub(from)/step > maxSamples {
		ui.WriteProblem(w, ui.Problem{Status: http.StatusBadRequest, Field: "step", Detail: "step: so many steps fit no answer; take a longer step or a shorter span"})
		return
	}
	buckets, err := a.s.series.Aggregate(r.Context(), key, from, to, step)
	if err != nil {
		a.failed(w, r, err)
		return
	}
	out := make([]stepJSON, 0, len(buckets))
	for _, b := range buckets {
		out = append(out, stepJSON{Start: b.Start, Min: number(b.Min), Max: number(b.Max), Mean: number(b.Mean), Good: b.Good, Bad: b.Bad})
	}
	ui.WriteJSON(w, http.StatusOK, map[string]any{"series": key, "step": step.String(), "steps": out})
}

type countJSON struct {
	series.Key
	Stored int64 `json:"stored"`
}

// counts tells how many readings stand in the store itself, for one point or
// for each.
func (a *api) counts(w http.ResponseWriter, r *http.Request) {
	p := &params{r: r}
	from, to := p.instant("from"), p.instant("to")
	if from.IsZero() {
		from = time.Unix(0, 0)
	}
	if to.IsZero() {
		to = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if p.fault != nil {
		ui.WriteProblem(w, *p.fault)
		return
	}
	keys, err := a.s.series.Keys(r.Context())
	if err != nil {
		a.failed(w, r, err)
		return
	}
	out, total := []countJSON{}, int64(0)
	for _, key := range keys {
		if v := p.text("plant"); v != "" && v != key.Plant {
			continue
		}
		if v := p.text("gateway"); v != "" && v != key.Gateway {
			continue
		}
		if v := p.text("point"); v != "" && v != key.Point {
			continue
		}
		n, err := a.s.series.Count(r.Context(), key, from, to)
		if err != nil {
			a.failed(w, r, err)
			return
		}
		out, total = append(out, countJSON{key, n}), total+n
	}
	ui.WriteJSON(w, http.StatusOK, map[string]any{"counts": out, "total": total})
}
