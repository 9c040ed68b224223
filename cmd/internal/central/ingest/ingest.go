package ingest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"
	"time"

	"aman/cmd/internal/central/records"
	"aman/cmd/internal/central/series"
	"aman/gateway/wire"
)

// Bounds of the queues, in readings and in alarm records. A gateway has some
// hundred messages under way; a hundred thousand readings hold all of them.
const (
	maxReadingsOfOne = 100_000
	maxReadings      = 1_000_000 // about 60 MB
	maxNoticesOfOne  = 2_000
	maxNotices       = 50_000
)

// drainWithin bounds how long a stop waits for the stores to take what waits,
// unless the options say otherwise. What they do not take is sent again by the
// gateways.
const drainWithin = 5 * time.Second

// Series is where readings go.
type Series interface {
	Append(ctx context.Context, samples []series.Sample) error
}

// Records is where births and alarm records go.
type Records interface {
	Append(ctx context.Context, entries []records.Entry) (records.Result, error)
	SaveBirths(ctx context.Context, births []records.Birth) error
	SetAside(ctx context.Context, a records.Aside) error
}

// Live is shown what comes in, before it is stored. It must not block.
type Live interface {
	Birth(b wire.Birth, heard time.Time)
	Death(plant, gateway string, heard time.Time)
	Record(r wire.Record, heard time.Time)
}

// Options say where messages come from and go to.
type Options struct {
	// Dial opens a connection within the process; nil to use Broker.
	Dial func(context.Context) (net.Conn, error)
	// Broker is the URL of a foreign broker, with TLS for tls://.
	Broker string
	TLS    *tls.Config
	// Host is our name among Sparkplug hosts and our MQTT client id.
	Host    string
	Series  Series
	Records Records
	Live    Live
	Log     *slog.Logger
	// Drain bounds how long a stop waits for the stores; 0 means 5 s.
	Drain time.Duration
	// Now is the server's clock; nil means time.Now.
	Now func() time.Time
}

// Ingest is the way from the broker to the stores.
type Ingest struct {
	o       Options
	decoder *wire.Decoder
	blocks  *queue[wire.Block]
	notices *queue[notice]
	answers *answers
	births  *births
	odd     *strangers
	counts  counts
}

// notice is an alarm record or a birth on its way to the records, in the order
// of arrival.
type notice struct {
	notice wire.Notice
	birth  *records.Birth
	heard  time.Time
}

// New makes an ingest that knows the stored births.
func New(o Options, stored []records.Birth) *Ingest {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Drain == 0 {
		o.Drain = drainWithin
	}
	in := &Ingest{
		o: o, decoder: wire.NewDecoder(),
		blocks:  newQueue[wire.Block](limits{maxReadingsOfOne, maxReadings}),
		notices: newQueue[notice](limits{maxNoticesOfOne, maxNotices}),
		answers: newAnswers(), births: newBirths(), odd: newStrangers(o.Log),
	}
	for _, b := range stored {
		if err := in.decoder.Feed(b.Topic, b.Payload); err != nil {
			o.Log.Warn("ingest: a stored birth cannot be read; the gateway will be asked for a new one", "topic", b.Topic.String(), "error", err)
		}
	}
	return in
}

// Birth returns the newest birth of a gateway that is complete.
func (in *Ingest) Birth(plant, gateway string) (wire.Birth, bool) {
	return in.decoder.Birth(plant, gateway)
}

// Run works until ctx ends, then lets the stores take what waits, for a
// bounded time.
func (in *Ingest) Run(ctx context.Context) {
	writing, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var writers, senders sync.WaitGroup
	writers.Go(func() { in.guard(writing, "readings", in.writeBlocks) })
	writers.Go(func() { in.guard(writing, "alarm records", in.writeNotices) })
	senders.Go(func() { in.guard(writing, "messages set aside", in.writeAside) })
	senders.Go(func() { in.guard(writing, "broker", in.sessions) })

	<-ctx.Done()
	in.blocks.close()
	in.notices.close()
	timer := time.AfterFunc(in.o.Drain, stop)
	defer timer.Stop()
	writers.Wait()
	stop()
	senders.Wait()
}

// guard runs fn again after a panic, so that one bad message or a bug in one
// place never ends the rest.
func (in *Ingest) guard(ctx context.Context, what string, fn func(context.Context)) {
	for {
		if in.once(ctx, what, fn) || ctx.Err() != nil {
			return
		}
		pause(ctx, time.Second)
	}
}

func (in *Ingest) once(ctx context.Context, what string, fn func(context.Context)) (ended bool) {
	defer func() {
		if p := recover(); p != nil {
			in.counts.panics.Add(1)
			in.o.Log.Error("ingest: a worker panicked and is started again", "worker", what, "panic", p, "stack", string(debug.Stack()))
		}
	}()
	fn(ctx)
	return true
}

// errPanic stands for a panic in the message of a stranger.
var errPanic = errors.New("reading it failed")

func panicError(p any) error { return fmt.Errorf("%w: %v", errPanic, p) }
