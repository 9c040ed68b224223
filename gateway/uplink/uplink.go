package uplink

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"strings"
	"time"

	"aman/gateway/outbox"
	"aman/gateway/wire"
)

// Uplink sends the records of one outbox to one broker.
type Uplink struct {
	cfg     Config
	log     *slog.Logger
	store   *outbox.Store
	birth   func() wire.Birth
	aliases *Aliases
	number  *sessionNumber
	board   board
	noise   noise
	mutes   int // sessions in a row that ended for want of answers
}

// New checks the configuration and reads the uplink's own files; it connects
// to nothing. birth is called at the begin of each session and for each
// rebirth; it tells the present state and leaves aliases to the uplink.
func New(cfg Config, store *outbox.Store, birth func() wire.Birth) (*Uplink, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	aliases, err := OpenAliases(cfg.Data)
	if err != nil {
		return nil, err
	}
	u := &Uplink{
		cfg: cfg, log: cfg.Log.With("broker", cfg.Broker), store: store, birth: birth, aliases: aliases,
		number: openSessionNumber(cfg.Data),
	}
	u.noise.log = u.log
	u.board.s = Status{Broker: cfg.Broker, Err: errors.New("not connected yet"), Since: time.Now()}
	return u, nil
}

// Status says how the uplink is doing. It never waits.
func (u *Uplink) Status() Status { return u.board.read(u.store) }

// steady is how long a session must last for the next to be tried at once. One
// that was shorter but got answers is tried again after brisk at the latest: the
// broker is well, but two gateways of one id could be chasing each other.
const (
	steady = 30 * time.Second
	brisk  = time.Second
)

// Run holds sessions until ctx ends, and then ends the last one in order. It
// returns nil.
func (u *Uplink) Run(ctx context.Context) error {
	pause := u.cfg.Tuning.RetryFirst
	said := ""
	for {
		began := time.Now()
		born, err := u.session(ctx)
		if ctx.Err() != nil {
			break
		}
		u.board.online(false, time.Now(), err)
		if kind := withoutDigits(err); born || kind != said { // one line for each change, not for each attempt
			u.log.Warn("no uplink; records are kept and sent later", "err", err)
			said = kind
		}
		switch {
		case born && time.Since(began) >= steady:
			pause = u.cfg.Tuning.RetryFirst
		case u.Status().LastStored.After(began):
			pause = min(pause, brisk)
		}
		if !sleep(ctx, pause/2+rand.N(pause/2+1)) {
			break
		}
		pause = min(2*pause, u.cfg.Tuning.RetryMax)
	}
	u.board.online(false, time.Now(), errors.New("stopped"))
	return nil //nolint:nilerr // the caller ended it
}

// withoutDigits makes errors alike that differ in the port of an attempt.
func withoutDigits(err error) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, err.Error())
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
