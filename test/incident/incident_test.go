package incident

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aman/test/site"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var programs site.Programs

func TestMain(m *testing.M) {
	os.Exit(site.Main(m, func(p site.Programs) { programs = p }))
}

// TestIncidents plays every story of testdata.
func TestIncidents(t *testing.T) {
	site.Need(t, "the built programs and, for some stories, mosquitto and influxd")
	stories, err := filepath.Glob(filepath.Join("testdata", "*.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, stories)
	for _, path := range stories {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			Play(t, programs, path)
		})
	}
}

// TestStoriesRead holds every story to the language, on any machine.
func TestStoriesRead(t *testing.T) {
	for _, dir := range []string{"testdata", filepath.Join("..", "faults", "testdata"), filepath.Join("..", "browser", "testdata")} {
		stories, err := filepath.Glob(filepath.Join(dir, "*.txt"))
		require.NoError(t, err)
		for _, path := range stories {
			s, err := load(path)
			require.NoError(t, err)
			for _, l := range s.lines {
				assert.Contains(t, verbs(), l.words[0], "%s:%d", path, l.number)
			}
		}
	}
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"words", "within 2s  coil 1 10 on", []string{"within", "2s", "coil", "1", "10", "on"}},
		{"comment", "kill broker # a power cut", []string{"kill", "broker"}},
		{"quoted", `act ack r by "A. Serik"`, []string{"act", "ack", "r", "by", "A. Serik"}},
		{"empty", `x ""`, []string{"x", ""}},
		{"nothing", "   # only words", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := split(c.text)
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
	_, err := split(`act "open`)
	assert.Error(t, err)
}

func TestCompare(t *testing.T) {
	start := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	after := func(s int) time.Time { return start.Add(time.Duration(s) * time.Second) }
	values := []site.Value{
		{Value: 1},
		{Value: 2},
		{Value: 2},
		{Value: 4},
		{Value: 9},
		{Time: after(50), Value: math.NaN(), Fault: "timeout"},
	}
	got := compare(values, []time.Time{after(10), after(20), after(30), after(40), after(50)})
	assert.Equal(t, tally{read: 5, stored: 3, doubles: 1, faults: 1, late: 1, missing: []int{3}}, got)
}
