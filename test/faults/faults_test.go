package faults

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aman/test/incident"
	"aman/test/site"

	"github.com/stretchr/testify/require"
)

var programs site.Programs

func TestMain(m *testing.M) {
	os.Exit(site.Main(m, func(p site.Programs) { programs = p }))
}

// TestFaults plays every story of testdata.
func TestFaults(t *testing.T) {
	site.Need(t, "the built programs, mosquitto and influxd")
	stories, err := filepath.Glob(filepath.Join("testdata", "*.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, stories)
	for _, path := range stories {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			incident.Play(t, programs, path)
		})
	}
}
