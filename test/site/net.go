package site

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"testing"
	"time"
)

// readyTime bounds how long a started server may take to answer.
const readyTime = 30 * time.Second

// pace is how often something outside is looked at.
const pace = 20 * time.Millisecond

// FreeAddress returns a loopback address that nobody listens on.
func FreeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Eventually looks until look is content or the time is over; then it returns
// what look complained about last.
func Eventually(ctx context.Context, limit time.Duration, look func() error) error {
	return EventuallyEvery(ctx, limit, pace, look)
}

// EventuallyEvery is Eventually for looks that leave something behind.
func EventuallyEvery(ctx context.Context, limit, pace time.Duration, look func() error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for {
		began := time.Now()
		err := look()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("not within %v: %w", limit, err)
		case <-time.After(max(pace, time.Since(began))): // a long look leaves the machine to others as long
		}
	}
}

// Answers waits until an address accepts connections, and gives up as soon as
// the program that should listen has ended.
func Answers(ctx context.Context, p *Process, address string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	return Eventually(ctx, readyTime, func() error {
		if !p.Running() {
			err := fmt.Errorf("%s ended with exit %d:\n%s", p.Name, p.code, p.Tail())
			cancel(err)
			return err
		}
		conn, err := net.DialTimeout("tcp", address, time.Second)
		if err != nil {
			return err
		}
		return conn.Close()
	})
}

// client has time-outs, so that a hung server fails a story instead of stopping it.
var client = &http.Client{Timeout: 10 * time.Second}
