package series

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// ofSeries narrows a query to the series of the first three parameters.
const ofSeries = ` FROM samples WHERE series = (SELECT id FROM series WHERE plant = $1 AND gateway = $2 AND point = $3) `

// Range implements Store.
func (e *Embedded) Range(ctx context.Context, key Key, from, to time.Time, limit int) ([]Sample, error) {
	rows, err := e.db.Read.QueryContext(ctx, `SELECT time, number, value, status`+ofSeries+
		`AND time >= $4 AND time < $5 ORDER BY time, number LIMIT $6`,
		key.Plant, key.Gateway, key.Point, from.UnixNano(), to.UnixNano(), limit)
	if err != nil {
		return nil, fmt.Errorf("series: range of %s: %w", key, err)
	}
	defer rows.Close()
	var out []Sample
	for rows.Next() {
		s, err := scanSample(key, rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("series: range of %s: %w", key, err)
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// Last implements Store.
func (e *Embedded) Last(ctx context.Context, key Key) (Sample, bool, error) {
	row := e.db.Read.QueryRowContext(ctx, `SELECT time, number, value, status`+ofSeries+
		`ORDER BY time DESC, number DESC LIMIT 1`, key.Plant, key.Gateway, key.Point)
	s, err := scanSample(key, row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Sample{}, false, nil
	}
	if err != nil {
		return Sample{}, false, fmt.Errorf("series: last of %s: %w", key, err)
	}
	return s, true, nil
}

// Aggregate implements Store.
func (e *Embedded) Aggregate(ctx context.Context, key Key, from, to time.Time, step time.Duration) ([]Bucket, error) {
	if err := checkSpan(from, to, step); err != nil {
		return nil, fmt.Errorf("series: aggregate of %s: %w", key, err)
	}
	// Quality stands in the status from bit 8 on: 0 good, 1 uncertain.
	rows, err := e.db.Read.QueryContext(ctx, `SELECT time / $6 * $6 AS start, min(value), max(value), avg(value),
		sum(status < 512), sum(status >= 512)`+ofSeries+`AND time >= $4 AND time < $5 GROUP BY start ORDER BY start`,
		key.Plant, key.Gateway, key.Point, from.UnixNano(), to.UnixNano(), int64(step))
	if err != nil {
		return nil, fmt.Errorf("series: aggregate of %s: %w", key, err)
	}
	defer rows.Close()
	var out []Bucket
	for rows.Next() {
		var start int64
		var low, high, mean sql.NullFloat64
		var b Bucket
		if err := rows.Scan(&start, &low, &high, &mean, &b.Good, &b.Bad); err != nil {
			return nil, fmt.Errorf("series: aggregate of %s: %w", key, err)
		}
		b.Start = time.Unix(0, start).UTC()
		b.Min, b.Max, b.Mean = fromNullable(low), fromNullable(high), fromNullable(mean)
		out = append(out, b)
	}
	return out, rows.Err()
}

// Count implements Store.
func (e *Embedded) Count(ctx context.Context, key Key, from, to time.Time) (int64, error) {
	var n int64
	err := e.db.Read.QueryRowContext(ctx, `SELECT count(*)`+ofSeries+`AND time >= $4 AND time < $5`,
		key.Plant, key.Gateway, key.Point, from.UnixNano(), to.UnixNano()).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("series: count of %s: %w", key, err)
	}
	return n, nil
}

// Keys implements Store.
func (e *Embedded) Keys(ctx context.Context) ([]Key, error) {
	rows, err := e.db.Read.QueryContext(ctx, `SELECT plant, gateway, point FROM series s
		WHERE EXISTS (SELECT 1 FROM samples WHERE series = s.id) ORDER BY plant, gateway, point`)
	if err != nil {
		return nil, fmt.Errorf("series: list: %w", err)
	}
	defer rows.Close()
	var out []Key
	for rows.Next() {
		var k Key
		if err := rows.Scan(&k.Plant, &k.Gateway, &k.Point); err != nil {
			return nil, fmt.Errorf("series: list: %w", err)
		}
		out = append(out, k)
	}
	return out, rows.Err()
}

func scanSample(key Key, scan func(...any) error) (Sample, error) {
	var at, number, st int64
	var value sql.NullFloat64
	if err := scan(&at, &number, &value, &st); err != nil {
		return Sample{}, err
	}
	s := Sample{Key: key, Time: time.Unix(0, at).UTC(), Number: uint64(number), Value: fromNullable(value)}
	s.Quality, s.Fault = fromStatus(st)
	return s, nil
}
