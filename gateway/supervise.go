package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// restartPause is how long the supervisor waits before it starts a worker of
// the data path again.
const restartPause = time.Second

// supervisor runs the goroutines of the data path. A panic there is recovered,
// counted, logged, and the worker started again: the data path cannot kill the
// siren. Goroutines of the safety path are not run here.
type supervisor struct {
	ctx    context.Context // ends the workers
	cancel context.CancelFunc
	log    *slog.Logger
	panics func(worker string)
	wg     sync.WaitGroup
}

// run keeps worker going until the supervisor is stopped and it returns.
func (s *supervisor) run(name string, worker func(context.Context) error) {
	s.wg.Go(func() {
		for {
			err := s.guarded(name, worker)
			if s.ctx.Err() != nil {
				return
			}
			s.log.Error("a worker of the data path ended and is started again", "worker", name, "err", err)
			if !sleep(s.ctx, restartPause) {
				return
			}
		}
	})
}

func (s *supervisor) guarded(name string, worker func(context.Context) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s.panics(name)
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return worker(s.ctx)
}

// stop ends every worker and waits for them, but no longer than limit.
func (s *supervisor) stop(limit time.Duration) error {
	s.cancel()
	done := make(chan struct{})
	go func() {
		s.wg.Wait()
		close(done)
	}()
	t := time.NewTimer(limit)
	defer t.Stop()
	select {
	case <-done:
		return nil
	case <-t.C:
		return fmt.Errorf("the data path did not end within %s", limit)
	}
}
