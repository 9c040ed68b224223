package ingest

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"aman/gateway/wire"
)

func at(n int) wire.Position {
	return wire.Position{Epoch: "e", Lane: wire.LaneTelemetry, Number: uint64(n)}
}

func of(name string, n, weight int) item[int] {
	return item[int]{from: gatewayKey{"p", name}, position: at(n), weight: weight, value: n}
}

func names(items []item[int]) (out []string) {
	for _, it := range items {
		out = append(out, it.from.gateway)
	}
	return out
}

func TestGatewaysTakeTurns(t *testing.T) {
	q := newQueue[int](limits{one: 100, all: 1000})
	for n := range 5 {
		require.Equal(t, taken, q.put(of("loud", n, 1)))
	}
	require.Equal(t, taken, q.put(of("quiet", 1, 1)))
	assert.Equal(t, []string{"loud", "quiet", "loud"}, names(q.take(t.Context(), 0, 3)))
	assert.Equal(t, []string{"loud", "loud", "loud"}, names(q.take(t.Context(), 0, 100)))
}

func TestAQueueIsBounded(t *testing.T) {
	q := newQueue[int](limits{one: 10, all: 15})
	assert.Equal(t, taken, q.put(of("a", 1, 50)), "an empty line takes anything, or it would never come through")
	assert.Equal(t, full, q.put(of("a", 2, 1)))
	assert.Equal(t, full, q.put(of("b", 1, 1)), "all have a bound as well")
	assert.Equal(t, waiting, q.put(of("a", 1, 50)), "a position waits once")
	items := q.take(t.Context(), 0, 1)
	assert.Equal(t, waiting, q.put(of("a", 1, 50)), "nor while it is being written")
	assert.Equal(t, 50, q.depth())
	q.done(items)
	assert.Zero(t, q.depth())
	assert.Equal(t, taken, q.put(of("a", 1, 5)))
	q.close()
	assert.Equal(t, full, q.put(of("b", 1, 1)))
	assert.Len(t, q.take(t.Context(), time.Hour, 1), 1, "what waits is still given out, at once")
	assert.Nil(t, q.take(t.Context(), 0, 1))
}

func TestTakeLingers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue[int](limits{one: 100, all: 100})
		begun := time.Now()
		go func() {
			for n := range 3 {
				q.put(of("a", n, 1))
				pause(t.Context(), 20*time.Millisecond)
			}
		}()
		assert.Len(t, q.take(t.Context(), 50*time.Millisecond, 100), 3)
		assert.Equal(t, 50*time.Millisecond, time.Since(begun))

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		assert.Nil(t, q.take(ctx, 0, 1), "it ends with its context")
	})
}

func TestRanges(t *testing.T) {
	assert.Equal(t, []wire.Range{{First: 1, Last: 3}, {First: 7, Last: 7}, {First: 9, Last: 10}}, ranges([]uint64{3, 1, 2, 7, 10, 9, 9}))
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOf(rapid.Uint64Range(1, 60)).Draw(t, "numbers")
		want := map[uint64]bool{}
		for _, n := range numbers {
			want[n] = true
		}
		got := map[uint64]bool{}
		for _, r := range ranges(numbers) {
			for n := r.First; n <= r.Last; n++ {
				got[n] = true
			}
		}
		assert.Equal(t, want, got)
	})
}

// Whatever is put and taken, nothing is lost, doubled or out of its order.
func TestNothingIsLostInAQueue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := newQueue[int](limits{one: 50, all: 120})
		next, seen := map[string]int{}, map[string]int{}
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "put") {
				name := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "name")
				if q.put(of(name, next[name], rapid.IntRange(1, 20).Draw(t, "weight"))) == taken {
					next[name]++
				}
			} else if q.depth() > 0 {
				items := q.collect(rapid.IntRange(1, 40).Draw(t, "most"))
				for _, it := range items {
					if it.value != seen[it.from.gateway] {
						t.Fatalf("%s: %d came, %d was next", it.from, it.value, seen[it.from.gateway])
					}
					seen[it.from.gateway]++
				}
				q.done(items)
			}
		}
		for _, it := range q.collect(1 << 30) {
			seen[it.from.gateway]++
		}
		assert.Equal(t, next, seen)
	})
}

func FuzzReceive(f *testing.F) {
	f.Add("spBv1.0/kirov/NDATA/gw-1", []byte("x"))
	f.Add("spBv1.0/kirov/NBIRTH/gw-1", []byte{8, 1})
	f.Add("spBv1.0/kirov/NDEATH/gw-1", []byte{})
	f.Add("", []byte{})
	in := New(Options{Live: nobody{}, Log: quiet()}, nil)
	f.Fuzz(func(t *testing.T, topic string, payload []byte) {
		in.Receive(topic, payload)
		if in.counts.panics.Load() > 0 {
			t.Fatal("a message made its reader panic")
		}
	})
}
