package console

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/web"
	"aftercare/internal/web/api"
)

const ordersPerPage = 25

// overviewPage is GET /.
type overviewPage struct {
	frame
	Verdict verdict
	Tiles   []tile
	Week    []bar
	Search  string
	Rows    []orderRow
	Older   int64 // rows below this one; 0 when there are none
	Newer   bool  // this is not the first page
	Stores  int
	Sources []string // webhook addresses to connect, when there is no order at all
}

type orderRow struct {
	aftercare.OrderRow
	Zone   *time.Location
	Store  string
	Status word
	Next   string // what comes next
}

// overview is GET /: the verdict, the numbers, and the newest orders.
func (c *console) overview(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	p := overviewPage{frame: c.frame("Overview", "/"), Search: strings.TrimSpace(q.Get("q")), Stores: len(c.Stores)}
	o, err := c.Orders.Overview(ctx, p.Now)
	if err != nil {
		return err
	}
	pauses, err := c.Pauses.Pauses(ctx)
	if err != nil {
		return err
	}
	braked, err := c.Brake.Braked(ctx)
	if err != nil {
		return err
	}
	waiting, err := c.Queue.Waiting(ctx)
	if err != nil {
		return err
	}
	last, err := c.newest(ctx, o)
	if err != nil {
		return err
	}
	var desk aftercare.DeskCounts
	if c.Cases != nil {
		if desk, err = c.Cases.DeskCounts(ctx, "", p.Now); err != nil {
			return err
		}
	}
	p.Verdict, p.Tiles = judge(o, desk, last, p.Now, c.failing(ctx), pauses, c.brakes(braked)), tiles(o, p.Now)
	p.Week = week(waiting, p.Now)
	before, _ := strconv.ParseInt(q.Get("before"), 10, 64) // nonsense is the first page
	p.Newer = before > 0
	if err := c.listOrders(ctx, &p, before); err != nil {
		return err
	}
	if o.Orders == 0 {
		p.Sources = c.addresses()
	}
	c.pages.Render(w, r, http.StatusOK, "overview", p)
	return nil
}

func (c *console) listOrders(ctx context.Context, p *overviewPage, before int64) error {
	rows, err := c.Orders.Orders(ctx, aftercare.OrderQuery{Search: p.Search, Before: before, Limit: ordersPerPage + 1})
	if err != nil {
		return err
	}
	if len(rows) > ordersPerPage {
		rows = rows[:ordersPerPage]
		p.Older = rows[ordersPerPage-1].Row
	}
	for _, o := range rows {
		p.Rows = append(p.Rows, orderRow{o, c.zone(o.Store), c.storeName(o.Store), orderStatus(o.Status), nextOf(o.NextStep)})
	}
	return nil
}

// nextOf is a step by the name of its workflow: "review-request/ask".
func nextOf(step string) string {
	workflow, _, _ := strings.Cut(step, "/")
	return title(workflow)
}

// newest looks up when the last failures were, if there are any.
func (c *console) newest(ctx context.Context, o aftercare.Overview) (n newest, err error) {
	if o.Failed > 0 {
		mails, err := c.Mails.Mails(ctx, aftercare.MailFailed, 1)
		if err != nil {
			return n, err
		}
		for _, m := range mails {
			n.Failed = firstOf(m.SentAt, m.PreparedAt)
		}
	}
	if o.Rejected > 0 {
		rows, err := c.Inbox.Inbounds(ctx, aftercare.InboundRejected, 0, 1)
		if err != nil {
			return n, err
		}
		for _, in := range rows {
			n.Rejected = in.ReceivedAt
		}
	}
	return n, nil
}

// failing names the dependencies that do not answer.
func (c *console) failing(ctx context.Context) []string {
	var out []string
	for i, err := range api.Run(ctx, c.Checks) {
		if err != nil {
			out = append(out, c.Checks[i].Name)
		}
	}
	return out
}

// addresses is where webhooks may be sent, one example for each store.
func (c *console) addresses() []string {
	base := web.Origin(c.PublicURL)
	var out []string
	for _, s := range c.Stores {
		out = append(out, base+"/webhooks/"+s.ID+"/standard")
	}
	return out
}

func (c *console) storeName(id string) string {
	if s := c.stores[id]; s != nil && s.Name != "" {
		return s.Name
	}
	return id
}
