package console

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// daysShown is how many days have a column of their own, today included.
const daysShown = 7

type queuesPage struct {
	frame
	Days  []time.Time // UTC
	Rows  []queueRow
	Total queueRow
	Raw   bool
}

// queueRow is one workflow's steps by when they are due.
type queueRow struct {
	Workflow string
	Late     int // due before today
	Days     [daysShown]cell
	Later    int
	Unknown  int // the due time is not known yet
	Held     int
	All      int
}

// cell is one day of one workflow; Heat is 0 to 4, for its color.
type cell struct{ Steps, Heat int }

// queues is GET /queues: what waits in SQL, by workflow and day.
func (c *console) queues(w http.ResponseWriter, r *http.Request) error {
	waiting, err := c.Queue.Waiting(r.Context())
	if err != nil {
		return err
	}
	p := queuesPage{frame: c.frame("Queues", "/queues"), Raw: c.Raw != nil}
	today := midnight(p.Now)
	for i := range daysShown {
		p.Days = append(p.Days, today.AddDate(0, 0, i))
	}
	p.Rows, p.Total = grid(waiting, today)
	c.pages.Render(w, r, http.StatusOK, "queues", p)
	return nil
}

func midnight(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// grid sorts counts into workflows and days.
func grid(waiting []aftercare.Waiting, today time.Time) ([]queueRow, queueRow) {
	rows, total := map[string]*queueRow{}, queueRow{Workflow: "All"}
	for _, x := range waiting {
		if x.State.Final() {
			continue
		}
		row := rows[x.Workflow]
		if row == nil {
			row = &queueRow{Workflow: x.Workflow}
			rows[x.Workflow] = row
		}
		row.add(x, today)
		total.add(x, today)
	}
	var out []queueRow
	most := 0
	for _, row := range rows {
		for _, d := range row.Days {
			most = max(most, d.Steps)
		}
	}
	for _, row := range rows {
		for i := range row.Days {
			row.Days[i].Heat = heat(row.Days[i].Steps, most)
		}
		out = append(out, *row)
	}
	slices.SortFunc(out, func(a, b queueRow) int { return cmp.Compare(a.Workflow, b.Workflow) })
	return out, total
}

func (q *queueRow) add(x aftercare.Waiting, today time.Time) {
	q.All += x.Steps
	day := int(midnight(x.Day).Sub(today).Hours() / 24)
	switch {
	case x.State == aftercare.StepHeld:
		q.Held += x.Steps
	case x.Day.IsZero():
		q.Unknown += x.Steps
	case x.Day.Before(today):
		q.Late += x.Steps
	case day >= daysShown:
		q.Later += x.Steps
	default:
		q.Days[day].Steps += x.Steps
	}
}

func heat(n, most int) int {
	if n == 0 || most == 0 {
		return 0
	}
	return 1 + min(3, n*4/(most+1))
}

// bar is one day of the overview's little chart; Height is 0 to 72.
type bar struct {
	Day           time.Time
	Label         string
	Steps, Height int
	X, Y          int
}

// week counts what is due on each of the next days.
func week(waiting []aftercare.Waiting, now time.Time) []bar {
	_, total := grid(waiting, midnight(now))
	most := 1
	for _, d := range total.Days {
		most = max(most, d.Steps)
	}
	var out []bar
	for i, d := range total.Days {
		b := bar{Day: midnight(now).AddDate(0, 0, i), Steps: d.Steps, X: i * 40, Height: d.Steps * 72 / most}
		if d.Steps > 0 {
			b.Height = max(b.Height, 2)
		}
		b.Y, b.Label = 88-b.Height, b.Day.Format("Mon")
		out = append(out, b)
	}
	out[0].Label = "Today"
	return out
}
