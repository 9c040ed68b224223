package records

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"aman/gateway/wire"
)

// Result tells what an Append did with its entries.
type Result struct {
	// Added were new, Repeated were there already.
	Added, Repeated int
	// Differing lists positions that were there already with another content:
	// the first one stays, and somebody must ask why.
	Differing []wire.Position
}

// mark is an entry that was added, placed for the folds.
type mark struct {
	seq     int64
	gateway int64
	at      place
	notice  wire.Notice
}

// place orders the entries of one gateway.
type place struct {
	epoch  int64
	number uint64
}

func (p place) before(q place) bool {
	return p.epoch < q.epoch || p.epoch == q.epoch && p.number < q.number
}

// Append adds entries to the journal and folds what is new of them into alarms
// and suspensions, all in one transaction. It is idempotent by position and
// indifferent to order.
func (s *Store) Append(ctx context.Context, entries []Entry) (Result, error) {
	if len(entries) == 0 {
		return Result{}, nil
	}
	var res Result
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		res = Result{}
		w := journalWriter{tx: tx}
		if err := w.begin(ctx); err != nil {
			return err
		}
		for i := range entries {
			if err := w.add(ctx, &entries[i], &res); err != nil {
				return fmt.Errorf("%s/%s %s: %w", entries[i].Plant, entries[i].Gateway, entries[i].Position, err)
			}
		}
		return project(ctx, tx, w.added)
	})
	if err != nil {
		return Result{}, fmt.Errorf("records: append: %w", err)
	}
	return res, nil
}

// journalWriter adds entries within one transaction.
type journalWriter struct {
	tx    *sql.Tx
	seq   int64
	head  []byte
	added []mark
}

func (w *journalWriter) begin(ctx context.Context) error {
	err := w.tx.QueryRowContext(ctx, `SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1`).Scan(&w.seq, &w.head)
	if errors.Is(err, sql.ErrNoRows) {
		w.seq, w.head, err = 0, []byte{}, nil
	}
	return err
}

func (w *journalWriter) add(ctx context.Context, e *Entry, res *Result) error {
	gateway, err := gatewayID(ctx, w.tx, e.Plant, e.Gateway, e.Heard)
	if err != nil {
		return err
	}
	epoch, err := epochID(ctx, w.tx, gateway, e.Position.Epoch, e.Heard)
	if err != nil {
		return err
	}
	body, persons, err := part(e.Notice)
	if err != nil {
		return err
	}
	var seq int64
	var have []byte
	err = w.tx.QueryRowContext(ctx, `SELECT seq, body FROM events WHERE epoch = $1 AND lane = $2 AND number = $3`,
		epoch, string(e.Position.Lane), int64(e.Position.Number)).Scan(&seq, &have)
	switch {
	case err == nil:
		res.Repeated++
		if !bytes.Equal(have, body) {
			res.Differing = append(res.Differing, e.Position)
		}
		return nil
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	res.Added++
	return w.insert(ctx, e, gateway, epoch, body, persons)
}

func (w *journalWriter) insert(ctx context.Context, e *Entry, gateway, epoch int64, body []byte, persons words) error {
	salt, written, hidden, err := hide(persons)
	if err != nil {
		return err
	}
	l := link{plant: e.Plant, gateway: e.Gateway, position: e.Position, heard: e.Heard, body: body, persons: hidden}
	hash := l.hash(w.head)
	w.seq++
	kind, at := kindOf(e.Notice)
	_, err = w.tx.ExecContext(ctx, `INSERT INTO events (seq, gateway, epoch, lane, number, heard, time, kind, rule, zone, body, persons, prev, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		w.seq, gateway, epoch, string(e.Position.Lane), int64(e.Position.Number), e.Heard.UnixNano(), at.UnixNano(),
		kind, e.Notice.Event.Rule, e.Notice.Event.Zone, body, hidden, w.head, hash)
	if err != nil {
		return err
	}
	if written != nil {
		if _, err := w.tx.ExecContext(ctx, `INSERT INTO persons (event, salt, words) VALUES ($1, $2, $3)`, w.seq, salt, written); err != nil {
			return err
		}
	}
	w.head = hash
	w.added = append(w.added, mark{seq: w.seq, gateway: gateway, at: place{epoch, e.Position.Number}, notice: e.Notice})
	return nil
}

// kindOf names a notice in the journal's own columns.
func kindOf(n wire.Notice) (string, time.Time) {
	if n.Act != nil {
		return "act", n.Time
	}
	return string(n.Event.Kind), n.Event.Time
}

// Head returns how many entries the journal has and the hash of the last one.
func (s *Store) Head(ctx context.Context) (entries int64, hash []byte, err error) {
	err = s.db.Read.QueryRowContext(ctx, `SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1`).Scan(&entries, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil, nil
	}
	return entries, hash, err
}
