package main

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// metrics are counted in this process; what lies in SQL is asked for when
// somebody looks. No label holds anything about a person.
type metrics struct {
	registry *prometheus.Registry
	webhooks *prometheus.CounterVec
	mails    *prometheus.CounterVec
	cut      prometheus.Counter
	sweeps   *prometheus.HistogramVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		webhooks: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "aftercare_webhooks_total", Help: "Webhook requests by source and result."}, []string{"source", "result"}),
		mails:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "aftercare_mails_total", Help: "Attempts to send by template and outcome."}, []string{"template", "result"}),
		cut:      prometheus.NewCounter(prometheus.CounterOpts{Name: "aftercare_connections_cut_total", Help: "Connections closed because there were too many; the slowest go first."}),
		sweeps: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "aftercare_sweep_seconds", Help: "How long sweeps took, by sweep.",
			Buckets: []float64{.001, .005, .025, .1, .5, 2, 10, 60}}, []string{"sweep"}),
	}
	m.registry.MustRegister(m.webhooks, m.mails, m.cut, m.sweeps, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) webhook(source, result string) { m.webhooks.WithLabelValues(source, result).Inc() }
func (m *metrics) mail(template, result string)  { m.mails.WithLabelValues(template, result).Inc() }

func (m *metrics) swept(sweep string, d time.Duration) {
	m.sweeps.WithLabelValues(sweep).Observe(d.Seconds())
}

// connections tells how many there are.
func (m *metrics) connections(count func() int) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "aftercare_connections", Help: "Open connections to the web server."},
		func() float64 { return float64(count()) }))
}

// watch adds what the rows say, read at each scrape.
func (m *metrics) watch(overview func(ctx context.Context, now time.Time) (aftercare.Overview, error), business clock.Clock) {
	m.registry.MustRegister(rowMetrics{overview, business})
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// rowMetrics turns an overview into gauges.
type rowMetrics struct {
	overview func(ctx context.Context, now time.Time) (aftercare.Overview, error)
	business clock.Clock
}

var gauges = []struct {
	desc  *prometheus.Desc
	value func(o aftercare.Overview, now time.Time) float64
}{
	{gauge("steps_waiting", "Steps that wait for their time."), func(o aftercare.Overview, _ time.Time) float64 { return float64(o.Waiting) }},
	{gauge("steps_overdue", "Steps due more than a minute ago."), func(o aftercare.Overview, _ time.Time) float64 { return float64(o.Overdue) }},
	{gauge("steps_held", "Steps held by a case or a pause."), func(o aftercare.Overview, _ time.Time) float64 { return float64(o.Held) }},
	{gauge("oldest_due_age_seconds", "Age of the oldest due step."), func(o aftercare.Overview, now time.Time) float64 {
		if o.OldestDue.IsZero() {
			return 0
		}
		return max(0, now.Sub(o.OldestDue).Seconds())
	}},
	{gauge("unconfirmed", "Mails of which nobody knows whether they arrived."), func(o aftercare.Overview, _ time.Time) float64 { return float64(o.Unconfirmed) }},
	{gauge("steps_poison", "Held steps whose mail broke the worker; only a person lets them be tried again."), func(o aftercare.Overview, _ time.Time) float64 { return float64(o.Poison) }},
	{gauge("steps_braked", "Steps held by the blast brake until a person approves."), func(o aftercare.Overview, _ time.Time) float64 { return float64(o.Braked) }},
	{gauge("mails_deliberate", "Mails sent once more on purpose, since nobody knew whether the first arrived."), func(o aftercare.Overview, _ time.Time) float64 { return float64(o.Deliberate) }},
	{gauge("mails_failed", "Mails refused for good."), func(o aftercare.Overview, _ time.Time) float64 { return float64(o.Failed) }},
	{gauge("inbox_received", "Webhooks kept and not yet applied."), func(o aftercare.Overview, _ time.Time) float64 { return float64(o.Received) }},
	{gauge("inbox_rejected", "Webhooks that could not be read."), func(o aftercare.Overview, _ time.Time) float64 { return float64(o.Rejected) }},
	{gauge("sending_suspended", "1 while nothing is sent because the database was restored from a backup."), func(o aftercare.Overview, _ time.Time) float64 {
		if o.Restore != nil {
			return 1
		}
		return 0
	}},
	{gauge("inbox_held", "Webhooks that failed three times."), func(o aftercare.Overview, _ time.Time) float64 { return float64(o.InboxHeld) }},
}

// backupAge is there only where a backup was ever made: who uses other means must
// not be alarmed.
var backupAge = gauge("backup_age_seconds", "Time since aftercare backup last came to its end.")

func gauge(name, help string) *prometheus.Desc {
	return prometheus.NewDesc("aftercare_"+name, help, nil, nil)
}

// Describe lists the gauges.
func (r rowMetrics) Describe(ch chan<- *prometheus.Desc) {
	for _, g := range gauges {
		ch <- g.desc
	}
	ch <- backupAge
}

// Collect reads the rows; a database that is away gives no gauges, which the
// alert on their absence tells.
func (r rowMetrics) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	now := r.business.Now()
	o, err := r.overview(ctx, now)
	if err != nil {
		return
	}
	for _, g := range gauges {
		ch <- prometheus.MustNewConstMetric(g.desc, prometheus.GaugeValue, g.value(o, now))
	}
	if o.BackedUp {
		ch <- prometheus.MustNewConstMetric(backupAge, prometheus.GaugeValue, o.BackupAge.Seconds())
	}
}
