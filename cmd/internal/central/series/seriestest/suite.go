package seriestest

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/central/series"
	"aman/drivers"
)

// start is a round instant, so that steps are easy to count.
var start = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

// Run tests a store. Open is called once; reopen returns the same store after
// a restart, or nil where that is the server's own matter.
func Run(t *testing.T, store series.Store, reopen func() series.Store) {
	t.Helper()
	key := series.Key{Plant: "kirov", Gateway: "gw-1", Point: "co-1.co"}
	t.Run("empty", func(t *testing.T) { empty(t, store, key) })
	t.Run("append, again and in any order", func(t *testing.T) { again(t, store, key) })
	t.Run("faults are data", func(t *testing.T) { faults(t, store) })
	t.Run("aggregate", func(t *testing.T) { aggregate(t, store) })
	t.Run("neighbours stay apart", func(t *testing.T) { neighbours(t, store, key) })
	t.Run("a large batch", func(t *testing.T) { large(t, store) })
	if reopen != nil {
		t.Run("restart", func(t *testing.T) {
			again := reopen()
			n, err := again.Count(t.Context(), key, start, start.Add(time.Hour))
			require.NoError(t, err)
			assert.EqualValues(t, 100, n)
		})
	}
}

func empty(t *testing.T, store series.Store, key series.Key) {
	_, ok, err := store.Last(t.Context(), key)
	require.NoError(t, err)
	assert.False(t, ok)
	n, err := store.Count(t.Context(), key, start, start.Add(time.Hour))
	require.NoError(t, err)
	assert.Zero(t, n)
	found, err := store.Range(t.Context(), key, start, start.Add(time.Hour), 10)
	require.NoError(t, err)
	assert.Empty(t, found)
	require.NoError(t, store.Append(t.Context(), nil))
}

func again(t *testing.T, store series.Store, key series.Key) {
	all := rising(key, 100, 100*time.Millisecond)
	require.NoError(t, store.Append(t.Context(), all[50:]))
	require.NoError(t, store.Append(t.Context(), all[:60]))
	require.NoError(t, store.Append(t.Context(), all))
	n, err := store.Count(t.Context(), key, start, start.Add(time.Hour))
	require.NoError(t, err)
	assert.EqualValues(t, 100, n, "each reading is there once")

	got, err := store.Range(t.Context(), key, start, start.Add(time.Hour), 1000)
	require.NoError(t, err)
	same(t, all, got)
	got, err = store.Range(t.Context(), key, all[10].Time, all[20].Time, 1000)
	require.NoError(t, err)
	same(t, all[10:20], got)
	got, err = store.Range(t.Context(), key, start, start.Add(time.Hour), 7)
	require.NoError(t, err)
	same(t, all[:7], got)

	last, ok, err := store.Last(t.Context(), key)
	require.NoError(t, err)
	require.True(t, ok)
	same(t, all[99:], []series.Sample{last})
}

func faults(t *testing.T, store series.Store) {
	key := series.Key{Plant: "kirov", Gateway: "gw-1", Point: "co-2.co"}
	all := []series.Sample{
		{Key: key, Time: start, Number: 1, Value: 3.25, Quality: drivers.Good},
		{Key: key, Time: start.Add(time.Second), Number: 1, Value: math.NaN(), Quality: drivers.Bad, Fault: drivers.Timeout},
		{Key: key, Time: start.Add(2 * time.Second), Number: 2, Value: 1000, Quality: drivers.Bad, Fault: drivers.Over},
		{Key: key, Time: start.Add(3 * time.Second), Number: 2, Value: 0, Quality: drivers.Uncertain},
		{Key: key, Time: start.Add(4*time.Second + 1), Number: 3, Value: math.NaN(), Quality: drivers.Bad, Fault: drivers.CRC},
	}
	require.NoError(t, store.Append(t.Context(), all))
	got, err := store.Range(t.Context(), key, start, start.Add(time.Minute), 100)
	require.NoError(t, err)
	same(t, all, got)
	last, ok, err := store.Last(t.Context(), key)
	require.NoError(t, err)
	require.True(t, ok)
	same(t, all[4:], []series.Sample{last})

	buckets, err := store.Aggregate(t.Context(), key, start, start.Add(time.Minute), 10*time.Second)
	require.NoError(t, err)
	require.Len(t, buckets, 1)
	assert.Equal(t, series.Bucket{Start: start, Min: 0, Max: 1000, Mean: (3.25 + 1000) / 3, Good: 2, Bad: 3}, buckets[0])
}

func aggregate(t *testing.T, store series.Store) {
	key := series.Key{Plant: "kirov", Gateway: "gw-1", Point: "t-1.temperature"}
	require.NoError(t, store.Append(t.Context(), rising(key, 60, time.Second)))
	dead := series.Sample{Key: key, Time: start.Add(2 * time.Minute), Number: 9, Value: math.NaN(), Quality: drivers.Bad, Fault: drivers.Timeout}
	require.NoError(t, store.Append(t.Context(), []series.Sample{dead}))

	got, err := store.Aggregate(t.Context(), key, start.Add(5*time.Second), start.Add(3*time.Minute), 20*time.Second)
	require.NoError(t, err)
	require.Len(t, got, 4)
	assert.Equal(t, series.Bucket{Start: start, Min: 5, Max: 19, Mean: 12, Good: 15}, got[0], "a step that begins before the span")
	assert.Equal(t, series.Bucket{Start: start.Add(20 * time.Second), Min: 20, Max: 39, Mean: 29.5, Good: 20}, got[1])
	assert.Equal(t, start.Add(2*time.Minute), got[3].Start, "the empty minute between is left out")
	assert.True(t, math.IsNaN(got[3].Mean) && math.IsNaN(got[3].Min) && math.IsNaN(got[3].Max))
	assert.Equal(t, 1, got[3].Bad)

	_, err = store.Aggregate(t.Context(), key, start, start, time.Second)
	require.Error(t, err)
	_, err = store.Aggregate(t.Context(), key, start, start.Add(10000*time.Hour), time.Second)
	require.ErrorContains(t, err, "too many")
	_, err = store.Aggregate(t.Context(), key, start, start.Add(time.Hour), 0)
	require.Error(t, err)
}

func neighbours(t *testing.T, store series.Store, key series.Key) {
	for _, other := range []series.Key{
		{Plant: "kirov", Gateway: "gw-2", Point: key.Point},
		{Plant: "shymkent", Gateway: key.Gateway, Point: key.Point},
	} {
		require.NoError(t, store.Append(t.Context(), rising(other, 3, time.Second)))
		n, err := store.Count(t.Context(), other, start, start.Add(time.Hour))
		require.NoError(t, err)
		assert.EqualValues(t, 3, n)
	}
	n, err := store.Count(t.Context(), key, start, start.Add(time.Hour))
	require.NoError(t, err)
	assert.EqualValues(t, 100, n)
	keys, err := store.Keys(t.Context())
	require.NoError(t, err)
	assert.Contains(t, keys, key)
	assert.Len(t, keys, 5)
}

func large(t *testing.T, store series.Store) {
	var all []series.Sample
	for i := range 20 {
		all = append(all, rising(series.Key{Plant: "big", Gateway: "gw-1", Point: fmt.Sprintf("plc.p%d", i)}, 600, 100*time.Millisecond)...)
	}
	begun := time.Now()
	require.NoError(t, store.Append(t.Context(), all))
	t.Logf("%d readings in %s: %.0f a second", len(all), time.Since(begun).Round(time.Millisecond), float64(len(all))/time.Since(begun).Seconds())
	for i := range 20 {
		n, err := store.Count(t.Context(), series.Key{Plant: "big", Gateway: "gw-1", Point: fmt.Sprintf("plc.p%d", i)}, start, start.Add(time.Hour))
		require.NoError(t, err)
		require.EqualValues(t, 600, n)
	}
}

// rising returns n good samples whose value counts up by one.
func rising(key series.Key, n int, every time.Duration) []series.Sample {
	out := make([]series.Sample, n)
	for i := range out {
		out[i] = series.Sample{Key: key, Time: start.Add(time.Duration(i) * every), Number: uint64(1 + i/10), Value: float64(i), Quality: drivers.Good}
	}
	return out
}

func same(t *testing.T, want, got []series.Sample) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("samples differ (-want +got):\n%s", diff)
	}
}
