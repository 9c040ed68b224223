package records

import (
	"database/sql"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestVerifyFindsWhatWasChanged(t *testing.T) {
	cases := []struct {
		name   string
		change string
		want   string
	}{
		{"nothing", `SELECT 1`, ""},
		{"a name erased", `DELETE FROM persons; UPDATE alarms SET acked_by = '', reset_by = ''; UPDATE suspensions SET released_by = '', reason = ''`, ""},
		{"a value", `UPDATE events SET body = replace(CAST(body AS TEXT), '55', '35') WHERE seq = 1`, "was changed"},
		{"a person", `UPDATE persons SET words = CAST('{"who":"Nobody"}' AS BLOB) WHERE event = 10`, "name or reason"},
		{"an entry gone", `DELETE FROM events WHERE seq = 3`, "missing"},
		{"a column", `UPDATE events SET rule = 'x' WHERE seq = 1`, "not what its body says"},
		{"an alarm", `UPDATE alarms SET value = 1 WHERE id = 1`, "alarms of kirov/gw-1 co-stop"},
		{"an alarm gone", `DELETE FROM alarms WHERE id = 1`, "alarms of kirov/gw-1 co-stop"},
		{"a release", `UPDATE suspensions SET until = NULL`, "suspensions of kirov/gw-1 boiler"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			_, err := s.Append(t.Context(), story())
			require.NoError(t, err)
			tamper(t, s, c.change)
			faults, err := s.Verify(t.Context())
			require.NoError(t, err)
			if c.want == "" {
				assert.Empty(t, faults)
				return
			}
			require.NotEmpty(t, faults)
			assert.Contains(t, fmt.Sprint(faults), c.want)
		})
	}
}

// tamper does what somebody with the file and a SQL shell can do.
func tamper(t *testing.T, s *Store, change string) {
	t.Helper()
	db, err := sql.Open("sqlite", s.db.Path())
	require.NoError(t, err)
	defer db.Close()
	_, err = s.db.Write.Exec(change)
	if err == nil {
		return
	}
	require.ErrorContains(t, err, "append-only")
	for _, q := range []string{`DROP TRIGGER events_are_not_changed`, `DROP TRIGGER events_are_not_deleted`, change} {
		_, err := db.Exec(q)
		require.NoError(t, err)
	}
}
