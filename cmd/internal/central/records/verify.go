package records

import (
	"bytes"
	"context"
	"fmt"
	"reflect"

	"aman/gateway/wire"
)

// maxFaults bounds what one Verify lists: after the first broken link of a
// chain everything behind it may be wrong as well.
const maxFaults = 100

// Verify reads the whole journal, checks its chain, and folds alarms and
// suspensions anew to compare them with the tables. It returns one line for
// each thing that is not whole, none if all is.
func (s *Store) Verify(ctx context.Context) ([]string, error) {
	v := verifier{store: s}
	for _, step := range []func(context.Context) error{v.engine, v.chain, v.alarms, v.suspensions} {
		if err := step(ctx); err != nil {
			return v.faults, fmt.Errorf("records: verify: %w", err)
		}
	}
	return v.faults, nil
}

type verifier struct {
	store  *Store
	faults []string
}

func (v *verifier) fault(format string, args ...any) {
	if len(v.faults) < maxFaults {
		v.faults = append(v.faults, fmt.Sprintf(format, args...))
	}
}

// engine asks SQLite whether its own file is whole.
func (v *verifier) engine(ctx context.Context) error {
	var answer string
	if err := v.store.db.Read.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&answer); err != nil {
		return err
	}
	if answer != "ok" {
		v.fault("records: the file %s is damaged: %s", v.store.db.Path(), answer)
	}
	return nil
}

func (v *verifier) chain(ctx context.Context) error {
	rows, err := v.store.db.Read.QueryContext(ctx, `SELECT e.seq, g.plant, g.gateway, n.epoch, e.lane, e.number, e.heard, e.time,
		e.kind, e.rule, e.zone, e.body, e.persons, e.prev, e.hash, p.salt, p.words`+eventTables+` ORDER BY e.seq`)
	if err != nil {
		return err
	}
	defer rows.Close()
	head, want := []byte{}, int64(0)
	for rows.Next() {
		var e chained
		if err := e.scan(rows.Scan); err != nil {
			return err
		}
		if want++; e.seq != want {
			v.fault("journal: entry %d is missing, the next one is %d", want, e.seq)
			want = e.seq
		}
		e.check(v, head)
		head = e.hash
	}
	return rows.Err()
}

// chained is one entry of the journal with everything that can disagree.
type chained struct {
	seq, number, heard, at int64
	link                   link
	kind, rule, zone       string
	prev, hash             []byte
	salt, written          []byte
}

func (e *chained) scan(scan func(...any) error) error {
	l := &e.link
	err := scan(&e.seq, &l.plant, &l.gateway, &l.position.Epoch, &l.position.Lane, &e.number, &e.heard, &e.at,
		&e.kind, &e.rule, &e.zone, &l.body, &l.persons, &e.prev, &e.hash, &e.salt, &e.written)
	l.position.Number, l.heard = uint64(e.number), instant(e.heard)
	return err
}

func (e *chained) check(v *verifier, head []byte) {
	name := fmt.Sprintf("journal: entry %d (%s/%s %s)", e.seq, e.link.plant, e.link.gateway, e.link.position)
	if !bytes.Equal(e.prev, head) {
		v.fault("%s does not follow the entry before it", name)
	}
	if !bytes.Equal(e.link.hash(e.prev), e.hash) {
		v.fault("%s was changed: its hash does not fit", name)
	}
	if e.written != nil && !bytes.Equal(hideHash(e.salt, e.written), e.link.persons) {
		v.fault("%s: the name or reason beside it was changed", name)
	}
	n, err := wire.DecodeNotice(e.link.body)
	if err != nil {
		v.fault("%s cannot be read: %v", name, err)
		return
	}
	if kind, at := kindOf(n); kind != e.kind || at.UnixNano() != e.at || n.Event.Rule != e.rule || n.Event.Zone != e.zone {
		v.fault("%s: its kind, time, rule or zone is not what its body says", name)
	}
}

func (v *verifier) alarms(ctx context.Context) error {
	return v.folded(ctx, alarmRows, `SELECT `+lifeColumns+` FROM alarms r WHERE r.gateway = $1 AND r.rule = $2 ORDER BY r.epoch, r.first`,
		func(scan func(...any) error) (row, error) { return scanLife(scan) })
}

func (v *verifier) suspensions(ctx context.Context) error {
	return v.folded(ctx, suspensionRows, `SELECT `+holdColumns+` FROM suspensions r WHERE r.gateway = $1 AND r.zone = $2 AND r.kind = 'automatic' ORDER BY r.epoch, r.first`,
		func(scan func(...any) error) (row, error) { return scanHold(scan) })
}

// folded compares the rows of every group with a fold from the beginning.
func (v *verifier) folded(ctx context.Context, p *projection, list string, scan func(func(...any) error) (row, error)) error {
	groups, err := v.groups(ctx, p)
	if err != nil {
		return err
	}
	for k, name := range groups {
		entries, err := p.entries(ctx, v.store.db.Read, k, place{})
		if err != nil {
			v.fault("%s of %s: %v", p.table, name, err)
			continue
		}
		have, err := v.rows(ctx, list, k, scan)
		if err != nil {
			return err
		}
		if want := p.fold(nil, entries); !sameRows(want, have) {
			v.fault("%s of %s: the table is not what the journal says (%d rows, %d expected, or other contents)", p.table, name, len(have), len(want))
		}
	}
	return nil
}

// groups lists every group that the journal or the table knows.
func (v *verifier) groups(ctx context.Context, p *projection) (map[groupKey]string, error) {
	rows, err := v.store.db.Read.QueryContext(ctx, `SELECT x.gateway, x.k, g.plant || '/' || g.gateway || ' ' || x.k FROM
		(SELECT DISTINCT gateway, `+p.by+` AS k FROM events UNION SELECT DISTINCT gateway, `+p.by+` FROM `+p.table+`) x
		JOIN gateways g ON g.id = x.gateway WHERE x.k <> ''`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[groupKey]string{}
	for rows.Next() {
		var k groupKey
		var name string
		if err := rows.Scan(&k.gateway, &k.key, &name); err != nil {
			return nil, err
		}
		out[k] = name
	}
	return out, rows.Err()
}

func (v *verifier) rows(ctx context.Context, list string, k groupKey, scan func(func(...any) error) (row, error)) ([]row, error) {
	rows, err := v.store.db.Read.QueryContext(ctx, list, k.gateway, k.key)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []row
	for rows.Next() {
		r, err := scan(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

func sameRows(want, have []row) bool {
	if len(want) != len(have) {
		return false
	}
	for i := range want {
		if !reflect.DeepEqual(want[i], have[i]) {
			return false
		}
	}
	return true
}
