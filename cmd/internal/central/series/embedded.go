package series

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"sync"
	"time"

	"aman/cmd/internal/central/sqlitedb"
	"aman/drivers"
)

// fileName is the embedded store's file in the server's data folder.
const fileName = "series.db"

// schemaVersion is kept in the file's user_version.
const schemaVersion = 1

// The status of a sample is 0 for a good one, which costs no byte in SQLite;
// else the distance of its quality from good, shifted, and its fault.
const schema = `
CREATE TABLE series (
	id      INTEGER PRIMARY KEY,
	plant   TEXT NOT NULL,
	gateway TEXT NOT NULL,
	point   TEXT NOT NULL,
	UNIQUE (plant, gateway, point)
) STRICT;
CREATE TABLE samples (
	series INTEGER NOT NULL REFERENCES series (id),
	time   INTEGER NOT NULL, -- nanoseconds since 1970
	number INTEGER NOT NULL, -- of the record that brought it
	value  REAL,             -- NULL for a reading without a value
	status INTEGER NOT NULL,
	PRIMARY KEY (series, time, number)
) STRICT, WITHOUT ROWID;`

// Embedded is the store that needs nothing else: one SQLite file.
type Embedded struct {
	db *sqlitedb.DB

	mu  sync.RWMutex
	ids map[Key]int64
}

// OpenEmbedded opens the store in the data folder, making it where it is missing.
func OpenEmbedded(ctx context.Context, dir string) (*Embedded, error) {
	db, err := sqlitedb.Open(ctx, filepath.Join(dir, fileName))
	if err != nil {
		return nil, fmt.Errorf("series: %w", err)
	}
	e := &Embedded{db: db, ids: map[Key]int64{}}
	if err := e.migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("series: %w", err), db.Close())
	}
	return e, nil
}

func (e *Embedded) migrate(ctx context.Context) error {
	return e.db.Update(ctx, func(tx *sql.Tx) error {
		var version int
		if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
			return err
		}
		switch {
		case version == schemaVersion:
			return nil
		case version > schemaVersion:
			return fmt.Errorf("made by a newer version of aman-central (form %d, this one knows %d); update the program", version, schemaVersion)
		}
		_, err := tx.ExecContext(ctx, schema+fmt.Sprintf("PRAGMA user_version = %d;", schemaVersion))
		return err
	})
}

// Append implements Store.
func (e *Embedded) Append(ctx context.Context, samples []Sample) error {
	if len(samples) == 0 {
		return nil
	}
	fresh := map[Key]int64{}
	err := e.db.Update(ctx, func(tx *sql.Tx) error {
		ins, err := tx.PrepareContext(ctx, `INSERT INTO samples (series, time, number, value, status) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`)
		if err != nil {
			return err
		}
		defer func() { _ = ins.Close() }()
		for i := range samples {
			s := &samples[i]
			id, err := e.id(ctx, tx, s.Key, fresh)
			if err != nil {
				return err
			}
			if _, err := ins.ExecContext(ctx, id, s.Time.UnixNano(), int64(s.Number), nullable(s.Value), status(s.Quality, s.Fault)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("series: append: %w", err)
	}
	e.learn(fresh)
	return nil
}

// id finds or makes the number of a series; numbers made in a transaction are
// known to all only once it is committed.
func (e *Embedded) id(ctx context.Context, tx *sql.Tx, key Key, fresh map[Key]int64) (int64, error) {
	e.mu.RLock()
	id, ok := e.ids[key]
	e.mu.RUnlock()
	if ok {
		return id, nil
	}
	if id, ok := fresh[key]; ok {
		return id, nil
	}
	err := tx.QueryRowContext(ctx, `INSERT INTO series (plant, gateway, point) VALUES ($1, $2, $3)
		ON CONFLICT (plant, gateway, point) DO UPDATE SET point = excluded.point RETURNING id`,
		key.Plant, key.Gateway, key.Point).Scan(&id)
	if err != nil {
		return 0, err
	}
	fresh[key] = id
	return id, nil
}

func (e *Embedded) learn(fresh map[Key]int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	maps.Copy(e.ids, fresh)
}

// Retain implements Store. It deletes in pieces, so that appends wait for
// none of them long.
func (e *Embedded) Retain(ctx context.Context, before time.Time) (int64, error) {
	const piece = 5000
	keys, err := e.Keys(ctx)
	if err != nil {
		return 0, err
	}
	var gone int64
	for _, key := range keys {
		for {
			n, err := e.retainPiece(ctx, key, before, piece)
			gone += n
			if err != nil {
				return gone, fmt.Errorf("series: retain: %w", err)
			}
			if n < piece {
				break
			}
		}
	}
	return gone, nil
}

func (e *Embedded) retainPiece(ctx context.Context, key Key, before time.Time, piece int) (n int64, err error) {
	err = e.db.Update(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM samples WHERE (series, time, number) IN (
			SELECT m.series, m.time, m.number FROM samples m JOIN series s ON s.id = m.series
			WHERE s.plant = $1 AND s.gateway = $2 AND s.point = $3 AND m.time < $4 ORDER BY m.time LIMIT $5)`,
			key.Plant, key.Gateway, key.Point, before.UnixNano(), piece)
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	return n, err
}

// Close implements Store.
func (e *Embedded) Close() error { return e.db.Close() }

func status(q drivers.Quality, f drivers.Fault) int64 {
	return int64(drivers.Good-min(q, drivers.Good))<<8 | int64(f)
}

func fromStatus(n int64) (drivers.Quality, drivers.Fault) {
	return drivers.Good - drivers.Quality(min(n>>8, int64(drivers.Good))), drivers.Fault(n & 0xff)
}

func nullable(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return v
}

func fromNullable(v sql.NullFloat64) float64 {
	if !v.Valid {
		return math.NaN()
	}
	return v.Float64
}
