package main

import (
	"bytes"
	"database/sql"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/central/records"
	"aman/cmd/internal/cli"
	"aman/gateway/wire"
	"aman/rules"
)

func run(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = cli.Run("aman-central", description, &commands{}, args, &out, &err)
	return code, out.String(), err.String()
}

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "central.yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestABadConfigurationStartsNothing(t *testing.T) {
	path := file(t, "dta: /x\nlisten: nowhere\nseries: {kind: victoria}\n")
	code, stdout, stderr := run("run", "--config", path)
	assert.Equal(t, cli.Unusable, code)
	assert.Empty(t, stdout)
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	require.Len(t, lines, 4, stderr)
	for _, line := range lines {
		assert.True(t, strings.HasPrefix(line, path+":"), line)
	}
	code, _, _ = run("run", "--config", path+".none")
	assert.Equal(t, cli.Unusable, code)
	code, _, _ = run("run")
	assert.Equal(t, cli.Unusable, code)
}

func TestVerify(t *testing.T) {
	data := t.TempDir()
	path := file(t, "data: "+data+"\n")
	code, _, stderr := run("verify", "--config", path)
	assert.Equal(t, cli.Unusable, code)
	assert.Contains(t, stderr, "holds no records")

	store, err := records.Open(t.Context(), data, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	_, err = store.Append(t.Context(), []records.Entry{{
		Plant: "kirov", Gateway: "gw-1", Heard: at, Position: wire.Position{Epoch: "00000000000000aa", Lane: wire.LaneAlarm, Number: 1},
		Notice: wire.Notice{Event: rules.Event{Time: at, Rule: "co-stop", Zone: "boiler", Kind: rules.Raised, State: rules.StateUnacknowledged}},
	}})
	require.NoError(t, err)
	require.NoError(t, store.Close())
	code, stdout, _ := run("verify", "--config", path)
	assert.Equal(t, cli.OK, code)
	assert.Contains(t, stdout, "whole: 1 entries")

	db, err := sql.Open("sqlite", filepath.Join(data, records.File))
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), `UPDATE alarms SET rule = 'other'`)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	code, stdout, _ = run("verify", "--config", path)
	assert.Equal(t, cli.Failed, code)
	assert.Len(t, strings.Split(strings.TrimSpace(stdout), "\n"), 2, stdout)
}
