package sqlitedb

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestUpdateIsAllOrNothing(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "a folder?#", "x.db"))
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, db.Update(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.Exec(`CREATE TABLE t (n INTEGER)`)
		return err
	}))
	boom := errors.New("boom")
	err = db.Update(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO t VALUES (1)`)
		require.NoError(t, err)
		return boom
	})
	require.ErrorIs(t, err, boom)
	var n int
	require.NoError(t, db.Read.QueryRow(`SELECT count(*) FROM t`).Scan(&n))
	assert.Zero(t, n)

	_, err = db.Read.Exec(`INSERT INTO t VALUES (2)`)
	require.Error(t, err, "the readers' pool must not write")
	_, err = os.Stat(db.Path())
	require.NoError(t, err, "a name with ? and # is taken as it stands")

	var sync int
	require.NoError(t, db.Write.QueryRow(`PRAGMA synchronous`).Scan(&sync))
	assert.Equal(t, 2, sync, "an acknowledged commit must survive a power cut")
}

func TestOpenNamesWhatIsNoDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	require.NoError(t, os.WriteFile(path, []byte("this is no database, it is a letter to my aunt, and a long one"), 0o600))
	_, err := Open(t.Context(), path)
	require.ErrorContains(t, err, path)
}
