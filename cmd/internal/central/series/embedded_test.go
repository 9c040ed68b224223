package series_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/central/series"
	"aman/cmd/internal/central/series/seriestest"
	"aman/drivers"
)

func TestEmbedded(t *testing.T) {
	dir := t.TempDir()
	store, err := series.OpenEmbedded(t.Context(), dir)
	require.NoError(t, err)
	var second *series.Embedded
	seriestest.Run(t, store, func() series.Store {
		require.NoError(t, store.Close())
		second, err = series.OpenEmbedded(t.Context(), dir)
		require.NoError(t, err)
		return second
	})
	require.NoError(t, second.Close())
}

func TestRetain(t *testing.T) {
	store, err := series.OpenEmbedded(t.Context(), t.TempDir())
	require.NoError(t, err)
	defer store.Close()
	key := series.Key{Plant: "p", Gateway: "g", Point: "a.b"}
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var all []series.Sample
	for i := range 12_000 {
		all = append(all, series.Sample{Key: key, Time: begin.Add(time.Duration(i) * time.Second), Number: 1, Value: 1, Quality: drivers.Good})
	}
	require.NoError(t, store.Append(t.Context(), all))
	gone, err := store.Retain(t.Context(), begin.Add(11_000*time.Second))
	require.NoError(t, err)
	assert.EqualValues(t, 11_000, gone)
	left, err := store.Range(t.Context(), key, begin, begin.Add(time.Hour*24), 1)
	require.NoError(t, err)
	require.Len(t, left, 1)
	assert.Equal(t, begin.Add(11_000*time.Second), left[0].Time)
}

// A clock set back between two runs gives two readings one time.
func TestPositionTellsReadingsOfOneTimeApart(t *testing.T) {
	store, err := series.OpenEmbedded(t.Context(), t.TempDir())
	require.NoError(t, err)
	defer store.Close()
	key := series.Key{Plant: "p", Gateway: "g", Point: "a.b"}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	one := series.Sample{Key: key, Time: at, Number: 1, Value: 1, Quality: drivers.Good}
	two := series.Sample{Key: key, Time: at, Number: 2, Value: 2, Quality: drivers.Good}
	for range 2 {
		require.NoError(t, store.Append(t.Context(), []series.Sample{one, two}))
	}
	got, err := store.Range(t.Context(), key, at, at.Add(1), 9)
	require.NoError(t, err)
	assert.Equal(t, []series.Sample{one, two}, got)
}

func BenchmarkAppend(b *testing.B) {
	store, err := series.OpenEmbedded(b.Context(), b.TempDir())
	require.NoError(b, err)
	defer store.Close()
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	batch := make([]series.Sample, 5000)
	n := 0
	for b.Loop() {
		for i := range batch {
			point := string(rune('a'+i%20)) + ".p"
			batch[i] = series.Sample{Key: series.Key{Plant: "p", Gateway: "g", Point: point}, Time: begin.Add(time.Duration(n) * time.Millisecond), Number: uint64(n / 100), Value: float64(n), Quality: drivers.Good}
			n++
		}
		if err := store.Append(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "readings/s")
}
