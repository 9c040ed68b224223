package app

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"aman/cmd/internal/central/ingest"
)

// metric is one figure of the server's own.
type metric struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
	read func(*figures) float64
}

// collector reads all figures of one instant.
type collector struct {
	s       *server
	metrics []metric
	online  *prometheus.Desc
}

// figures is what the metrics are read from.
type figures struct {
	ingest.Status
	clients int
	uptime  time.Duration
}

// metrics serves the figures for Prometheus from a registry of its own.
func (s *server) metrics() http.Handler {
	r := prometheus.NewRegistry()
	r.MustRegister(newCollector(s), collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "aman_central_build_info", Help: "Always 1; the version is the label.", ConstLabels: prometheus.Labels{"version": s.opts.Version}}, func() float64 { return 1 }))
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{})
}

func newCollector(s *server) *collector {
	c := &collector{s: s, online: prometheus.NewDesc("aman_central_gateway_online", "Whether a gateway speaks: 1, or 0 for silent.", []string{"plant", "gateway"}, nil)}
	add := func(kind prometheus.ValueType, name, help string, read func(*figures) float64) {
		c.metrics = append(c.metrics, metric{prometheus.NewDesc("aman_central_"+name, help, nil, nil), kind, read})
	}
	total := func(name, help string, read func(*figures) uint64) {
		add(prometheus.CounterValue, name, help, func(f *figures) float64 { return float64(read(f)) })
	}
	total("messages_total", "Messages from gateways, whatever became of them.", func(f *figures) uint64 { return f.Messages })
	total("readings_received_total", "Readings that came, repetitions included.", func(f *figures) uint64 { return f.Readings })
	total("readings_stored_total", "Readings that the series store confirmed, repetitions included.", func(f *figures) uint64 { return f.StoredReadings })
	total("notices_received_total", "Alarm records that came, repetitions included.", func(f *figures) uint64 { return f.Notices })
	total("notices_stored_total", "Alarm records that were new to the journal.", func(f *figures) uint64 { return f.StoredNotices })
	total("deferred_total", "Messages put down for want of room; gateways send them again.", func(f *figures) uint64 { return f.Deferred })
	total("malformed_total", "Messages that nobody could read.", func(f *figures) uint64 { return f.Malformed })
	total("unknown_birth_total", "Messages of a birth that is not known.", func(f *figures) uint64 { return f.Unknown })
	total("rebirths_asked_total", "Births that were asked for.", func(f *figures) uint64 { return f.Rebirths })
	total("records_rejected_total", "Telemetry records that the series store will never take.", func(f *figures) uint64 { return f.Rejected })
	total("records_differing_total", "Positions that came with two contents.", func(f *figures) uint64 { return f.Differing })
	total("answers_sent_total", "Commands sent to gateways, mostly acknowledgements.", func(f *figures) uint64 { return f.Answers })
	total("answers_dropped_total", "Commands dropped for want of room.", func(f *figures) uint64 { return f.Unsent })
	total("panics_total", "Panics that were caught.", func(f *figures) uint64 { return f.Panics })
	total("broker_sessions_total", "Sessions with the broker.", func(f *figures) uint64 { return f.Sessions })
	total("series_failures_total", "Failed attempts to write readings.", func(f *figures) uint64 { return f.Series.Failures })
	total("records_failures_total", "Failed attempts to write alarm records.", func(f *figures) uint64 { return f.Records.Failures })
	add(prometheus.GaugeValue, "readings_waiting", "Readings that wait for the series store.", func(f *figures) float64 { return float64(f.WaitingReadings) })
	add(prometheus.GaugeValue, "notices_waiting", "Alarm records and births that wait for the records.", func(f *figures) float64 { return float64(f.WaitingNotices) })
	add(prometheus.GaugeValue, "broker_clients", "Clients of the embedded broker.", func(f *figures) float64 { return float64(f.clients) })
	add(prometheus.GaugeValue, "uptime_seconds", "Time since the start.", func(f *figures) float64 { return f.uptime.Seconds() })
	return c
}

// Describe implements prometheus.Collector.
func (c *collector) Describe(ch chan<- *prometheus.Desc) {
	for _, m := range c.metrics {
		ch <- m.desc
	}
	ch <- c.online
}

// Collect implements prometheus.Collector.
func (c *collector) Collect(ch chan<- prometheus.Metric) {
	f := figures{Status: c.s.ingest.Status(), uptime: time.Since(c.s.began)}
	if c.s.broker != nil {
		f.clients = c.s.broker.Clients()
	}
	for _, m := range c.metrics {
		ch <- prometheus.MustNewConstMetric(m.desc, m.kind, m.read(&f))
	}
	for _, g := range c.s.live.Gateways() {
		online := 0.0
		if g.Online {
			online = 1
		}
		ch <- prometheus.MustNewConstMetric(c.online, prometheus.GaugeValue, online, g.Site.Plant, g.Site.Gateway)
	}
}
