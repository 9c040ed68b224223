package app

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"aman/cmd/internal/central/live"
	"aman/cmd/internal/central/records"
	"aman/cmd/internal/central/series"
	"aman/cmd/internal/central/web"
	"aman/gateway/ui"
	"aman/gateway/wire"
	"aman/rules"
)

// pageLive, pageHistory and pageRecords show the parts in the pages' own terms.
type pageLive struct{ *live.State }

// Gateways implements web.Live.
func (l pageLive) Gateways() []web.Gateway {
	all := l.State.Gateways()
	out := make([]web.Gateway, len(all))
	for i, g := range all {
		out[i] = web.Gateway(g)
	}
	return out
}

type pageHistory struct{ store series.Store }

// Aggregate implements web.History.
func (h pageHistory) Aggregate(ctx context.Context, plant, gateway, point string, from, to time.Time, step time.Duration) ([]web.Step, error) {
	buckets, err := h.store.Aggregate(ctx, series.Key{Plant: plant, Gateway: gateway, Point: point}, from, to, step)
	out := make([]web.Step, len(buckets))
	for i, b := range buckets {
		out[i] = web.Step{Time: b.Start, Min: b.Min, Max: b.Max, Mean: b.Mean, Good: b.Good, Bad: b.Bad}
	}
	return out, err
}

type pageRecords struct{ store *records.Store }

// Alarms implements web.Records.
func (r pageRecords) Alarms(ctx context.Context, q web.AlarmQuery) ([]web.AlarmRecord, error) {
	found, err := r.store.Alarms(ctx, records.Query{
		Plant: q.Plant, Gateway: q.Gateway, Zone: q.Zone, From: q.From, To: q.To, OpenOnly: q.OpenOnly, Limit: q.Limit, Offset: q.Offset,
	})
	out := make([]web.AlarmRecord, len(found))
	for i, a := range found {
		out[i] = alarmRecord(a)
	}
	return out, err
}

// Alarm implements web.Records.
func (r pageRecords) Alarm(ctx context.Context, id int64) (web.AlarmRecord, bool, error) {
	a, events, ok, err := r.store.Alarm(ctx, id)
	rec := alarmRecord(a)
	rec.Events = plainEvents(events)
	return rec, ok, err
}

func alarmRecord(a records.Alarm) web.AlarmRecord {
	return web.AlarmRecord{
		ID: a.ID, Plant: a.Plant, Gateway: a.Gateway, Zone: a.Zone, Rule: a.Rule, Severity: a.Severity, State: a.State,
		Point: a.Point, Unit: a.Unit, Why: a.Why, Value: a.Value, HasValue: a.HasValue,
		Raised: a.Raised, Acked: a.Acked, Cleared: a.Cleared, Closed: a.Closed, AckedBy: a.AckedBy, Abandoned: a.Abandoned,
	}
}

// Suspensions implements web.Records.
func (r pageRecords) Suspensions(ctx context.Context, q web.SuspensionQuery) ([]web.SuspensionRecord, error) {
	found, err := r.store.Suspensions(ctx, records.Query{
		Plant: q.Plant, Gateway: q.Gateway, Zone: q.Zone, From: q.From, To: q.To, OpenOnly: q.OpenOnly, Limit: q.Limit, Offset: q.Offset,
	})
	out := make([]web.SuspensionRecord, len(found))
	for i, s := range found {
		out[i] = suspensionRecord(s)
	}
	return out, err
}

// Suspension implements web.Records.
func (r pageRecords) Suspension(ctx context.Context, id int64) (web.SuspensionRecord, bool, error) {
	s, events, evidence, ok, err := r.store.Suspension(ctx, id)
	rec := suspensionRecord(s)
	rec.Events, rec.Evidence = plainEvents(events), evidenceParts(evidence)
	return rec, ok, err
}

func suspensionRecord(s records.Suspension) web.SuspensionRecord {
	out := web.SuspensionRecord{
		ID: s.ID, Kind: string(s.Kind), Plant: s.Plant, Gateway: s.Gateway, Zone: s.Zone,
		Since: s.Since, Until: s.Until, ReleasedBy: s.ReleasedBy, Reason: s.Reason, Causes: []ui.Cause{},
	}
	for _, c := range s.Causes {
		out.Causes = append(out.Causes, live.CauseOf(c))
	}
	return out
}

func plainEvents(events []records.Event) []rules.Event {
	out := make([]rules.Event, len(events))
	for i, e := range events {
		out[i] = e.Event
	}
	return out
}

// evidenceParts sorts blocks by point. Causes that follow each other bring the
// same readings; each is shown once.
func evidenceParts(blocks []wire.Block) []web.EvidencePart {
	points := map[string]map[int64]web.EvidenceReading{}
	for _, b := range blocks {
		for _, r := range b.Rows {
			id := b.Sensor + "." + r.Point
			if points[id] == nil {
				points[id] = map[int64]web.EvidenceReading{}
			}
			points[id][r.Time.UnixNano()] = web.EvidenceReading{Time: r.Time, Value: r.Value, Quality: r.Quality.String(), Fault: r.Fault.String()}
		}
	}
	var out []web.EvidencePart
	for _, id := range slices.Sorted(maps.Keys(points)) {
		readings := slices.SortedFunc(maps.Values(points[id]), func(a, b web.EvidenceReading) int { return cmp.Compare(a.Time.UnixNano(), b.Time.UnixNano()) })
		out = append(out, web.EvidencePart{Point: id, Readings: readings})
	}
	return out
}
