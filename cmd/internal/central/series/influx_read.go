package series

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"time"

	influxhttp "github.com/influxdata/influxdb-client-go/v2/api/http"
	"github.com/influxdata/influxdb-client-go/v2/api/query"

	"aman/drivers"
)

// farFuture ends a range that has no end: Flux would end it at its own now and
// hide what a gateway's clock dates a second later.
var farFuture = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)

// flux begins a query for one series. The filter on the time is not in vain:
// version 1.8 takes the stop of a range in.
func (f *Influx) flux(key Key, from, to time.Time) string {
	return fmt.Sprintf(`from(bucket: %s) |> range(start: time(v: %d), stop: time(v: %d)) |> filter(fn: (r) => r._measurement == %s and r.plant == %s and r.gateway == %s and r.point == %s) |> filter(fn: (r) => r._time < time(v: %d))`,
		literal(f.opts.Bucket), from.UnixNano(), to.UnixNano(), literal(measurement), literal(key.Plant), literal(key.Gateway), literal(key.Point), to.UnixNano())
}

// literal writes a string of Flux, in which ${ would begin an expression.
func literal(v string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "${", `\${`, "\n", `\n`).Replace(v) + `"`
}

// each runs a query and hands every record to fn.
func (f *Influx) each(ctx context.Context, what, script string, fn func(*query.FluxRecord)) error {
	res, err := f.query.Query(ctx, script)
	if err != nil {
		return f.failed(what, err)
	}
	defer func() { _ = res.Close() }()
	for res.Next() {
		fn(res.Record())
	}
	if err := res.Err(); err != nil {
		return f.failed(what, err)
	}
	return nil
}

func (f *Influx) failed(what string, err error) error {
	var he *influxhttp.Error
	if errors.As(err, &he) && strings.Contains(he.Error(), "Flux query service disabled") {
		return fmt.Errorf("series: %s: InfluxDB at %s has Flux switched off; set flux-enabled = true under [http] there", what, f.opts.URL)
	}
	return fmt.Errorf("series: %s: InfluxDB at %s: %w", what, f.opts.URL, err)
}

// Range implements Store.
func (f *Influx) Range(ctx context.Context, key Key, from, to time.Time, limit int) ([]Sample, error) {
	script := f.flux(key, from, to) +
		fmt.Sprintf(` |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value") |> sort(columns: ["_time"]) |> limit(n: %d)`, limit)
	var out []Sample
	err := f.each(ctx, "range of "+key.String(), script, func(r *query.FluxRecord) {
		out = append(out, sampleOf(key, r))
	})
	// Where only some rows have a fault, a pivot may come in several tables.
	slices.SortFunc(out, func(a, b Sample) int { return a.Time.Compare(b.Time) })
	return out, err
}

func sampleOf(key Key, r *query.FluxRecord) Sample {
	s := Sample{Key: key, Time: r.Time().UTC(), Value: math.NaN()}
	if v, ok := r.ValueByKey("value").(float64); ok {
		s.Value = v
	}
	if n, ok := r.ValueByKey("number").(int64); ok {
		s.Number = uint64(n)
	}
	q, _ := r.ValueByKey("quality").(string)
	s.Quality = qualityOf(q)
	word, _ := r.ValueByKey("fault").(string)
	s.Fault, _ = drivers.ParseFault(word)
	return s
}

func qualityOf(word string) drivers.Quality {
	for q := drivers.Unknown; q <= drivers.Good; q++ {
		if q.String() == word {
			return q
		}
	}
	return drivers.Unknown
}

// Last implements Store. The quality is in every sample, the value is not, so
// the newest quality tells the time.
func (f *Influx) Last(ctx context.Context, key Key) (Sample, bool, error) {
	var at time.Time
	script := f.flux(key, time.Unix(0, 0), farFuture) + ` |> filter(fn: (r) => r._field == "quality") |> last()`
	err := f.each(ctx, "last of "+key.String(), script, func(r *query.FluxRecord) { at = r.Time() })
	if err != nil || at.IsZero() {
		return Sample{}, false, err
	}
	found, err := f.Range(ctx, key, at, at.Add(1), 1)
	if err != nil || len(found) == 0 {
		return Sample{}, false, err
	}
	return found[0], true, nil
}

// Count implements Store.
func (f *Influx) Count(ctx context.Context, key Key, from, to time.Time) (int64, error) {
	var n int64
	script := f.flux(key, from, to) + ` |> filter(fn: (r) => r._field == "quality") |> count()`
	err := f.each(ctx, "count of "+key.String(), script, func(r *query.FluxRecord) {
		if v, ok := r.Value().(int64); ok {
			n += v
		}
	})
	return n, err
}

// Keys implements Store.
func (f *Influx) Keys(ctx context.Context) ([]Key, error) {
	script := fmt.Sprintf(`from(bucket: %s) |> range(start: time(v: 0), stop: time(v: %d)) |> filter(fn: (r) => r._measurement == %s and r._field == "quality") |> last()`,
		literal(f.opts.Bucket), farFuture.UnixNano(), literal(measurement))
	var out []Key
	err := f.each(ctx, "list", script, func(r *query.FluxRecord) {
		key := Key{}
		key.Plant, _ = r.ValueByKey("plant").(string)
		key.Gateway, _ = r.ValueByKey("gateway").(string)
		key.Point, _ = r.ValueByKey("point").(string)
		out = append(out, key)
	})
	sort.Slice(out, func(i, j int) bool { return out[i].String() < out[j].String() })
	return out, err
}

// Aggregate implements Store with five windows over one series.
func (f *Influx) Aggregate(ctx context.Context, key Key, from, to time.Time, step time.Duration) ([]Bucket, error) {
	if err := checkSpan(from, to, step); err != nil {
		return nil, fmt.Errorf("series: aggregate of %s: %w", key, err)
	}
	script := "data = " + f.flux(key, from, to) + "\n" +
		`value = data |> filter(fn: (r) => r._field == "value")` + "\n" +
		`quality = data |> filter(fn: (r) => r._field == "quality")` + "\n" +
		`good = quality |> filter(fn: (r) => r._value == "good" or r._value == "uncertain")` + "\n" +
		window("value", "min", step) + window("value", "max", step) + window("value", "mean", step) +
		window("good", "count", step) + window("quality", "count", step)
	byStart := map[int64]*Bucket{}
	err := f.each(ctx, "aggregate of "+key.String(), script, func(r *query.FluxRecord) {
		start := floorTo(r.Time(), step)
		b := byStart[start.UnixNano()]
		if b == nil {
			b = &Bucket{Start: start, Min: math.NaN(), Max: math.NaN(), Mean: math.NaN()}
			byStart[start.UnixNano()] = b
		}
		b.take(r.Result(), r.Value())
	})
	return sorted(byStart), err
}

func window(from, fn string, step time.Duration) string {
	return fmt.Sprintf("%s |> aggregateWindow(every: %dns, fn: %s, createEmpty: false, timeSrc: \"_start\") |> yield(name: \"%s-%s\")\n", from, step.Nanoseconds(), fn, from, fn)
}

func (b *Bucket) take(result string, value any) {
	v, _ := value.(float64)
	n, _ := value.(int64)
	switch result {
	case "value-min":
		b.Min = v
	case "value-max":
		b.Max = v
	case "value-mean":
		b.Mean = v
	case "good-count":
		b.Good, b.Bad = int(n), b.Bad-int(n)
	case "quality-count":
		b.Bad += int(n)
	}
}

func sorted(byStart map[int64]*Bucket) []Bucket {
	out := make([]Bucket, 0, len(byStart))
	for _, b := range byStart {
		out = append(out, *b)
	}
	slices.SortFunc(out, func(a, b Bucket) int { return a.Start.Compare(b.Start) })
	return out
}
