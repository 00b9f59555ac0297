package rig

import (
	"io"
	"net/http"
	"strconv"
	"strings"
)

// Metric is what /metrics says of a name without labels.
func (r *Rig) Metric(name string) float64 {
	r.Helper()
	for metric, value := range r.scrape(r.Addr) {
		if metric == name {
			return value
		}
	}
	r.Fatalf("/metrics has no %s", name)
	return 0
}

// MailsSent is how many mails the process at that address says it has sent.
func (r *Rig) MailsSent(addr string) (sent float64) {
	r.Helper()
	for metric, value := range r.scrape(addr) {
		if strings.HasPrefix(metric, "aftercare_mails_total{") && strings.Contains(metric, `result="sent"`) {
			sent += value
		}
	}
	return sent
}

// scrape is /metrics by name with labels.
func (r *Rig) scrape(addr string) map[string]float64 {
	r.Helper()
	res, err := http.Get("http://" + addr + "/metrics")
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }() // read below
	text, err := io.ReadAll(res.Body)
	if err != nil {
		r.Fatal(err)
	}
	out := map[string]float64{}
	for line := range strings.Lines(string(text)) {
		at := strings.LastIndexByte(line, ' ')
		if strings.HasPrefix(line, "#") || at < 0 {
			continue
		}
		if out[line[:at]], err = strconv.ParseFloat(strings.TrimSpace(line[at:]), 64); err != nil {
			r.Fatal(err)
		}
	}
	return out
}
