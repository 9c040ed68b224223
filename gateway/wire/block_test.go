package wire_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/drivers"
	"aman/gateway/wire"
)

var start = time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)

// equalBlock compares blocks by the bits of their values, NaN included.
func equalBlock(t require.TestingT, want, got wire.Block) {
	require.Equal(t, want.Sensor, got.Sensor)
	require.Len(t, got.Rows, len(want.Rows))
	for i, w := range want.Rows {
		g := got.Rows[i]
		require.Equal(t, math.Float64bits(w.Value), math.Float64bits(g.Value), "row %d: %v and %v", i, w.Value, g.Value)
		require.True(t, w.Time.Equal(g.Time), "row %d: %v and %v", i, w.Time, g.Time)
		w.Value, g.Value, w.Time, g.Time = 0, 0, time.Time{}, time.Time{}
		require.Equal(t, w, g, "row %d", i)
	}
}

var ids = rapid.StringMatching(`[a-z0-9][a-z0-9_-]{0,31}`)

func drawRow(t *rapid.T, points []string) wire.Row {
	value := rapid.OneOf(
		rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(0, 4000).Draw(t, "raw")) * 0.1 }),
		rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(-4000, 4000).Draw(t, "raw")) / 100 }),
		rapid.Float64(),
		rapid.SampledFrom([]float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.MaxFloat64, 1 << 53}),
	).Draw(t, "value")
	if math.IsNaN(value) {
		value = math.NaN() // one NaN: a value that is none has no bits to keep
	}
	return wire.Row{
		Point:   rapid.SampledFrom(points).Draw(t, "point"),
		Time:    start.Add(time.Duration(rapid.IntRange(-5, 5000).Draw(t, "ms")) * time.Millisecond),
		Value:   value,
		Quality: drivers.Quality(rapid.IntRange(0, 3).Draw(t, "quality")),
		Fault:   drivers.Fault(rapid.IntRange(0, int(drivers.Inhibited)).Draw(t, "fault")),
	}
}

func drawBlock(t *rapid.T) wire.Block {
	points := rapid.SliceOfNDistinct(ids, 1, 6, rapid.ID[string]).Draw(t, "points")
	b := wire.Block{Sensor: ids.Draw(t, "sensor"), Rows: []wire.Row{}}
	for range rapid.IntRange(0, 40).Draw(t, "rows") {
		b.Rows = append(b.Rows, drawRow(t, points))
	}
	return b
}

func TestBlockComesBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBlock(t)
		record, err := wire.EncodeBlock(b)
		require.NoError(t, err)
		back, err := wire.DecodeBlock(record)
		require.NoError(t, err)
		equalBlock(t, b, back)
	})
}

func TestBlockCutsTimesToTheMillisecond(t *testing.T) {
	record, err := wire.EncodeBlock(wire.Block{Sensor: "co-1", Rows: []wire.Row{{Point: "co", Time: start.Add(1999 * time.Microsecond)}}})
	require.NoError(t, err)
	back, err := wire.DecodeBlock(record)
	require.NoError(t, err)
	assert.Equal(t, start.Add(time.Millisecond), back.Rows[0].Time)
}

func TestBlockRefusesWhatIsNoBlock(t *testing.T) {
	row := wire.Row{Point: "co", Time: start}
	for name, b := range map[string]wire.Block{
		"sensor is no id": {Sensor: "CO 1", Rows: []wire.Row{row}},
		"point is no id":  {Sensor: "co-1", Rows: []wire.Row{{Point: "co/x", Time: start}}},
		"too many rows":   {Sensor: "co-1", Rows: make([]wire.Row, wire.MaxBlockRows+1)},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := wire.EncodeBlock(b)
			assert.Error(t, err)
		})
	}
}

func TestBlockCutAnywhereIsAnError(t *testing.T) {
	record, err := wire.EncodeBlock(second("co-1", 10))
	require.NoError(t, err)
	for n := range record {
		_, err := wire.DecodeBlock(record[:n])
		assert.Error(t, err, "cut at %d", n)
	}
}

// second is a second of a gas sensor with three points, polled n times.
func second(sensor string, n int) wire.Block {
	b := wire.Block{Sensor: sensor}
	for i := range n {
		at := start.Add(time.Duration(i) * time.Second / time.Duration(n))
		b.Rows = append(b.Rows,
			wire.Row{Point: "co", Time: at, Value: float64(120+i%7) * 0.1, Quality: drivers.Good},
			wire.Row{Point: "temp", Time: at, Value: 21.5, Quality: drivers.Good},
			wire.Row{Point: "counter", Time: at, Value: float64(4000 + i), Quality: drivers.Good})
	}
	return b
}

// TestBlockIsSmall guards the wear of the SD card.
func TestBlockIsSmall(t *testing.T) {
	b := second("co-1", 10)
	record, err := wire.EncodeBlock(b)
	require.NoError(t, err)
	each := float64(len(record)) / float64(len(b.Rows))
	t.Logf("%.1f bytes a reading (%d bytes, %d readings)", each, len(record), len(b.Rows))
	assert.Less(t, each, 4.0)
}

func FuzzDecodeBlock(f *testing.F) {
	for _, n := range []int{0, 1, 10} {
		record, err := wire.EncodeBlock(second("co-1", n))
		require.NoError(f, err)
		f.Add(record)
	}
	f.Fuzz(func(t *testing.T, record []byte) {
		b, err := wire.DecodeBlock(record)
		if err != nil {
			return
		}
		again, err := wire.EncodeBlock(b)
		require.NoError(t, err)
		back, err := wire.DecodeBlock(again)
		require.NoError(t, err)
		equalBlock(t, b, back)
	})
}
