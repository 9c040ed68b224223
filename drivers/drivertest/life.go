package drivertest

import (
	"context"
	"math"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
)

// goodReads is how often a healthy instrument is read in a row.
const goodReads = 3

func (t *trial) checkHealthy() {
	points := t.sensor.Points()
	t.open()
	for range goodReads {
		t.good(t.firstGood())
		t.pause(t.given.Config.Every)
	}
	t.sameAs(points)
}

func (t *trial) checkNoOpen() {
	t.rig.Set(t.condition)
	samples, took, err := t.read(t.given.Deadline)
	t.failed(samples, err, took)
}

func (t *trial) checkCancelled() {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	start := time.Now()
	assert.Error(t, t.sensor.Open(ctx), "Open with a cancelled context")
	assert.LessOrEqual(t, time.Since(start), t.slack())

	t.open()
	start = time.Now()
	assert.Error(t, t.sensor.Read(ctx, t.samples()), "Read with a cancelled context")
	assert.LessOrEqual(t, time.Since(start), t.slack())
}

func (t *trial) checkOpenFails() {
	t.rig.Set(t.condition)
	ctx, cancel := context.WithTimeout(t.Context(), t.given.Deadline)
	defer cancel()
	start := time.Now()
	err := t.sensor.Open(ctx)
	assert.LessOrEqual(t, time.Since(start), t.given.Deadline+t.slack(), "Open returns by its deadline")
	if err != nil {
		assert.Contains(t, faultsOf(t.condition), drivers.FaultOf(err), "%v", err)
	} else if t.condition != Garbled { // an Open may leave judging replies to Read
		samples, took, err := t.read(t.given.Deadline)
		t.failed(samples, err, took)
	}
	t.recovers()
}

func (t *trial) checkReadFails() {
	t.open()
	t.good(t.firstGood())
	t.rig.Set(t.condition)
	var err error
	for attempt := 0; attempt < 2 && err == nil; attempt++ { // an error asks for Open
		var samples []drivers.Sample
		var took time.Duration
		samples, took, err = t.read(t.given.Deadline)
		t.failed(samples, err, took)
		t.pause(t.given.Config.Every)
	}
	t.recovers()
}

func (t *trial) checkEnd() {
	want := map[Condition]drivers.Fault{Over: drivers.Over, Under: drivers.Under}[t.condition]
	t.open()
	t.rig.Set(t.condition)
	t.pause(t.given.Config.Every) // instruments that measure by themselves need their period
	points, found := t.sensor.Points(), false
	for i, s := range t.firstGood() {
		t.judged(points[i], s)
		found = found || s.Fault == want
	}
	assert.True(t, found, "no point is %s", want)
}

// recovers checks that a healthy bus brings the values back. A real bus may
// need several attempts.
func (t *trial) recovers() {
	t.rig.Set(Healthy)
	t.pause(t.given.Config.Every)
	var err error
	for range 5 {
		ctx, cancel := context.WithTimeout(t.Context(), t.given.Patience)
		err = t.sensor.Open(ctx)
		cancel()
		if err == nil {
			t.good(t.firstGood())
			return
		}
		t.pause(t.given.Config.Every)
	}
	require.NoError(t, err, "Open after the bus is healthy again")
}

func (t *trial) open() {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), t.given.Patience)
	defer cancel()
	require.NoError(t, t.sensor.Open(ctx), "Open on a healthy bus")
}

// firstGood reads until the instrument has warmed up, for Settle at most.
func (t *trial) firstGood() []drivers.Sample {
	t.Helper()
	const step = 100 * time.Millisecond
	for waited := time.Duration(0); ; waited += step {
		samples, _, err := t.read(t.given.Patience)
		require.NoError(t, err, "Read on a healthy bus")
		if waited >= t.given.Settle || !warming(samples) {
			return samples
		}
		assert.True(t, math.IsNaN(samples[0].Value), "a sample in warm-up has no value")
		t.wait(step)
	}
}

func warming(samples []drivers.Sample) bool {
	for _, s := range samples {
		if s.Fault == drivers.Warmup {
			return true
		}
	}
	return false
}

// read reads once and returns the samples, the error and the time it took.
func (t *trial) read(deadline time.Duration) ([]drivers.Sample, time.Duration, error) {
	ctx, cancel := context.WithTimeout(t.Context(), deadline)
	defer cancel()
	samples := t.samples()
	start := time.Now()
	err := t.sensor.Read(ctx, samples)
	return samples, time.Since(start), err
}

// samples returns samples that no driver writes, so that one that is not
// filled is seen.
func (t *trial) samples() []drivers.Sample {
	samples := make([]drivers.Sample, len(t.sensor.Points()))
	for i := range samples {
		samples[i] = untouched
	}
	return samples
}

// pause passes time where it costs nothing; a rig in real time is polled as
// fast as the test runs.
func (t *trial) pause(d time.Duration) {
	if t.given.Virtual {
		time.Sleep(d) // in a bubble
	}
}

// wait passes time between two reads in warm-up.
func (t *trial) wait(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-t.Context().Done():
	}
}
