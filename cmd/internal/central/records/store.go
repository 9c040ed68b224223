package records

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"

	"aman/cmd/internal/central/sqlitedb"
)

//go:embed migrations/*.sql
var migrations embed.FS

// File is the name of the file in the server's data folder.
const File = "records.db"

// Store keeps the records in one SQLite file. All methods may be called
// concurrently; writers take turns.
type Store struct {
	db *sqlitedb.DB
}

// Open opens the store in the data folder and brings its tables up to date.
func Open(ctx context.Context, dir string, log *slog.Logger) (*Store, error) {
	db, err := sqlitedb.Open(ctx, filepath.Join(dir, File))
	if err != nil {
		return nil, fmt.Errorf("records: %w", err)
	}
	if err := migrate(ctx, db.Write, log); err != nil {
		return nil, errors.Join(fmt.Errorf("records: %s: %w", db.Path(), err), db.Close())
	}
	return &Store{db: db}, nil
}

func migrate(ctx context.Context, db *sql.DB, log *slog.Logger) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	if sources := p.ListSources(); have > sources[len(sources)-1].Version {
		return fmt.Errorf("made by a newer version of aman-central (form %d); update the program", have)
	}
	done, err := p.Up(ctx)
	if err != nil {
		return fmt.Errorf("cannot bring its tables up to date: %w", err)
	}
	for _, m := range done {
		log.Info("records: table form changed", "to", m.Source.Version)
	}
	return nil
}

// Close gives the file back.
func (s *Store) Close() error { return s.db.Close() }

// Gateways lists every gateway that was ever heard of.
func (s *Store) Gateways(ctx context.Context) ([]Gateway, error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT plant, gateway, heard FROM gateways ORDER BY plant, gateway`)
	if err != nil {
		return nil, fmt.Errorf("records: gateways: %w", err)
	}
	defer rows.Close()
	var out []Gateway
	for rows.Next() {
		var g Gateway
		var heard int64
		if err := rows.Scan(&g.Plant, &g.Gateway, &heard); err != nil {
			return nil, fmt.Errorf("records: gateways: %w", err)
		}
		g.Heard = instant(heard)
		out = append(out, g)
	}
	return out, rows.Err()
}

// gatewayID finds or makes the number of a gateway.
func gatewayID(ctx context.Context, tx *sql.Tx, plant, gateway string, heard time.Time) (id int64, err error) {
	err = tx.QueryRowContext(ctx, `INSERT INTO gateways (plant, gateway, heard) VALUES ($1, $2, $3)
		ON CONFLICT (plant, gateway) DO UPDATE SET plant = excluded.plant RETURNING id`, plant, gateway, heard.UnixNano()).Scan(&id)
	return id, err
}

// epochID finds or makes the number of an epoch.
func epochID(ctx context.Context, tx *sql.Tx, gateway int64, epoch string, heard time.Time) (id int64, err error) {
	err = tx.QueryRowContext(ctx, `INSERT INTO epochs (gateway, epoch, heard) VALUES ($1, $2, $3)
		ON CONFLICT (gateway, epoch) DO UPDATE SET epoch = excluded.epoch RETURNING id`, gateway, epoch, heard.UnixNano()).Scan(&id)
	return id, err
}

func instant(ns int64) time.Time { return time.Unix(0, ns).UTC() }

func instantOrZero(ns sql.NullInt64) time.Time {
	if !ns.Valid {
		return time.Time{}
	}
	return instant(ns.Int64)
}

func nullInstant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixNano()
}
