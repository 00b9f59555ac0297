package bench

import (
	"slices"
	"time"
)

// Report is one bench, ready for JSON.
type Report struct {
	Date    time.Time `json:"date"`
	Quick   bool      `json:"quick"`
	Machine Machine   `json:"machine"`
	Seconds float64   `json:"seconds"`
	Rows    []Result  `json:"rows"`
}

// Result is what came of a row. Ratio is ours divided by theirs, or, where the
// row measures against nothing, our figure itself.
type Result struct {
	Name    string   `json:"name"`
	Work    string   `json:"work"`
	Against string   `json:"against,omitempty"`
	Ratio   *float64 `json:"ratio"` // null: not measured
	Low     float64  `json:"low"`   // of the turns
	High    float64  `json:"high"`
	Reach   *float64 `json:"reach"` // null: no target
	Bound   string   `json:"bound,omitempty"`
	OK      bool     `json:"ok"`
	Ours    float64  `json:"ours"`
	Theirs  *float64 `json:"theirs"` // null: the figure is no ratio
	Unit    string   `json:"unit"`
	Runs    int      `json:"runs"`
	Note    string   `json:"note,omitempty"`
}

// grace is what a quick bench forgives: its runs are short.
const grace = 0.2

// result judges a row by the figures of its turns.
func (r Row) result(turns []map[string]Figures, quick bool) Result {
	out := Result{Name: r.Name, Work: r.Work, Against: r.Against, Unit: r.Unit, Runs: len(turns), OK: true}
	var ours, theirs, ratios []float64
	for _, turn := range turns {
		us := turn[r.Ours.Side][r.Ours.Name]
		ours = append(ours, us)
		if r.Theirs == (Figure{}) {
			ratios = append(ratios, us)
			continue
		}
		them := turn[r.Theirs.Side][r.Theirs.Name]
		theirs, ratios = append(theirs, them), append(ratios, us/them)
	}
	if len(ratios) > 0 {
		ratio := median(ratios)
		out.Ratio, out.Low, out.High, out.Ours = &ratio, slices.Min(ratios), slices.Max(ratios), median(ours)
	}
	if len(theirs) > 0 {
		them := median(theirs)
		out.Theirs = &them
	}
	forgiven := 0.0
	if quick {
		forgiven = grace
	}
	switch {
	case r.AtLeast > 0:
		out.Reach, out.Bound = &r.AtLeast, "at least"
		out.OK = out.Ratio != nil && *out.Ratio >= r.AtLeast*(1-forgiven)
	case r.AtMost > 0:
		out.Reach, out.Bound = &r.AtMost, "at most"
		out.OK = out.Ratio != nil && *out.Ratio <= r.AtMost*(1+forgiven)
	}
	return out
}

func median(of []float64) float64 {
	sorted := slices.Sorted(slices.Values(of))
	n := len(sorted)
	if n == 0 {
		return 0
	}
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
