package series

import (
	"context"
	"fmt"
	"math"
	"time"

	"aman/drivers"
)

// Key names the series of one point; Point is "sensor.point".
type Key struct {
	Plant   string `json:"plant"`
	Gateway string `json:"gateway"`
	Point   string `json:"point"`
}

// String returns "plant/gateway/sensor.point", as errors and logs print it.
func (k Key) String() string { return k.Plant + "/" + k.Gateway + "/" + k.Point }

// Sample is one reading of one series.
type Sample struct {
	Key  Key
	Time time.Time // to the nanosecond, UTC
	// Number is the record of the gateway's telemetry lane that brought the
	// reading. A clock that was set back between two runs can give two readings
	// one time; the number keeps them apart.
	Number  uint64
	Value   float64 // the end of the range under over and under; NaN under every other fault
	Quality drivers.Quality
	Fault   drivers.Fault
}

// Bucket sums up the readings of one step of time.
type Bucket struct {
	Start time.Time
	// Min, Max and Mean are over the readings that have a value, those beyond
	// the range at the end of it; NaN where there is none.
	Min, Max, Mean float64
	// Good counts readings of quality good or uncertain, Bad all others.
	Good, Bad int
}

// Store keeps samples. All methods may be called concurrently.
type Store interface {
	// Append writes the samples; when it returns nil they are on the disk. It is
	// idempotent by series, time and number. A sample that the store refuses for
	// what it is, whatever is done, is a *RejectedError.
	Append(ctx context.Context, samples []Sample) error
	// Range returns at most limit samples of [from, to), oldest first.
	Range(ctx context.Context, key Key, from, to time.Time, limit int) ([]Sample, error)
	// Aggregate sums up [from, to) by steps that start at multiples of step
	// since 1970; steps without a reading are left out.
	Aggregate(ctx context.Context, key Key, from, to time.Time, step time.Duration) ([]Bucket, error)
	// Last returns the newest sample; ok is false where there is none.
	Last(ctx context.Context, key Key) (s Sample, ok bool, err error)
	// Count returns how many samples lie in [from, to).
	Count(ctx context.Context, key Key, from, to time.Time) (int64, error)
	// Keys lists the series that hold samples, sorted.
	Keys(ctx context.Context) ([]Key, error)
	// Retain deletes what is older than before and returns how many samples
	// went; a store that has its own retention deletes nothing and returns 0.
	Retain(ctx context.Context, before time.Time) (int64, error)
	// Close gives the file or connection back.
	Close() error
}

// RejectedError says that the store will never take these samples as they
// are, so that sending them again is in vain.
type RejectedError struct{ Err error }

// Error implements error.
func (e *RejectedError) Error() string {
	return "the series store refuses what was written: " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *RejectedError) Unwrap() error { return e.Err }

// maxBuckets bounds one Aggregate: more steps than any chart has pixels are a
// mistake, and would hold memory for nothing.
const maxBuckets = 100_000

func checkSpan(from, to time.Time, step time.Duration) error {
	switch {
	case !from.Before(to):
		return fmt.Errorf("the span from %s to %s is empty", from.Format(time.RFC3339), to.Format(time.RFC3339))
	case step <= 0:
		return fmt.Errorf("a step of %s is no step; it must be longer than 0", step)
	case to.Sub(from)/step > maxBuckets:
		return fmt.Errorf("%d steps are too many for one answer; at most %d: take a longer step or a shorter span", to.Sub(from)/step, maxBuckets)
	}
	return nil
}

// floorTo returns the start of the step that t lies in.
func floorTo(t time.Time, step time.Duration) time.Time {
	ns := t.UnixNano()
	return time.Unix(0, ns-ns%int64(step)).UTC()
}

// usable reports whether a sample has a value that counts in a bucket.
func usable(s Sample) bool { return !math.IsNaN(s.Value) && !math.IsInf(s.Value, 0) }
