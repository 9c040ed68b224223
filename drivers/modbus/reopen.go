package modbus

import "time"

// A lost connection or port is opened again at once, then with a growing delay:
// a refusal costs nothing, so what comes back is found within two seconds.
const (
	firstReopen = 100 * time.Millisecond
	maxReopen   = 2 * time.Second
)

// reopening says when a connection or port may be opened again. In between every
// request fails at once.
type reopening struct {
	wait  time.Duration
	until time.Time
	err   error
}

// ready returns why nothing may be opened now, or nil.
func (r *reopening) ready(now time.Time) error {
	if now.Before(r.until) {
		return r.err
	}
	return nil
}

func (r *reopening) failed(now time.Time, err error) {
	r.wait = min(maxReopen, max(firstReopen, 2*r.wait))
	r.until, r.err = now.Add(r.wait), err
}

func (r *reopening) opened() { *r = reopening{} }
