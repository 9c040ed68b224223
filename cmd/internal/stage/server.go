package stage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"time"

	"aman/cmd/internal/central/app"
	"aman/cmd/internal/central/broker"
	"aman/cmd/internal/central/config"
)

// nobody is an address where no store listens: the discard port of a machine
// that serves none.
const nobody = "http://127.0.0.1:9"

// server is the server with everything embedded, asked over HTTP as anybody
// would.
type server struct {
	log     *slog.Logger
	address string    // of its pages
	broker  string    // where gateways find their broker
	began   time.Time // what is older belongs to another demo in the same folder
	cancel  context.CancelFunc
	ended   chan error
	muted   *broker.Broker // the broker that forgets; nil unless asked for
}

// startServer runs the server and waits until it listens.
func startServer(ctx context.Context, opt Options) (*server, error) {
	cfg := config.Default(filepath.Join(opt.Data, "server"))
	cfg.Listen, cfg.MQTT.Listen = opt.Addr, "127.0.0.1:0"
	if opt.Break == BreakStore {
		cfg.Series = config.Series{Kind: "influx", URL: nobody, Bucket: "aman/autogen"}
	}
	ctx, cancel := context.WithCancel(ctx)
	s := &server{log: opt.Log, began: time.Now(), cancel: cancel, ended: make(chan error, 1)}
	ready := make(chan app.Addrs, 1)
	go func() {
		s.ended <- app.Run(ctx, cfg, opt.Log, app.Options{Version: "demo", Ready: func(a app.Addrs) { ready <- a }})
	}()
	select {
	case a := <-ready:
		s.address, s.broker = a.HTTP, a.MQTT
	case err := <-s.ended:
		cancel()
		return nil, fmt.Errorf("server: %w", err)
	case <-time.After(startWithin):
		cancel()
		return nil, errors.New("the server was not ready in time")
	}
	if opt.Break == BreakBroker {
		return s, s.mute(ctx, opt)
	}
	return s, nil
}

// mute gives the gateways a broker that accepts everything and hands it to
// nobody.
func (s *server) mute(ctx context.Context, opt Options) (err error) {
	if s.muted, err = broker.Start(ctx, broker.Options{Listen: "127.0.0.1:0", Log: opt.Log}); err != nil {
		return fmt.Errorf("muted broker: %w", err)
	}
	s.broker = s.muted.Addr().String()
	return nil
}

func (s *server) stop() {
	s.cancel()
	if err := <-s.ended; err != nil {
		s.log.Warn("the server did not end well", "err", err)
	}
	if s.muted != nil {
		_ = s.muted.Close() // nothing was kept in it
	}
}

func (s *server) ask(ctx context.Context, path string, query url.Values, into any) error {
	return fetch(ctx, "http://"+s.address+path+"?"+query.Encode(), into)
}

// stored is one reading as the store gives it back.
type stored struct {
	Time    time.Time `json:"time"`
	Value   float64   `json:"value"`
	Quality string    `json:"quality"`
}

// stored asks the store for every usable reading of a point.
func (s *server) stored(ctx context.Context, point string) ([]stored, error) {
	var got []stored
	from := s.began
	for {
		var page struct {
			Readings []struct {
				stored
				Value *float64 `json:"value"`
			} `json:"readings"`
			More bool `json:"more"`
		}
		err := s.ask(ctx, "/api/v1/series", url.Values{
			"plant": {"demo"}, "gateway": {"gw-1"}, "point": {point},
			"from": {from.Format(time.RFC3339Nano)}, "limit": {"50000"},
		}, &page)
		if err != nil {
			return nil, err
		}
		for _, r := range page.Readings {
			if r.Value != nil {
				r.stored.Value = *r.Value
				got = append(got, r.stored)
			}
			from = r.Time.Add(1)
		}
		if !page.More {
			return got, nil
		}
	}
}

// occurrence is one life of an alarm as the records have it.
type occurrence struct {
	Rule   string    `json:"rule"`
	State  string    `json:"state"`
	Closed time.Time `json:"closed"`
}

func (s *server) occurrences(ctx context.Context, rule string) ([]occurrence, error) {
	var got struct {
		Alarms []occurrence `json:"alarms"`
	}
	err := s.ask(ctx, "/api/v1/alarms", url.Values{"rule": {rule}, "from": {s.began.Format(time.RFC3339Nano)}}, &got)
	return got.Alarms, err
}

// suspension is one suspension of a zone as the records have it.
type suspension struct {
	Until  time.Time `json:"until"`
	Causes []struct {
		Rule string `json:"rule"`
	} `json:"causes"`
}

func (s suspension) rule(id string) bool {
	for _, c := range s.Causes {
		if c.Rule == id {
			return true
		}
	}
	return false
}

func (s *server) suspensions(ctx context.Context, zone string) ([]suspension, error) {
	var got struct {
		Suspensions []suspension `json:"suspensions"`
	}
	err := s.ask(ctx, "/api/v1/suspensions", url.Values{"zone": {zone}, "from": {s.began.Format(time.RFC3339Nano)}}, &got)
	return got.Suspensions, err
}

// view is what the server's live picture says.
func (s *server) view(ctx context.Context) (view, error) {
	var got struct {
		Zones []struct {
			Zone      string `json:"zone"`
			Suspended bool   `json:"suspended"`
			Alarms    []struct {
				Rule  string `json:"rule"`
				State string `json:"state"`
			} `json:"alarms"`
		} `json:"zones"`
	}
	var v view
	err := s.ask(ctx, "/api/v1/zones", nil, &got)
	for _, z := range got.Zones {
		v.Zones = append(v.Zones, zoneView{ID: z.Zone, Suspended: z.Suspended})
		for _, a := range z.Alarms {
			v.Alarms = append(v.Alarms, alarmView(a))
		}
	}
	return v, err
}
