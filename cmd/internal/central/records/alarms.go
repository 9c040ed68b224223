package records

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"aman/rules"
)

// life is an alarm's row with its place in the journal.
type life struct {
	Alarm
	first, last place
}

func (l *life) span() (place, place) { return l.first, l.last }

// A life that was abandoned may still get late events of its own epoch.
func (l *life) ended() bool { return !l.Closed.IsZero() }

var alarmRows = &projection{table: "alarms", by: "rule", concerns: ofAlarm, fold: foldAlarms, load: loadLife}

// ofAlarm tells the events that carry the state of an alarm.
func ofAlarm(e rules.Event) bool {
	switch e.Kind {
	case rules.Suspended, rules.Released, rules.Refused, rules.ResetRefused, rules.OutputChanged, rules.FaultRaised, rules.FaultCleared:
		return false
	}
	return e.State != "" && e.Rule != ""
}

func foldAlarms(start row, entries []entry) []row {
	var out []row
	var open *life
	if start != nil {
		open = start.(*life)
		out = append(out, open)
	}
	for _, e := range entries {
		if open != nil && open.last.epoch != e.at.epoch {
			open.Abandoned = true
			open = nil
		}
		if open == nil {
			if !opens(e.event) {
				continue
			}
			open = opened(e)
			out = append(out, open)
		}
		open.take(e)
		if open.ended() {
			open = nil
		}
	}
	return out
}

// opens reports whether an event begins a life. What ends one that began before
// our records does not, nor does what a person did to an alarm that is normal:
// in a mode its condition is not told, and comes with the mode's end.
func opens(e rules.Event) bool {
	return !slices.Contains(calm, e.State) && !slices.Contains(beside, e.Kind)
}

var (
	// calm are the states in which nothing is announced.
	calm = []rules.State{rules.StateNormal, rules.StateShelved, rules.StateSuppressed, rules.StateOutOfService}
	// beside are the kinds of event that tell something beside the condition.
	beside = []rules.EventKind{rules.Inhibited, rules.Uninhibited, rules.Degraded, rules.Silenced, rules.Resounded}
)

func opened(e entry) *life {
	return &life{
		Alarm: Alarm{
			ID: e.seq, Zone: e.event.Zone, Rule: e.event.Rule, Severity: e.event.Severity,
			Point: e.event.Point, Unit: e.event.Unit, Why: e.event.Why,
			Value: e.event.Value, HasValue: e.event.HasValue, Raised: e.event.Time,
		},
		first: e.at,
	}
}

// take moves a life on by one event.
func (l *life) take(e entry) {
	l.State, l.last = e.event.State, e.at
	switch e.event.Kind {
	case rules.Raised: // anew: what was acknowledged before does not count any more
		l.Acked, l.AckedBy, l.Cleared = time.Time{}, "", time.Time{}
	case rules.Rearmed:
		l.Acked, l.AckedBy = time.Time{}, ""
	case rules.Acknowledged:
		l.Acked, l.AckedBy = e.event.Time, e.event.Who
	case rules.Cleared:
		l.Cleared = e.event.Time
	case rules.Reset:
		l.Reset, l.ResetBy = e.event.Time, e.event.Who
	}
	if e.event.State == rules.StateNormal {
		l.Closed = e.event.Time
	}
}

const lifeColumns = `r.id, r.epoch, r.first, r.last_epoch, r.last, r.rule, r.zone, r.severity, r.state, r.point, r.unit, r.why,
	r.value, r.raised, r.acked, r.acked_by, r.cleared, r.reset, r.reset_by, r.closed, r.abandoned`

func loadLife(ctx context.Context, tx *sql.Tx, where string, args ...any) (row, error) {
	l, err := scanLife(tx.QueryRowContext(ctx, `SELECT `+lifeColumns+` FROM alarms r WHERE `+where, args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return l, nil
}

// scanLife reads lifeColumns and whatever more the caller selected.
func scanLife(scan func(...any) error, more ...any) (*life, error) {
	var l life
	var first, last, raised int64
	var value sql.NullFloat64
	var acked, cleared, reset, closed sql.NullInt64
	into := append([]any{
		&l.ID, &l.first.epoch, &first, &l.last.epoch, &last, &l.Rule, &l.Zone, &l.Severity, &l.State, &l.Point, &l.Unit, &l.Why,
		&value, &raised, &acked, &l.AckedBy, &cleared, &reset, &l.ResetBy, &closed, &l.Abandoned,
	}, more...)
	if err := scan(into...); err != nil {
		return nil, err
	}
	l.first.number, l.last.number = uint64(first), uint64(last)
	l.Value, l.HasValue = value.Float64, value.Valid
	l.Raised, l.Acked, l.Cleared = instant(raised), instantOrZero(acked), instantOrZero(cleared)
	l.Reset, l.Closed = instantOrZero(reset), instantOrZero(closed)
	return &l, nil
}

func (l *life) save(ctx context.Context, tx *sql.Tx, gateway int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO alarms (id, gateway, epoch, first, last_epoch, last, rule, zone, severity, state, point, unit, why,
			value, raised, acked, acked_by, cleared, reset, reset_by, closed, abandoned)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
		ON CONFLICT (id) DO UPDATE SET last_epoch = excluded.last_epoch, last = excluded.last, state = excluded.state,
			acked = excluded.acked, acked_by = excluded.acked_by, cleared = excluded.cleared, reset = excluded.reset,
			reset_by = excluded.reset_by, closed = excluded.closed, abandoned = excluded.abandoned`,
		l.ID, gateway, l.first.epoch, int64(l.first.number), l.last.epoch, int64(l.last.number), l.Rule, l.Zone, l.Severity, string(l.State),
		l.Point, l.Unit, l.Why, sql.NullFloat64{Float64: l.Value, Valid: l.HasValue}, l.Raised.UnixNano(),
		nullInstant(l.Acked), l.AckedBy, nullInstant(l.Cleared), nullInstant(l.Reset), l.ResetBy, nullInstant(l.Closed), l.Abandoned)
	return err
}
