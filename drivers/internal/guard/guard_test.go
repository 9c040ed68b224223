package guard_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"aman/drivers/internal/guard"
)

func TestDoReturnsTheResult(t *testing.T) {
	var g guard.Guard
	broken := errors.New("broken")
	assert.NoError(t, g.Do(t.Context(), "a", func() error { return nil }))
	assert.ErrorIs(t, g.Do(t.Context(), "b", func() error { return broken }), broken)
	_, _, stuck := g.Stuck()
	assert.False(t, stuck)
}

func TestDoGivesUpAtTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g guard.Guard
		release := make(chan struct{})
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		start := time.Now()
		err := g.Do(ctx, "transfer", func() error { <-release; return nil })
		assert.ErrorIs(t, err, guard.ErrStuck)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, 50*time.Millisecond, time.Since(start))

		what, since, stuck := g.Stuck()
		assert.True(t, stuck)
		assert.Equal(t, "transfer", what)
		assert.Equal(t, start, since)

		start = time.Now()
		err = g.Do(t.Context(), "next", func() error { t.Error("must not run"); return nil })
		assert.ErrorIs(t, err, guard.ErrStuck)
		assert.EqualError(t, err, "next: the device does not return: transfer, begun 50ms ago, has not ended")
		assert.Zero(t, time.Since(start), "refused at once")

		closed := false
		assert.False(t, g.Finally(func() { closed = true }), "not while the call is stuck")
		close(release)
		synctest.Wait()
		assert.True(t, closed, "closed when the call ends")
		assert.NoError(t, g.Do(t.Context(), "again", func() error { return nil }))
		assert.True(t, g.Finally(func() {}))
	})
}

func TestDoWithACancelledContextBeginsNothing(t *testing.T) {
	var g guard.Guard
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := g.Do(ctx, "transfer", func() error { t.Error("must not run"); return nil })
	assert.ErrorIs(t, err, context.Canceled)
	assert.NotErrorIs(t, err, guard.ErrStuck)
}
