package rules_test

import (
	"fmt"
	"testing"
	"time"

	"aman/drivers"
	"aman/rules"
)

// plant is a spec of n points with a threshold, hysteresis and hold each.
func plant(n int) rules.Spec {
	s := rules.Spec{Zones: []rules.Zone{{ID: "z"}}}
	for i := range n {
		id := fmt.Sprintf("s-%d.co", i)
		s.Points = append(s.Points, rules.Point{ID: id, Zone: "z", Unit: "[ppm]", Every: 200 * time.Millisecond})
		s.Rules = append(s.Rules, rules.Rule{
			ID: fmt.Sprintf("r-%d", i), Zone: "z", Hold: 2 * time.Second, Stale: 5 * time.Second,
			Conditions: []rules.Condition{{Point: id, Op: rules.Above, Limit: 40, Reset: 36}},
		})
	}
	return s
}

func BenchmarkReadAt(b *testing.B) {
	for _, n := range []int{1, 100, 10_000} {
		b.Run(fmt.Sprintf("rules=%d", n), func(b *testing.B) {
			spec := plant(n)
			e, err := rules.New(spec, t0, rules.Options{})
			if err != nil {
				b.Fatal(err)
			}
			readings := make([]drivers.Reading, n)
			for i := range readings {
				readings[i] = drivers.Reading{ID: spec.Points[i].ID, Time: t0, Value: 10, Quality: drivers.Good}
			}
			b.ReportAllocs()
			i, now := 0, t0
			for b.Loop() {
				r := readings[i]
				r.Time = now
				e.ReadAt(i, r)
				if i++; i == n {
					i, now = 0, now.Add(200*time.Millisecond)
				}
			}
		})
	}
}

func BenchmarkRaiseAndClear(b *testing.B) {
	e, err := rules.New(site(above40(drives("horn", "fan", "beacon"))), t0, rules.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	now := t0
	for b.Loop() {
		now = now.Add(time.Second)
		e.ReadAt(0, drivers.Reading{Time: now, Value: 50, Quality: drivers.Good})
		e.ReadAt(0, drivers.Reading{Time: now, Value: 10, Quality: drivers.Good})
		e.Drain()
	}
}

func BenchmarkSnapshot(b *testing.B) {
	spec := plant(10_000)
	e, err := rules.New(spec, t0, rules.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for i := range spec.Points {
		v := 10.0
		if i%100 == 0 {
			v = 50
		}
		e.ReadAt(i, drivers.Reading{Time: t0, Value: v, Quality: drivers.Good})
	}
	e.Advance(t0.Add(2 * time.Second))
	b.ReportAllocs()
	for b.Loop() {
		_ = e.Snapshot()
	}
}
