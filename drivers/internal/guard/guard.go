package guard

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrStuck is wrapped by the errors of calls that were abandoned or refused
// because an abandoned one has not ended.
var ErrStuck = errors.New("the device does not return")

// Guard stands before one device. The zero value is ready.
type Guard struct {
	mu    sync.Mutex
	what  string    // the call in flight, empty for none
	since time.Time // its start
	after func()    // what to do when an abandoned call ends
}

// Do runs call and returns its error, or gives up at ctx's end with an error
// that wraps ErrStuck and ctx's own. The call must not touch anything that the
// caller uses after Do has returned. What names the call in errors.
func (g *Guard) Do(ctx context.Context, what string, call func() error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: not begun: %w", what, err)
	}
	if err := g.begin(what); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() {
		err := call()
		g.end()
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-done: // both came at once: the result counts
		return err
	default:
		return fmt.Errorf("%s: %w within its deadline: %w", what, ErrStuck, ctx.Err())
	}
}

// Stuck reports the call in flight and since when it runs. Asked between calls
// by the goroutine that makes them, it tells of an abandoned one.
func (g *Guard) Stuck() (what string, since time.Time, stuck bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.what, g.since, g.what != ""
}

// Finally runs last now, or, while a call is in flight, when that call ends.
// It reports whether last has run.
func (g *Guard) Finally(last func()) bool {
	g.mu.Lock()
	if g.what != "" {
		g.after = last
		g.mu.Unlock()
		return false
	}
	g.mu.Unlock()
	last()
	return true
}

func (g *Guard) begin(what string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.what != "" {
		return fmt.Errorf("%s: %w: %s, begun %s ago, has not ended", what, ErrStuck, g.what, time.Since(g.since).Round(time.Millisecond))
	}
	g.what, g.since = what, time.Now()
	return nil
}

func (g *Guard) end() {
	g.mu.Lock()
	after := g.after
	g.what, g.after = "", nil
	g.mu.Unlock()
	if after != nil {
		after()
	}
}
