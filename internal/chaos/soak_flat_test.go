package chaos

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// point is a measure at a time.
type point struct {
	at    time.Time
	value float64
}

// trend is a measure over time.
type trend []point

// half is what was measured in the second half, when caches are warm.
func (s trend) half() trend {
	if len(s) == 0 {
		return nil
	}
	middle := s[0].at.Add(s[len(s)-1].at.Sub(s[0].at) / 2)
	return s[slices.IndexFunc(s, func(p point) bool { return !p.at.Before(middle) }):]
}

// slope is the growth per hour: the median of the slopes between all pairs of
// points (Theil and Sen), which the peaks of single faults do not move.
func (s trend) slope() float64 {
	var all []float64
	for i, p := range s {
		for _, q := range s[i+1:] {
			if d := q.at.Sub(p.at).Hours(); d > 0 {
				all = append(all, (q.value-p.value)/d)
			}
		}
	}
	return median(all)
}

func (s trend) median() float64 {
	var all []float64
	for _, p := range s {
		all = append(all, p.value)
	}
	return median(all)
}

func (s trend) most() (most float64) {
	for _, p := range s {
		most = max(most, p.value)
	}
	return most
}

func median(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// flat reports whether the measure has stopped growing: in the second half of
// the run its trend adds no more than a twentieth of it, or no more than floor,
// which is what the measure scatters by without any trend. One percent an hour
// cannot be told from nothing within minutes; a leak can, since fifty webhooks a
// second leak fifty times a second.
func (s trend) flat(floor float64) (growth float64, ok bool) {
	h := s.half()
	if len(h) < 2 {
		return 0, true
	}
	growth = h.slope() * h[len(h)-1].at.Sub(h[0].at).Hours()
	return growth, growth <= max(h.median()/20, floor)
}

func number(text string) float64 {
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil {
		return 0
	}
	return n
}

// The test of flatness can fail: a leak of a kilobyte with each webhook
// is found within twenty minutes beneath peaks, and peaks alone are none.
func TestFlatness(t *testing.T) {
	const mib = 1 << 20
	var level, leak trend
	for n := range 240 {
		at := time.Unix(int64(5*n), 0)
		value := float64(60*mib + n%7*mib)
		if n%40 == 0 {
			value += 100 * mib
		}
		level = append(level, point{at, value})
		leak = append(leak, point{at, value + float64(n)*5*rate*1024})
	}
	if growth, ok := level.flat(8 * mib); !ok {
		t.Errorf("peaks are taken for growth: %.0f", growth)
	}
	if growth, ok := leak.flat(8 * mib); ok {
		t.Errorf("a leak is not found: %.0f", growth)
	}
}
