package gateway

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"aman/drivers"
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
	for _, l := range p.loops {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "aman_bus_stretch", ConstLabels: prometheus.Labels{"bus": l.id},
			Help: "By what share all periods of the bus are longer than configured.",
		}, func() float64 { return float64(l.stretch.Load()) / 1000 }))
	}
}
