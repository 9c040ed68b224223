package records

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"aman/gateway/wire"
)

// conditions collects the WHERE of a list with numbered parameters.
type conditions struct {
	words []string
	args  []any
}

// add takes a condition in which $ stands for its one parameter.
func (c *conditions) add(condition string, arg any) {
	c.args = append(c.args, arg)
	c.words = append(c.words, strings.ReplaceAll(condition, "$", "$"+strconv.Itoa(len(c.args))))
}

func (c *conditions) equal(column, value string) {
	if value != "" {
		c.add(column+" = $", value)
	}
}

func (c *conditions) where() string {
	if len(c.words) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.words, " AND ")
}

// conditions of a list of rows r that begin at one column and end at another.
func (q Query) conditions(begin, end string) *conditions {
	c := &conditions{}
	c.equal("g.plant", q.Plant)
	c.equal("g.gateway", q.Gateway)
	c.equal("r.zone", q.Zone)
	if !q.To.IsZero() {
		c.add(begin+" < $", q.To.UnixNano())
	}
	if !q.From.IsZero() {
		c.add("coalesce("+end+", 9223372036854775807) >= $", q.From.UnixNano())
	}
	return c
}

// page is the LIMIT of a list.
func (q Query) page() string {
	limit := q.Limit
	if limit <= 0 || limit > MaxList {
		limit = MaxList
	}
	return fmt.Sprintf(" LIMIT %d OFFSET %d", limit, max(q.Offset, 0))
}

// Alarms lists occurrences, newest first.
func (s *Store) Alarms(ctx context.Context, q Query) ([]Alarm, error) {
	c := q.conditions("r.raised", "r.closed")
	c.equal("r.rule", q.Rule)
	if q.OpenOnly {
		c.add("r.closed IS NULL AND r.abandoned = $", 0)
	}
	return s.alarms(ctx, c.where()+" ORDER BY r.raised DESC, r.id DESC"+q.page(), c.args...)
}

// Alarm returns one occurrence with its events; ok is false if there is none.
func (s *Store) Alarm(ctx context.Context, id int64) (a Alarm, events []Event, ok bool, err error) {
	found, err := s.alarms(ctx, " WHERE r.id = $1", id)
	if err != nil || len(found) == 0 {
		return Alarm{}, nil, false, err
	}
	events, err = s.eventsOf(ctx, "alarms", "rule", id, alarmRows)
	return found[0], events, err == nil, err
}

func (s *Store) alarms(ctx context.Context, where string, args ...any) ([]Alarm, error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT `+lifeColumns+`, g.plant, g.gateway FROM alarms r JOIN gateways g ON g.id = r.gateway`+where, args...)
	if err != nil {
		return nil, fmt.Errorf("records: alarms: %w", err)
	}
	defer rows.Close()
	var out []Alarm
	for rows.Next() {
		var plant, gateway string
		l, err := scanLife(rows.Scan, &plant, &gateway)
		if err != nil {
			return nil, fmt.Errorf("records: alarms: %w", err)
		}
		l.Plant, l.Gateway = plant, gateway
		out = append(out, l.Alarm)
	}
	return out, rows.Err()
}

// Suspensions lists suspensions, newest first, without their causes' evidence.
func (s *Store) Suspensions(ctx context.Context, q Query) ([]Suspension, error) {
	c := q.conditions("r.since", "r.until")
	if q.OpenOnly {
		c.add("r.until IS NULL AND r.id > $", 0)
	}
	out, err := s.suspensions(ctx, c.where()+" ORDER BY r.since DESC, r.id DESC"+q.page(), c.args...)
	if err != nil {
		return nil, err
	}
	for i := range out {
		events, err := s.eventsOf(ctx, "suspensions", "zone", out[i].ID, suspensionRows)
		if err != nil {
			return nil, err
		}
		out[i].Causes = causes(events)
	}
	return out, nil
}

// Suspension returns one suspension with its events and the readings around
// it; ok is false if there is none.
func (s *Store) Suspension(ctx context.Context, id int64) (sus Suspension, events []Event, evidence []wire.Block, ok bool, err error) {
	found, err := s.suspensions(ctx, " WHERE r.id = $1", id)
	if err != nil || len(found) == 0 {
		return Suspension{}, nil, nil, false, err
	}
	sus = found[0]
	if events, err = s.eventsOf(ctx, "suspensions", "zone", id, suspensionRows); err != nil {
		return Suspension{}, nil, nil, false, err
	}
	sus.Causes = causes(events)
	for _, e := range sus.Causes {
		blocks, err := s.evidence(ctx, e.Seq)
		if err != nil {
			return Suspension{}, nil, nil, false, err
		}
		evidence = append(evidence, blocks...)
	}
	return sus, events, evidence, true, nil
}

func (s *Store) suspensions(ctx context.Context, where string, args ...any) ([]Suspension, error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT `+holdColumns+`, g.plant, g.gateway FROM suspensions r JOIN gateways g ON g.id = r.gateway`+where, args...)
	if err != nil {
		return nil, fmt.Errorf("records: suspensions: %w", err)
	}
	defer rows.Close()
	var out []Suspension
	for rows.Next() {
		var plant, gateway string
		h, err := scanHold(rows.Scan, &plant, &gateway)
		if err != nil {
			return nil, fmt.Errorf("records: suspensions: %w", err)
		}
		h.Plant, h.Gateway = plant, gateway
		out = append(out, h.Suspension)
	}
	return out, rows.Err()
}

// evidence returns the readings that came with one entry of the journal.
func (s *Store) evidence(ctx context.Context, seq int64) ([]wire.Block, error) {
	var body []byte
	err := s.db.Read.QueryRowContext(ctx, `SELECT body FROM events WHERE seq = $1`, seq).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("records: evidence: %w", err)
	}
	n, err := wire.DecodeNotice(body)
	if err != nil {
		return nil, fmt.Errorf("records: journal entry %d: %w", seq, err)
	}
	return n.Evidence, nil
}
