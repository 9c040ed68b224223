package ingest

import (
	"context"
	"errors"
	"time"

	"aman/cmd/internal/central/records"
	"aman/cmd/internal/central/series"
	"aman/gateway/wire"
)

// A batch of readings waits for company this long, so that a commit, which is
// a sync of the disk, serves many messages. Alarm records do not wait.
const (
	lingerBlocks = 50 * time.Millisecond
	mostReadings = 20_000
	mostNotices  = 500
)

// writeWithin bounds one attempt to write a batch.
const writeWithin = 30 * time.Second

// Pauses between attempts while a store fails.
const (
	retryFirst = 100 * time.Millisecond
	retryMost  = 5 * time.Second
)

func (in *Ingest) writeBlocks(ctx context.Context) {
	for {
		items := in.blocks.take(ctx, lingerBlocks, mostReadings)
		if items == nil {
			return
		}
		in.batchOfBlocks(ctx, items)
	}
}

// batchOfBlocks forgets the batch whatever becomes of it, a panic included.
func (in *Ingest) batchOfBlocks(ctx context.Context, items []item[wire.Block]) {
	defer in.blocks.done(items)
	in.storeBlocks(ctx, items)
}

// storeBlocks writes a batch and answers it. A batch that the store rejects
// for what it is gets halved until the one that it will never take stands
// alone; that one is set aside and not answered.
func (in *Ingest) storeBlocks(ctx context.Context, items []item[wire.Block]) {
	err := in.persist(ctx, "series", &in.counts.series, func(ctx context.Context) error {
		return in.o.Series.Append(ctx, samplesOf(items))
	})
	var rejected *series.RejectedError
	switch {
	case err == nil:
		in.counts.storedReadings.Add(uint64(weightOf(items)))
		in.answers.stored(positionsOf(items), in.o.Now())
	case !errors.As(err, &rejected): // we are stopping
	case len(items) == 1:
		it := items[0]
		in.counts.rejected.Add(1)
		in.odd.reject(it.from, it.position)
		in.odd.note(records.Aside{Sender: it.from.String(), Topic: it.position.String(), Reason: err.Error(), Heard: in.o.Now()})
	default:
		in.storeBlocks(ctx, items[:len(items)/2])
		in.storeBlocks(ctx, items[len(items)/2:])
	}
}

func samplesOf(items []item[wire.Block]) []series.Sample {
	out := make([]series.Sample, 0, weightOf(items))
	for _, it := range items {
		names := map[string]string{} // one string a point, not one a reading
		for _, r := range it.value.Rows {
			id, ok := names[r.Point]
			if !ok {
				id = it.value.Sensor + "." + r.Point
				names[r.Point] = id
			}
			out = append(out, series.Sample{
				Key:  series.Key{Plant: it.from.plant, Gateway: it.from.gateway, Point: id},
				Time: r.Time, Number: it.position.Number, Value: r.Value, Quality: r.Quality, Fault: r.Fault,
			})
		}
	}
	return out
}

func weightOf[T any](items []item[T]) (sum int) {
	for _, it := range items {
		sum += it.weight
	}
	return sum
}

func (in *Ingest) writeNotices(ctx context.Context) {
	for {
		items := in.notices.take(ctx, 0, mostNotices)
		if items == nil {
			return
		}
		in.storeNotices(ctx, items)
	}
}

func (in *Ingest) storeNotices(ctx context.Context, items []item[notice]) {
	defer in.notices.done(items)
	var births []records.Birth
	var entries []records.Entry
	for _, it := range items {
		if it.value.birth != nil {
			births = append(births, *it.value.birth)
			continue
		}
		entries = append(entries, records.Entry{Plant: it.from.plant, Gateway: it.from.gateway, Position: it.position, Notice: it.value.notice, Heard: it.value.heard})
	}
	var res records.Result
	err := in.persist(ctx, "records", &in.counts.records, func(ctx context.Context) (err error) {
		if err = in.o.Records.SaveBirths(ctx, births); err == nil {
			res, err = in.o.Records.Append(ctx, entries)
		}
		return err
	})
	if err != nil {
		return // we are stopping
	}
	in.counts.storedNotices.Add(uint64(res.Added))
	if len(res.Differing) > 0 {
		in.counts.differing.Add(uint64(len(res.Differing)))
		in.o.Log.Error("ingest: a gateway sent another content for positions that are stored; is its memory card a copy of another's?",
			"position", res.Differing[0].String(), "of", len(res.Differing))
	}
	in.answers.stored(positionsOf(items), in.o.Now())
}

// persist tries to write until it works, the store rejects the batch for what
// it is, or ctx ends. It logs the first failure and the recovery.
func (in *Ingest) persist(ctx context.Context, store string, health *storeHealth, write func(context.Context) error) error {
	pauseFor := retryFirst
	for {
		attempt, cancel := context.WithTimeout(ctx, writeWithin)
		err := write(attempt)
		cancel()
		var rejected *series.RejectedError
		switch {
		case err == nil:
			if down := health.worked(in.o.Now()); down > 0 {
				in.o.Log.Info("ingest: the store works again", "store", store, "after", down.Round(time.Millisecond))
			}
			return nil
		case errors.As(err, &rejected):
			return err
		}
		if health.failed(err, in.o.Now()) {
			in.o.Log.Error("ingest: the store fails; nothing is acknowledged and gateways keep their records until it works", "store", store, "error", err)
		}
		if !pause(ctx, pauseFor) {
			return err
		}
		pauseFor = min(2*pauseFor, retryMost)
	}
}
