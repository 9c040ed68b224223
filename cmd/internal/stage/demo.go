package stage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"aman/configs"
	"aman/gateway"
	"aman/gateway/config"
	"aman/rules"
)

// Parts that a demo can be asked to break, to see that its verdict notices.
const (
	BreakNothing = ""
	BreakSiren   = "siren"  // coils answer and do not move
	BreakBroker  = "broker" // a broker that accepts and forgets
	BreakStore   = "store"  // a series store that has stopped
)

const (
	startWithin = 10 * time.Second
	actWithin   = 5 * time.Second
	// shortest is the least that a demo may last: the slowest instrument is
	// read each 5 s, and one that was never read proves nothing.
	shortest = 10 * time.Second
	// told bounds the events that wait to be printed.
	told = 1024
)

// Options are what a demo is started with.
type Options struct {
	// For is how long it runs; the leak takes scriptLength at most of it.
	For time.Duration
	// Addr is where the server's pages are served, as HOST:PORT.
	Addr string
	// Data is the folder of gateway and server; empty for one that is deleted
	// at the end.
	Data string
	// Break is the part to break.
	Break string
	Out   io.Writer
	Log   *slog.Logger
}

// demo is a running demonstration.
type demo struct {
	opt    Options
	plant  *plant
	server *server
	eyes   *eyes
	page   string // base URL of the gateway's own page
	pace   float64

	began      time.Time
	print      sync.Mutex
	background sync.WaitGroup
	events     chan rules.Event
}

// ErrTooShort is a demo that would end before it could show anything.
var ErrTooShort = errors.New("the demo is too short")

// Demo runs the demo and reports whether every place agreed. The error says why
// it could not run at all.
func Demo(ctx context.Context, opt Options) (agreed bool, err error) {
	if opt.For < shortest {
		return false, fmt.Errorf("%w: it must last at least %v, since the slowest instrument is read each 5 s", ErrTooShort, shortest)
	}
	d := &demo{opt: opt, pace: 1, began: time.Now(), events: make(chan rules.Event, told), eyes: newEyes()}
	remove, err := d.folder()
	if err != nil {
		return false, err
	}
	defer remove()
	if d.plant, err = newPlant(); err != nil {
		return false, err
	}
	defer func() { _ = d.plant.close() }() // it is this process's own
	if opt.Break == BreakSiren {
		d.plant.breakSiren()
	}
	if d.server, err = startServer(ctx, d.opt); err != nil {
		return false, err
	}
	defer d.server.stop()
	return d.run(ctx)
}

// folder makes the data folder and returns what removes it again.
func (d *demo) folder() (remove func(), err error) {
	if d.opt.Data != "" {
		return func() {}, os.MkdirAll(d.opt.Data, 0o700)
	}
	if d.opt.Data, err = os.MkdirTemp("", "aman-demo-"); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	return func() { _ = os.RemoveAll(d.opt.Data) }, nil // in the folder for such files
}

// run starts the gateway, plays the script, stops the gateway so that nothing
// moves any more, and compares.
func (d *demo) run(ctx context.Context) (bool, error) {
	edge, stopEdge := context.WithCancel(ctx)
	defer stopEdge()
	ended, err := d.startGateway(edge)
	if err != nil {
		return false, err
	}
	d.tell("Aman demo: a boiler house and a coal gallery, all simulated; a supplementary layer and no certified gas detection.")
	d.tell("  server   http://%s", d.server.address)
	d.tell("  gateway  %s", d.page)
	watching, stopWatching := context.WithCancel(ctx)
	defer stopWatching()
	d.background.Go(func() { d.narrate(watching) })
	d.background.Go(func() { d.watch(watching) })

	end := time.Now().Add(d.opt.For)
	playErr := d.play(ctx, d.opt.For)
	if playErr != nil && ctx.Err() == nil {
		d.tell("✗ the script was broken off: %v", playErr)
	}
	pause(ctx, time.Until(end))
	stopWatching()
	d.background.Wait()
	stopEdge()
	if err := <-ended; err != nil {
		return false, fmt.Errorf("gateway: %w", err)
	}
	if ctx.Err() != nil {
		d.tell("\nStopped by hand after %.0f s; what was read and stored is not compared.", time.Since(d.began).Seconds())
		return false, nil
	}
	return d.verdict(ctx) && playErr == nil, nil
}

// startGateway runs the gateway of configs/demo on this plant and waits until
// its page answers.
func (d *demo) startGateway(ctx context.Context) (ended <-chan error, err error) {
	site, err := config.Parse("configs/demo/gateway.yaml", configs.Demo, d.plant.hardware())
	if err != nil {
		return nil, err
	}
	site.Data = filepath.Join(d.opt.Data, "gateway")
	site.Page.Listen = "127.0.0.1:0"
	site.Uplink.Broker = "tcp://" + d.server.broker
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- gateway.Run(ctx, site, gateway.Options{
			Log: d.opt.Log, Version: "demo", Observe: d.observe,
			Ready: func(page string) { ready <- page },
		})
	}()
	select {
	case page := <-ready:
		d.page = "http://" + page
		return done, nil
	case err := <-done:
		return nil, fmt.Errorf("gateway: %w", err)
	case <-time.After(startWithin):
		return nil, errors.New("the gateway was not ready in time")
	}
}

// observe must not hold up the pipeline: an event too many is not printed.
func (d *demo) observe(e rules.Event) {
	select {
	case d.events <- e:
	default:
	}
}

// act returns a scene in which a person acts on the gateway's page.
func (d *demo) act(kind, target, role, reason string) func(context.Context) error {
	return func(ctx context.Context) error {
		body, err := json.Marshal(map[string]string{"kind": kind, "target": target, "who": "demo " + role, "role": role, "reason": reason})
		if err != nil {
			return err
		}
		return d.post(ctx, body)
	}
}

func (d *demo) post(ctx context.Context, body []byte) error {
	ctx, cancel := context.WithTimeout(ctx, actWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.page+"/api/v1/acts", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", resp.Status, answer)
	}
	return nil
}
