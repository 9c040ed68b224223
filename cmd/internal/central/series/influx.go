package series

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	influxdb2 "github.com/influxdata/influxdb-client-go/v2"
	"github.com/influxdata/influxdb-client-go/v2/api"
	influxhttp "github.com/influxdata/influxdb-client-go/v2/api/http"

	"aman/drivers"
)

// measurement is the one measurement of the store; plant, gateway and point
// are its tags.
const measurement = "readings"

// linesPerWrite bounds one request to InfluxDB, whose makers advise 5,000 to
// 10,000 lines.
const linesPerWrite = 5000

// influxTimeout bounds one request. A stopped InfluxDB then costs one batch
// this long, and the batch is written again.
const influxTimeout = 20 * time.Second

// InfluxOptions say where an InfluxDB is. Version 1.8 with flux-enabled takes
// "DATABASE/autogen" as the bucket, no organisation and no token.
type InfluxOptions struct {
	URL, Bucket, Org, Token string
}

// Influx is an InfluxDB 2, or 1.8 with Flux. Its blocking writer is used
// alone: the other one drops what it cannot send. Retention is the bucket's
// own. Two samples of one point with one time are one to it, the later wins.
type Influx struct {
	opts   InfluxOptions
	client influxdb2.Client
	write  api.WriteAPIBlocking
	query  api.QueryAPI
}

// OpenInflux makes a store; it asks the server nothing yet, so that a stopped
// InfluxDB does not keep the rest from starting.
func OpenInflux(opts InfluxOptions) *Influx {
	options := influxdb2.DefaultOptions().
		SetHTTPClient(&http.Client{Timeout: influxTimeout}).
		SetPrecision(time.Nanosecond).SetUseGZip(true).SetLogLevel(0).SetMaxRetries(0)
	client := influxdb2.NewClientWithOptions(opts.URL, opts.Token, options)
	return &Influx{
		opts: opts, client: client,
		write: client.WriteAPIBlocking(opts.Org, opts.Bucket),
		query: client.QueryAPI(opts.Org),
	}
}

// Append implements Store.
func (f *Influx) Append(ctx context.Context, samples []Sample) error {
	for len(samples) > 0 {
		n := min(len(samples), linesPerWrite)
		if err := f.write.WriteRecord(ctx, lines(samples[:n])); err != nil {
			if err := f.judge(err); err != nil {
				return err
			}
		}
		samples = samples[n:]
	}
	return nil
}

// judge turns an error of the client into ours: nil for points that the
// bucket's retention would delete at once, rejected for what will never be
// taken, and with the way out where a bucket is missing.
func (f *Influx) judge(err error) error {
	var he *influxhttp.Error
	if !errors.As(err, &he) || he.StatusCode == 0 { // no answer at all
		return fmt.Errorf("series: InfluxDB at %s does not answer: %w", f.opts.URL, err)
	}
	switch he.StatusCode {
	case http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge:
		if strings.Contains(he.Error(), "beyond retention policy") {
			return nil
		}
		return &RejectedError{Err: he}
	case http.StatusNotFound:
		return fmt.Errorf("series: InfluxDB at %s has no bucket %q; make it there, for version 1.8 with CREATE DATABASE: %w", f.opts.URL, f.opts.Bucket, he)
	case http.StatusUnauthorized, http.StatusForbidden:
		return fmt.Errorf("series: InfluxDB at %s refuses the token; check token_file, org and the token's right to write %q: %w", f.opts.URL, f.opts.Bucket, he)
	}
	return fmt.Errorf("series: InfluxDB at %s: %w", f.opts.URL, he)
}

// lines writes samples in line protocol. Values are always floats, so that no
// point is rejected for a conflict of types; NaN does not exist there, so a
// reading without a value has no value field.
func lines(samples []Sample) string {
	var b strings.Builder
	for i := range samples {
		s := &samples[i]
		b.WriteString(measurement + ",gateway=" + tag(s.Key.Gateway) + ",plant=" + tag(s.Key.Plant) + ",point=" + tag(s.Key.Point) + " ")
		if usable(*s) {
			b.WriteString("value=" + strconv.FormatFloat(s.Value, 'g', -1, 64) + ",")
		}
		if s.Fault != drivers.NoFault {
			b.WriteString(`fault="` + s.Fault.String() + `",`)
		}
		b.WriteString(`quality="` + s.Quality.String() + `",number=` + strconv.FormatInt(int64(s.Number), 10) + "i ")
		b.WriteString(strconv.FormatInt(s.Time.UnixNano(), 10) + "\n")
	}
	return b.String()
}

// tag escapes a tag value of line protocol.
func tag(v string) string {
	return strings.NewReplacer(",", `\,`, " ", `\ `, "=", `\=`, "\n", `\n`).Replace(v)
}

// Retain implements Store: the bucket has a retention of its own.
func (f *Influx) Retain(context.Context, time.Time) (int64, error) { return 0, nil }

// Close implements Store.
func (f *Influx) Close() error {
	f.client.Close()
	return nil
}
