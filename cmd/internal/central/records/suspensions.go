package records

import (
	"context"
	"database/sql"
	"errors"

	"aman/rules"
)

// hold is a suspension's row with its place in the journal.
type hold struct {
	Suspension
	first, last place
}

func (h *hold) span() (place, place) { return h.first, h.last }
func (h *hold) ended() bool          { return !h.Until.IsZero() }

var suspensionRows = &projection{table: "suspensions", by: "zone", only: ` AND kind = 'automatic'`, concerns: ofSuspension, fold: foldSuspensions, load: loadHold}

func ofSuspension(e rules.Event) bool {
	return e.Zone != "" && (e.Kind == rules.Suspended || e.Kind == rules.Released)
}

// foldSuspensions opens a suspension at its own event only, adds every further
// cause to it, and ends it with one release. A new store of the gateway does
// not end it: nobody has released the zone.
func foldSuspensions(start row, entries []entry) []row {
	var out []row
	var open *hold
	if start != nil {
		open = start.(*hold)
		out = append(out, open)
	}
	for _, e := range entries {
		switch {
		case e.event.Kind == rules.Suspended && open == nil:
			open = &hold{
				Suspension: Suspension{ID: e.seq, Kind: Automatic, Zone: e.event.Zone, Since: e.event.Time},
				first:      e.at, last: e.at,
			}
			out = append(out, open)
		case e.event.Kind == rules.Suspended:
			open.last = e.at
		case open != nil: // released
			open.last = e.at
			open.Until, open.ReleasedBy, open.Reason = e.event.Time, e.event.Who, e.event.Why
			open = nil
		}
	}
	return out
}

const holdColumns = `r.id, r.kind, r.epoch, r.first, r.last_epoch, r.last, r.zone, r.since, r.until, r.released_by, r.reason`

func loadHold(ctx context.Context, tx *sql.Tx, where string, args ...any) (row, error) {
	h, err := scanHold(tx.QueryRowContext(ctx, `SELECT `+holdColumns+` FROM suspensions r WHERE r.kind = 'automatic' AND `+where, args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return h, nil
}

// scanHold reads holdColumns and whatever more the caller selected.
func scanHold(scan func(...any) error, more ...any) (*hold, error) {
	var h hold
	var first, last, since int64
	var until sql.NullInt64
	into := append([]any{&h.ID, &h.Kind, &h.first.epoch, &first, &h.last.epoch, &last, &h.Zone, &since, &until, &h.ReleasedBy, &h.Reason}, more...)
	if err := scan(into...); err != nil {
		return nil, err
	}
	h.first.number, h.last.number = uint64(first), uint64(last)
	h.Since, h.Until = instant(since), instantOrZero(until)
	return &h, nil
}

func (h *hold) save(ctx context.Context, tx *sql.Tx, gateway int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO suspensions (id, kind, gateway, epoch, first, last_epoch, last, zone, since, until, released_by, reason)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (id) DO UPDATE SET last_epoch = excluded.last_epoch, last = excluded.last, until = excluded.until,
			released_by = excluded.released_by, reason = excluded.reason`,
		h.ID, string(h.Kind), gateway, h.first.epoch, int64(h.first.number), h.last.epoch, int64(h.last.number), h.Zone,
		h.Since.UnixNano(), nullInstant(h.Until), h.ReleasedBy, h.Reason)
	return err
}
