package gateway

import (
	"context"
	"sync"
	"time"

	"aman/gateway/outbox"
	"aman/gateway/uplink"
)

// uplinkRetry is how long to wait before an uplink that could not be made, for
// want of a certificate, is tried again.
const uplinkRetry = 30 * time.Second

// uplinking makes the uplink and runs it. Making it reads files, so that it is
// the data path's work: a gateway without it works on and says so.
type uplinking struct {
	p     *pipeline
	store disk

	mu  sync.Mutex
	up  *uplink.Uplink
	err error // why there is none
}

// run makes the uplink and sends until ctx ends.
func (u *uplinking) run(ctx context.Context) error {
	store, ok := u.store.(*outbox.Store)
	if !ok { // it has nothing to send from
		<-ctx.Done()
		return nil
	}
	for u.get() == nil {
		up, err := uplink.New(u.config(), store, u.p.birth)
		first := u.note(up, err)
		if err == nil {
			break
		}
		if first {
			u.p.log.Error("nothing is sent to a server; sensors, rules and outputs work without it", "err", err)
		}
		if !sleep(ctx, uplinkRetry) {
			return nil
		}
	}
	return u.get().Run(ctx)
}

func (u *uplinking) config() uplink.Config {
	site := u.p.site
	c, plant := site.Uplink, site.Plant
	if site.Enterprise != "" {
		plant = site.Enterprise + ":" + plant
	}
	return uplink.Config{
		Broker: c.Broker, Ack: c.Ack, Plant: plant, Gateway: site.Gateway, CA: c.CA, Cert: c.Cert, Key: c.Key,
		Username: c.Username, PasswordFile: c.PasswordFile, Data: site.Data, Log: u.p.log,
	}
}

// note keeps the uplink, or why there is none, and reports whether that is news.
func (u *uplinking) note(up *uplink.Uplink, err error) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	news := err != nil && (u.err == nil || u.err.Error() != err.Error())
	u.up, u.err = up, err
	return news
}

// get returns the uplink; nil while there is none, or if none is configured.
func (u *uplinking) get() *uplink.Uplink {
	if u == nil {
		return nil
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.up
}

// failure is why a configured uplink could not be made.
func (u *uplinking) failure() error {
	if u == nil {
		return nil
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.err
}

// drain gives the uplink a moment to send what is left. What it cannot send
// stays in the outbox for the next start.
func (u *uplinking) drain(limit time.Duration) {
	up := u.get()
	if up == nil {
		return
	}
	end := time.Now().Add(limit)
	for time.Now().Before(end) && up.Status().Online && up.Status().Waiting() > 0 {
		sleep(context.Background(), 20*time.Millisecond)
	}
}
