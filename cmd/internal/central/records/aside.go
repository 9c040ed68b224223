package records

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Bounds of the table of messages that nobody could read: a flood must fill
// neither the disk nor the place of another sender's.
const (
	maxAside        = 2000
	maxAsideOfOne   = 50
	maxAsidePayload = 64 << 10 // bytes kept of one message
)

// Aside is a message that was set aside because nobody could read it.
type Aside struct {
	Sender  string // plant/gateway as the topic says, or the topic
	Topic   string
	Payload []byte
	Reason  string
	Heard   time.Time
}

// SetAside keeps a message for whoever wants to know what was sent. The oldest
// of the same sender, then the oldest of all make room.
func (s *Store) SetAside(ctx context.Context, a Aside) error {
	payload := a.Payload
	if len(payload) > maxAsidePayload {
		payload = payload[:maxAsidePayload]
	}
	if payload == nil {
		payload = []byte{}
	}
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO aside (sender, topic, payload, reason, heard) VALUES ($1, $2, $3, $4, $5)`,
			a.Sender, a.Topic, payload, a.Reason, a.Heard.UnixNano())
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM aside WHERE sender = $1 AND id <= (SELECT id FROM aside WHERE sender = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)`, a.Sender, maxAsideOfOne); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM aside WHERE id <= (SELECT id FROM aside ORDER BY id DESC LIMIT 1 OFFSET $1)`, maxAside)
		return err
	})
	if err != nil {
		return fmt.Errorf("records: set aside: %w", err)
	}
	return nil
}

// AsideList returns what was set aside, newest first.
func (s *Store) AsideList(ctx context.Context, limit int) ([]Aside, error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT sender, topic, payload, reason, heard FROM aside ORDER BY id DESC LIMIT $1`, min(limit, maxAside))
	if err != nil {
		return nil, fmt.Errorf("records: set aside: %w", err)
	}
	defer rows.Close()
	var out []Aside
	for rows.Next() {
		var a Aside
		var heard int64
		if err := rows.Scan(&a.Sender, &a.Topic, &a.Payload, &a.Reason, &heard); err != nil {
			return nil, fmt.Errorf("records: set aside: %w", err)
		}
		a.Heard = instant(heard)
		out = append(out, a)
	}
	return out, rows.Err()
}
