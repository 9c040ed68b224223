package gateway

import (
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"aman/drivers"
	"aman/gateway/outbox"
	"aman/rules"
)

// meters are the gateway's own counters. They serve operators; no guarantee is
// ever proved by them.
type meters struct {
	registry  *prometheus.Registry
	readings  *prometheus.CounterVec
	events    *prometheus.CounterVec
	panics    *prometheus.CounterVec
	overtaken prometheus.Counter
	toOutputs prometheus.Histogram
	good, bad prometheus.Counter
	proofs    *prometheus.CounterVec
	proofTime prometheus.Histogram
	// unprotected and inhibits are set by the pipeline once a second.
	unprotected *prometheus.GaugeVec
	inhibits    prometheus.Gauge
}

func newMeters() *meters {
	m := &meters{
		registry: prometheus.NewRegistry(),
		readings: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "aman_readings_total", Help: "Readings judged, by whether they carry a fault."}, []string{"fault"}),
		events:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "aman_events_total", Help: "Events of the rule engine and the gateway, by kind."}, []string{"event"}),
		panics:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "aman_worker_panics_total", Help: "Panics of the data path, recovered."}, []string{"worker"}),
		overtaken: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "aman_intake_overtaken_total",
			Help: "Batches of readings that newer ones took the place of because the pipeline was behind.",
		}),
		toOutputs: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "aman_reply_to_outputs_seconds",
			Help: "From the end of a read to the outputs being set.", Buckets: prometheus.ExponentialBuckets(10e-6, 2, 16),
		}),
	}
	m.proofs = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "aman_rule_proofs_total", Help: "Proofs of danger rules, by whether the rule tripped."}, []string{"passed"})
	m.proofTime = prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "aman_rule_proof_seconds",
		Help: "How long one proof took.", Buckets: prometheus.ExponentialBuckets(10e-6, 2, 12),
	})
	m.unprotected = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "aman_zone_unprotected_seconds",
		Help: "Time in which an inhibit or an out-of-service kept a danger rule of the zone from tripping.",
	}, []string{"zone"})
	m.inhibits = prometheus.NewGauge(prometheus.GaugeOpts{Name: "aman_inhibits", Help: "Inhibits in force."})
	m.registry.MustRegister(m.proofs, m.proofTime, m.unprotected, m.inhibits)
	m.good, m.bad = m.readings.WithLabelValues("no"), m.readings.WithLabelValues("yes")
	m.registry.MustRegister(m.readings, m.events, m.panics, m.overtaken, m.toOutputs)
	return m
}

// judged counts one batch after its outputs were set.
func (m *meters) judged(b *batch) {
	m.toOutputs.Observe(time.Since(b.read).Seconds())
	faulty := 0
	for _, s := range b.samples {
		if s.Fault != drivers.NoFault {
			faulty++
		}
	}
	m.good.Add(float64(len(b.samples) - faulty))
	if faulty > 0 {
		m.bad.Add(float64(faulty))
	}
}

// proved counts one proof of a danger rule.
func (m *meters) proved(took time.Duration, failed error) {
	passed := "yes"
	if failed != nil {
		passed = "no"
	}
	m.proofs.WithLabelValues(passed).Inc()
	m.proofTime.Observe(took.Seconds())
}

// blinded publishes what keeps danger rules from tripping.
func (m *meters) blinded(e *rules.Engine, zones []rules.Zone) {
	m.inhibits.Set(float64(len(e.Inhibits())))
	for i := range zones {
		m.unprotected.WithLabelValues(zones[i].ID).Set(e.Unprotected(i).Seconds())
	}
}

func (m *meters) panicked(worker string) { m.panics.WithLabelValues(worker).Inc() }

func (m *meters) event(e rules.Event) { m.events.WithLabelValues(string(e.Kind)).Inc() }

// watch publishes figures that others own.
func (m *meters) watch(p *pipeline) {
	gauge := func(name, help string, f func() float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, f))
	}
	gauge("aman_journal_waiting", "Records that wait for the alarm lane.", func() float64 { return float64(p.journal.state().Waiting) })
	gauge("aman_telemetry_waiting", "Readings that wait for the telemetry lane.", func() float64 { return float64(p.telemetry.state().Waiting) })
	gauge("aman_telemetry_dropped_total", "Readings dropped in memory because the disk stalled.", func() float64 { return float64(p.telemetry.state().Dropped) })
	m.watchLane("alarm", func() outbox.LaneStats { return p.journal.store.Stats().Alarm })
	m.watchLane("telemetry", func() outbox.LaneStats { return p.journal.store.Stats().Telemetry })
	for _, l := range p.loops {
		m.watchLoop(l)
	}
}

// watchLoop publishes how a bus keeps its time.
func (m *meters) watchLoop(l *loop) {
	labels := prometheus.Labels{"bus": strings.TrimPrefix(l.troubleID(), "bus/")} // a bus may be called log
	m.registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "aman_bus_stretch", ConstLabels: labels,
			Help: "By what share all periods of the bus are longer than configured.",
		}, func() float64 { return float64(l.stretch.Load()) / 1000 }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "aman_bus_late_words_total", ConstLabels: labels,
			Help: "Readings that the pipeline had not judged when the bus went on.",
		}, func() float64 { return float64(l.late.Load()) }),
	)
}

// watchLane publishes what a lane of the outbox costs the disk: cards wear out.
func (m *meters) watchLane(lane string, stats func() outbox.LaneStats) {
	labels := prometheus.Labels{"lane": lane}
	count := func(name, help string, f func() float64) {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help, ConstLabels: labels}, f))
	}
	count("aman_outbox_written_bytes_total", "Bytes written to the lane.", func() float64 { return float64(stats().Written) })
	count("aman_outbox_syncs_total", "Syncs of the lane.", func() float64 { return float64(stats().Syncs) })
	count("aman_outbox_dropped_total", "Records dropped for want of space before anyone had them.", func() float64 { return float64(stats().Dropped) })
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "aman_outbox_unacknowledged", Help: "Records that nobody has answered for.", ConstLabels: labels},
		func() float64 { return float64(stats().Unacked) }))
}
