package records

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"aman/rules"
)

// entry is one event on its way through a fold.
type entry struct {
	seq   int64
	at    place
	event rules.Event
}

// row is what a fold makes: an alarm's life or a suspension.
type row interface {
	span() (first, last place)
	// ended is false while a later event can still change the row.
	ended() bool
	save(ctx context.Context, tx *sql.Tx, gateway int64) error
}

// projection folds the events of one rule or one zone of a gateway into rows.
// The journal is the truth: a late event makes the rows that it concerns anew.
type projection struct {
	table string // of the rows
	by    string // its and the journal's column that groups events
	only  string // a condition on the rows that are folded, beginning with AND
	// concerns tells the events that fold takes from those that it passes by.
	concerns func(rules.Event) bool
	// fold takes the entries in order, beginning with a row that has not ended
	// or none, and returns every row that it made or changed, that one first.
	fold func(open row, entries []entry) []row
	// load reads one row of the table r; it returns nil where there is none.
	load func(ctx context.Context, tx *sql.Tx, where string, args ...any) (row, error)
}

type groupKey struct {
	gateway int64
	key     string
}

// project folds what an Append added into alarms and suspensions.
func project(ctx context.Context, tx *sql.Tx, added []mark) error {
	if err := alarmRows.apply(ctx, tx, added, func(e rules.Event) string { return e.Rule }); err != nil {
		return fmt.Errorf("alarms: %w", err)
	}
	if err := suspensionRows.apply(ctx, tx, added, func(e rules.Event) string { return e.Zone }); err != nil {
		return fmt.Errorf("suspensions: %w", err)
	}
	return nil
}

func (p *projection) apply(ctx context.Context, tx *sql.Tx, added []mark, key func(rules.Event) string) error {
	groups := map[groupKey][]entry{}
	for _, m := range added {
		e := m.notice.Event
		if m.notice.Act != nil || key(e) == "" || !p.concerns(e) {
			continue
		}
		k := groupKey{m.gateway, key(e)}
		groups[k] = append(groups[k], entry{m.seq, m.at, e})
	}
	keys := slices.SortedFunc(maps.Keys(groups), func(a, b groupKey) int {
		return slices.Compare([]string{fmt.Sprint(a.gateway), a.key}, []string{fmt.Sprint(b.gateway), b.key})
	})
	for _, k := range keys {
		if err := p.take(ctx, tx, k, groups[k]); err != nil {
			return err
		}
	}
	return nil
}

// take folds new events of one group: on top of the last row where they come
// after everything known, else anew from the row that they fall into.
func (p *projection) take(ctx context.Context, tx *sql.Tx, k groupKey, fresh []entry) error {
	firstSeq := fresh[0].seq
	slices.SortFunc(fresh, func(a, b entry) int {
		if a.at.before(b.at) {
			return -1
		}
		return 1
	})
	from := fresh[0].at
	base, err := p.load(ctx, tx, `r.gateway = $1 AND r.`+p.by+` = $2 AND (r.epoch < $3 OR r.epoch = $3 AND r.first <= $4) ORDER BY r.epoch DESC, r.first DESC LIMIT 1`,
		k.gateway, k.key, from.epoch, int64(from.number))
	if err != nil {
		return err
	}
	late, err := p.hasLater(ctx, tx, k, from, firstSeq)
	if err != nil {
		return err
	}
	if late {
		return p.anew(ctx, tx, k, base, from)
	}
	if base != nil && base.ended() {
		base = nil
	}
	return p.saveAll(ctx, tx, k.gateway, p.fold(base, fresh))
}

// hasLater reports whether the journal had events of the group behind a place
// before the entries from firstSeq on came.
func (p *projection) hasLater(ctx context.Context, tx *sql.Tx, k groupKey, from place, firstSeq int64) (bool, error) {
	var found bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM events WHERE gateway = $1 AND `+p.by+` = $2
		AND (epoch > $3 OR epoch = $3 AND number > $4) AND seq < $5)`,
		k.gateway, k.key, from.epoch, int64(from.number), firstSeq).Scan(&found)
	return found, err
}

// anew deletes the group's rows from a place on, or from the row that the
// place falls into, and folds them again from the journal.
func (p *projection) anew(ctx context.Context, tx *sql.Tx, k groupKey, base row, from place) error {
	if base != nil {
		first, last := base.span()
		if !base.ended() || !last.before(from) {
			from = first
		}
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM `+p.table+` WHERE gateway = $1 AND `+p.by+` = $2 AND (epoch > $3 OR epoch = $3 AND first >= $4)`+p.only,
		k.gateway, k.key, from.epoch, int64(from.number))
	if err != nil {
		return err
	}
	entries, err := p.entries(ctx, tx, k, from)
	if err != nil {
		return err
	}
	return p.saveAll(ctx, tx, k.gateway, p.fold(nil, entries))
}

// querier is a transaction or a pool.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// entries reads the events of a group from a place on, in order.
func (p *projection) entries(ctx context.Context, q querier, k groupKey, from place) ([]entry, error) {
	rows, err := q.QueryContext(ctx, `SELECT e.seq, e.epoch, e.number, e.body, p.words FROM events e LEFT JOIN persons p ON p.event = e.seq
		WHERE e.gateway = $1 AND e.`+p.by+` = $2 AND (e.epoch > $3 OR e.epoch = $3 AND e.number >= $4) AND e.kind <> 'act' ORDER BY e.epoch, e.number`,
		k.gateway, k.key, from.epoch, int64(from.number))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []entry
	for rows.Next() {
		var e entry
		var number int64
		var body, written []byte
		if err := rows.Scan(&e.seq, &e.at.epoch, &number, &body, &written); err != nil {
			return nil, err
		}
		n, err := reveal(body, written)
		if err != nil {
			return nil, fmt.Errorf("journal entry %d: %w", e.seq, err)
		}
		e.at.number, e.event = uint64(number), n.Event
		if p.concerns(e.event) {
			out = append(out, e)
		}
	}
	return out, rows.Err()
}

func (p *projection) saveAll(ctx context.Context, tx *sql.Tx, gateway int64, rows []row) error {
	for _, r := range rows {
		if err := r.save(ctx, tx, gateway); err != nil {
			return err
		}
	}
	return nil
}
