package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"aman/drivers"
	"aman/gateway/outbox"
	"aman/gateway/wire"
)

const (
	// blockEvery is how long readings gather before they become records.
	blockEvery = time.Second
	// telemetryDepth bounds the readings that gather while the disk stalls:
	// at two thousand readings a second, two minutes.
	telemetryDepth = 240_000
	// blockMost bounds the readings of one record, whatever a sensor's period.
	blockMost = 4096
)

// shelving is what telemetry needs of the outbox.
type shelving interface {
	Append(lane outbox.Lane, payload []byte) (uint64, error)
	Sync() error
}

// telemetry gathers the readings of each sensor and writes them as one record
// a sensor and second. add cannot block on the disk.
type telemetry struct {
	depth   int // telemetryDepth
	store   shelving
	clock   *clock
	log     *slog.Logger
	sensors []string
	points  [][]string // names, by sensor

	began atomic.Int64 // of the write under way, on clock.elapsed; 0 if none

	mu      sync.Mutex
	rows    [][]wire.Row // by sensor
	spare   [][]wire.Row // room for the next second, by sensor
	count   int
	dropped uint64
	err     error
}

func newTelemetry(s shelving, c *clock, sensors []string, points [][]string, log *slog.Logger) *telemetry {
	return &telemetry{depth: telemetryDepth, store: s, clock: c, log: log, sensors: sensors, points: points, rows: make([][]wire.Row, len(sensors)), spare: make([][]wire.Row, len(sensors))}
}

// add takes the samples of one poll.
func (t *telemetry) add(sensor int, at time.Time, samples []drivers.Sample) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.count+len(samples) > t.depth {
		t.dropped += uint64(len(samples))
		return
	}
	t.count += len(samples)
	for i, s := range samples {
		r := drivers.Place("", at, s)
		t.rows[sensor] = append(t.rows[sensor], wire.Row{Point: t.points[sensor][i], Time: at, Value: r.Value, Quality: r.Quality, Fault: r.Fault})
	}
}

// telemetryState is what pages and health say of the telemetry lane.
type telemetryState struct {
	Waiting int
	Dropped uint64
	Stalled time.Duration // age of the write under way
	Err     error
}

func (t *telemetry) state() telemetryState {
	t.mu.Lock()
	defer t.mu.Unlock()
	return telemetryState{Waiting: t.count, Dropped: t.dropped, Stalled: since(t.clock, &t.began), Err: t.err}
}

// run writes once a second until ctx ends, and then once more.
func (t *telemetry) run(ctx context.Context) error {
	for sleep(ctx, blockEvery) {
		t.flush()
	}
	t.flush()
	return nil
}

// flush hands everything over and syncs it. What the outbox has no room for
// stays here; the sync makes room.
func (t *telemetry) flush() {
	t.began.Store(int64(t.clock.elapsed()))
	defer t.began.Store(0)
	full := t.handOver()
	if err := t.store.Sync(); err != nil {
		full = err
	}
	t.note(full)
}

func (t *telemetry) handOver() error {
	for sensor := range t.sensors {
		rows := t.take(sensor)
		for left := rows; len(left) > 0; {
			n := block(left)
			if err := t.write(sensor, left[:n]); err != nil {
				t.putBack(sensor, left)
				return err
			}
			left = left[n:]
			runtime.Gosched() // on one core the safety path need not wait for all sensors
		}
		t.giveBack(sensor, rows)
	}
	return nil
}

// giveBack lets the rows' memory be used again, unless it is that of a bad
// night.
func (t *telemetry) giveBack(sensor int, rows []wire.Row) {
	if cap(rows) > blockMost {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.spare[sensor] = rows[:0]
}

// block returns how many of the rows make one record: the readings of up to a
// second.
func block(rows []wire.Row) int {
	end := rows[0].Time.Add(blockEvery)
	n := 1
	for n < len(rows) && n < blockMost && !rows[n].Time.After(end) {
		n++
	}
	return n
}

func (t *telemetry) take(sensor int) []wire.Row {
	t.mu.Lock()
	defer t.mu.Unlock()
	rows := t.rows[sensor]
	t.rows[sensor], t.spare[sensor] = t.spare[sensor], nil
	t.count -= len(rows)
	return rows
}

// putBack keeps rows for the next time. They go before those that came in
// meanwhile, which are few: the long slice is not copied under the lock.
func (t *telemetry) putBack(sensor int, rows []wire.Row) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count += len(rows)
	t.rows[sensor] = append(rows, t.rows[sensor]...)
}

func (t *telemetry) write(sensor int, rows []wire.Row) error {
	payload, err := encodeBlock(wire.Block{Sensor: t.sensors[sensor], Rows: rows})
	if err != nil {
		t.log.Error("readings cannot be encoded and are left out", "sensor", t.sensors[sensor], "readings", len(rows), "err", err)
		t.drop(len(rows))
		return nil
	}
	_, err = t.store.Append(outbox.Telemetry, payload)
	return err
}

// encodeBlock is wire.EncodeBlock with a panic as an error: its rows are lost,
// and counted.
func encodeBlock(b wire.Block) (payload []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return wire.EncodeBlock(b)
}

func (t *telemetry) drop(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.dropped += uint64(n)
}

// note logs when the lane stops taking readings and when it takes them again.
func (t *telemetry) note(err error) {
	t.mu.Lock()
	before := t.err
	t.err = err
	t.mu.Unlock()
	switch {
	case err != nil && before == nil:
		t.log.Error("readings cannot be written; they are kept in memory and tried again", "err", err)
	case err == nil && before != nil:
		t.log.Info("readings are written again")
	}
}
