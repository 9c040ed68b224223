package sqlitedb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	// The engine: pure Go, so that every target builds without cgo.
	_ "modernc.org/sqlite"
)

// readers bounds the connections that pages and queries use at a time: more
// would only share the same processor cores and the same cache.
const readers = 4

// DB is one SQLite file. Write has a single connection, so writers queue in
// Go instead of failing with "database is locked"; Read can do nothing else.
type DB struct {
	Write *sql.DB
	Read  *sql.DB
	path  string
}

// Open opens the file, making it and its folder where they are missing. A
// commit through Write returns when the data is on the disk (synchronous=FULL
// in write-ahead mode: one sync a commit).
func Open(ctx context.Context, path string) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("%s: cannot make its folder: %w", path, err)
	}
	write, err := sql.Open("sqlite", dsn(path, "_txlock=immediate",
		"_pragma=busy_timeout(5000)", "_pragma=journal_mode(WAL)", "_pragma=synchronous(FULL)", "_pragma=foreign_keys(1)"))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	if err := write.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: cannot be opened; is it a database of this program, and may it write here? %w", path, err), write.Close())
	}
	read, err := sql.Open("sqlite", dsn(path, "_pragma=busy_timeout(5000)", "_pragma=query_only(1)", "_pragma=foreign_keys(1)"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), write.Close())
	}
	read.SetMaxOpenConns(readers)
	return &DB{Write: write, Read: read, path: path}, nil
}

// Path is the file's name.
func (db *DB) Path() string { return db.path }

// Close gives both pools back.
func (db *DB) Close() error { return errors.Join(db.Read.Close(), db.Write.Close()) }

// Update runs fn in one writing transaction. When it returns nil, what fn
// wrote is on the disk; when it returns an error, nothing of it is.
func (db *DB) Update(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := db.Write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", db.path, err)
	}
	defer tx.Rollback() // after a commit there is nothing left to roll back
	if err := fn(tx); err != nil {
		return fmt.Errorf("%s: %w", db.path, err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("%s: cannot commit: %w", db.path, err)
	}
	return nil
}

// dsn escapes what a file URI gives a meaning to.
func dsn(path string, params ...string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + strings.Join(params, "&")
}
