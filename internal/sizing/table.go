package sizing

import (
	"fmt"
	"math"
	"strings"
)

// sizes are the table's rows, orders a day.
var sizes = []float64{1_000, 10_000, 100_000, 1_000_000, 10_000_000}

// Table is the text of README.md.
func Table() string {
	var out strings.Builder
	out.WriteString("| orders a day | webhooks/s | mails/s | web | worker | Redis | PostgreSQL: cores | connections | WAL/s | after a month | after ten years | ten o'clock's mails take |\n" +
		"| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, orders := range sizes {
		n := For(orders)
		fmt.Fprintf(&out, "| %s | %s | %s | %d | %d | %s | %s | %d | %s | %s | %s | %s |\n", thousands(orders), rate(n.Webhooks), rate(n.Mails), n.Web, n.Worker,
			size(n.Redis), rate(math.Ceil(n.Cores)), n.Connections, size(n.WAL), size(n.Month), size(n.Ten), span(n.Wave))
	}
	return out.String()
}

// thousands writes 10,000,000.
func thousands(n float64) string {
	s := fmt.Sprintf("%.0f", n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// rate writes two digits that count.
func rate(n float64) string {
	if n < 10 {
		return fmt.Sprintf("%.2g", n)
	}
	return thousands(round(n))
}

func round(n float64) float64 {
	unit := math.Pow10(max(0, int(math.Log10(n))-1))
	return math.Round(n/unit) * unit
}

// size writes a size in powers of a thousand, as disks are sold.
func size(n float64) string {
	units := []string{"B", "kB", "MB", "GB", "TB", "PB"}
	for len(units) > 1 && n >= 1000 {
		n, units = n/1000, units[1:]
	}
	return rate(n) + " " + units[0]
}

// span writes how long something takes.
func span(seconds float64) string {
	switch {
	case seconds < 90:
		return fmt.Sprintf("%.0f s", math.Ceil(seconds))
	case seconds < 90*60:
		return fmt.Sprintf("%.0f min", math.Ceil(seconds/60))
	}
	return fmt.Sprintf("%.1f h", seconds/3600)
}
