package records

import (
	"context"
	"fmt"

	"aman/rules"
)

const eventColumns = `e.seq, g.plant, g.gateway, n.epoch, e.lane, e.number, e.heard, e.body, p.words`

const eventTables = ` FROM events e JOIN gateways g ON g.id = e.gateway JOIN epochs n ON n.id = e.epoch LEFT JOIN persons p ON p.event = e.seq`

// Events lists the journal, newest first.
func (s *Store) Events(ctx context.Context, q Query) ([]Event, error) {
	c := &conditions{}
	c.equal("g.plant", q.Plant)
	c.equal("g.gateway", q.Gateway)
	c.equal("e.zone", q.Zone)
	c.equal("e.rule", q.Rule)
	if !q.From.IsZero() {
		c.add("e.time >= $", q.From.UnixNano())
	}
	if !q.To.IsZero() {
		c.add("e.time < $", q.To.UnixNano())
	}
	return s.events(ctx, c.where()+" ORDER BY e.seq DESC"+q.page(), c.args...)
}

// eventsOf lists the events that an alarm or a suspension was folded from,
// oldest first.
func (s *Store) eventsOf(ctx context.Context, table, by string, id int64, p *projection) ([]Event, error) {
	all, err := s.events(ctx, ` JOIN `+table+` r ON r.id = $1 AND e.gateway = r.gateway AND e.`+by+` = r.`+by+`
		AND (e.epoch > r.epoch OR e.epoch = r.epoch AND e.number >= r.first)
		AND (e.epoch < r.last_epoch OR e.epoch = r.last_epoch AND e.number <= r.last)
		WHERE e.kind <> 'act' ORDER BY e.epoch, e.number LIMIT $2`, id, MaxList)
	if err != nil {
		return nil, err
	}
	out := all[:0]
	for _, e := range all {
		if p.concerns(e.Event) {
			out = append(out, e)
		}
	}
	return out, nil
}

func (s *Store) events(ctx context.Context, where string, args ...any) ([]Event, error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT `+eventColumns+eventTables+where, args...)
	if err != nil {
		return nil, fmt.Errorf("records: events: %w", err)
	}
	defer rows.Close()
	var out []Event
	for rows.Next() {
		e, err := scanEvent(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("records: events: %w", err)
		}
		out = append(out, e)
	}
	return out, rows.Err()
}

func scanEvent(scan func(...any) error) (Event, error) {
	var e Event
	var number, heard int64
	var body, written []byte
	if err := scan(&e.Seq, &e.Plant, &e.Gateway, &e.Position.Epoch, &e.Position.Lane, &number, &heard, &body, &written); err != nil {
		return Event{}, err
	}
	n, err := reveal(body, written)
	if err != nil {
		return Event{}, fmt.Errorf("journal entry %d: %w", e.Seq, err)
	}
	e.Position.Number, e.Heard = uint64(number), instant(heard)
	e.Event, e.Act, e.ActTime = n.Event, n.Act, n.Time
	return e, nil
}

// causes picks the suspended events.
func causes(events []Event) []Event {
	var out []Event
	for _, e := range events {
		if e.Event.Kind == rules.Suspended {
			out = append(out, e)
		}
	}
	return out
}
