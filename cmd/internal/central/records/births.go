package records

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"aman/gateway/wire"
)

// keptSessions is how many sessions' births are kept for each gateway: the
// newest, and the one before it for messages still on their way.
const keptSessions = 2

// SaveBirths stores NBIRTHs and DBIRTHs in the order of their arrival.
func (s *Store) SaveBirths(ctx context.Context, births []Birth) error {
	if len(births) == 0 {
		return nil
	}
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		for _, b := range births {
			if err := saveBirth(ctx, tx, b); err != nil {
				return fmt.Errorf("%s: %w", b.Topic, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("records: births: %w", err)
	}
	return nil
}

func saveBirth(ctx context.Context, tx *sql.Tx, b Birth) error {
	gateway, err := gatewayID(ctx, tx, b.Topic.Plant, b.Topic.Gateway, b.Heard)
	if err != nil {
		return err
	}
	var session int64
	err = tx.QueryRowContext(ctx, `SELECT session FROM births WHERE gateway = $1 ORDER BY session DESC LIMIT 1`, gateway).Scan(&session)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if b.Topic.Type == wire.NBirth {
		session++
		if _, err := tx.ExecContext(ctx, `DELETE FROM births WHERE gateway = $1 AND session <= $2`, gateway, session-keptSessions); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO births (gateway, session, part, topic, payload, heard) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (gateway, session, part) DO UPDATE SET payload = excluded.payload, heard = excluded.heard`,
		gateway, session, b.Topic.Sensor, b.Topic.String(), b.Payload, b.Heard.UnixNano())
	return err
}

// Births returns the stored births in the order in which a decoder must be fed
// with them.
func (s *Store) Births(ctx context.Context) ([]Birth, error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT topic, payload, heard FROM births ORDER BY gateway, session, part`)
	if err != nil {
		return nil, fmt.Errorf("records: births: %w", err)
	}
	defer rows.Close()
	var out []Birth
	for rows.Next() {
		var b Birth
		var topic string
		var heard int64
		if err := rows.Scan(&topic, &b.Payload, &heard); err != nil {
			return nil, fmt.Errorf("records: births: %w", err)
		}
		if b.Topic, err = wire.ParseTopic(topic); err != nil {
			return nil, fmt.Errorf("records: births: %w", err)
		}
		b.Heard = instant(heard)
		out = append(out, b)
	}
	return out, rows.Err()
}
