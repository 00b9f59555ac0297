package rig

import (
	"bufio"
	"net/http"
	"strconv"
	"strings"
)

// Metric is what /metrics says of a name without labels.
func (r *Rig) Metric(name string) float64 {
	r.Helper()
	res, err := http.Get("http://" + r.Addr + "/metrics")
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }() // read below
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), name+" "); ok {
			n, err := strconv.ParseFloat(value, 64)
			if err != nil {
				r.Fatal(err)
			}
			return n
		}
	}
	r.Fatalf("/metrics has no %s", name)
	return 0
}
