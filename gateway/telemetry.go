package gateway

import (
	"context"
	"log/slog"
	"sync"
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
)

// telemetry gathers the readings of each sensor and writes them as one record
// a sensor and second. add cannot block on the disk.
type telemetry struct {
	store   *outbox.Store
	log     *slog.Logger
	sensors []string
	points  [][]string // names, by sensor

	mu      sync.Mutex
	rows    [][]wire.Row // by sensor
	count   int
	dropped uint64
	err     error
}

func newTelemetry(store *outbox.Store, sensors []string, points [][]string, log *slog.Logger) *telemetry {
	return &telemetry{store: store, log: log, sensors: sensors, points: points, rows: make([][]wire.Row, len(sensors))}
}

// add takes the samples of one poll.
func (t *telemetry) add(sensor int, at time.Time, samples []drivers.Sample) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.count+len(samples) > telemetryDepth {
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
	Err     error
}

func (t *telemetry) state() telemetryState {
	t.mu.Lock()
	defer t.mu.Unlock()
	return telemetryState{Waiting: t.count, Dropped: t.dropped, Err: t.err}
}

// run writes once a second until ctx ends, and then once more.
func (t *telemetry) run(ctx context.Context) error {
	for sleep(ctx, blockEvery) {
		t.flush()
	}
	t.flush()
	return nil
}

func (t *telemetry) flush() {
	for sensor := range t.sensors {
		rows := t.take(sensor)
		if len(rows) == 0 {
			continue
		}
		if err := t.write(sensor, rows); err != nil {
			t.putBack(sensor, rows)
			t.note(err)
			return
		}
	}
	t.note(t.store.Sync())
}

func (t *telemetry) take(sensor int) []wire.Row {
	t.mu.Lock()
	defer t.mu.Unlock()
	rows := t.rows[sensor]
	t.rows[sensor] = make([]wire.Row, 0, len(rows))
	t.count -= len(rows)
	return rows
}

func (t *telemetry) putBack(sensor int, rows []wire.Row) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count += len(rows)
	t.rows[sensor] = append(rows, t.rows[sensor]...)
}

func (t *telemetry) write(sensor int, rows []wire.Row) error {
	payload, err := wire.EncodeBlock(wire.Block{Sensor: t.sensors[sensor], Rows: rows})
	if err != nil {
		t.log.Error("readings cannot be encoded and are left out", "sensor", t.sensors[sensor], "readings", len(rows), "err", err)
		t.drop(len(rows))
		return nil
	}
	_, err = t.store.Append(outbox.Telemetry, payload)
	return err
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
