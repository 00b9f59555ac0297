package console

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strconv"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// opening is the form on an order's page that opens a case for who called.
type opening struct {
	Path    string // of the order
	Nonce   string
	Kinds   []aftercare.CaseKind
	Causes  []string
	Wishes  []string
	Items   []item
	Whoami  *whoami // who acts is not known yet
	Values  url.Values
	Problem string
}

// Chosen reports whether a value was typed or chosen.
func (o opening) Chosen(field, value string) bool {
	for _, v := range o.Values[field] {
		if v == value {
			return true
		}
	}
	return false
}

// opening gives the order's page its form; nil when the store is not configured.
func (c *console) opening(r *http.Request, row int64, s *aftercare.Store, items []item) *opening {
	if s == nil || s.Help == nil {
		return nil
	}
	path := "/orders/" + strconv.FormatInt(row, 10)
	o := &opening{
		Path: path, Nonce: rand.Text(), Causes: aftercare.Causes, Wishes: aftercare.Outcomes, Items: items,
		Kinds: aftercare.CaseKinds[:len(aftercare.CaseKinds)-1], // a review is none that somebody calls about
	}
	if c.meIn(r, s) == "" {
		o.Whoami = &whoami{People: peopleOf(s, s.Name), Next: path + "#open-case"}
	}
	return o
}

// openACase is POST /orders/{row}/case.
func (c *console) openACase(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxTalk)
	if err := r.ParseForm(); err != nil {
		return aftercare.Errorf(aftercare.TooLarge, "That is more than a form may hold. Go back and shorten it.")
	}
	t, err := c.timelineOf(r)
	if err != nil {
		return err
	}
	f, shop := r.PostForm, c.stores[t.State.Store]
	if shop == nil || shop.Help == nil {
		return aftercare.Errorf(aftercare.NotFound, "The order's store is not configured here.")
	}
	order := &t.State.Facts.Order
	ref := caseRef{Store: t.State.Store, Source: t.State.Facts.Source, Order: order.ID}
	again := func(status int, problem string) error {
		p := c.orderPage(r, t)
		p.Opening.Values, p.Opening.Problem = f, problem
		c.pages.Render(w, r, status, "order", p)
		return nil
	}
	a := cases.Act{Store: shop, Order: ref.OrderKey(), By: c.meIn(r, shop), Nonce: "open:" + f.Get("nonce"), Now: c.Business.Now()}
	if a.By == "" || f.Get("nonce") == "" {
		return again(http.StatusUnprocessableEntity, "Say who you are first. What you typed is kept.")
	}
	key, e, err := a.Open(cases.Opening{
		Kind: aftercare.CaseKind(f.Get("kind")), LineIDs: f["line"], Cause: f.Get("cause"), Wanted: f.Get("wanted"), Text: f.Get("text"), Phone: f.Get("how") == "phone",
	}, order)
	if err != nil {
		return again(http.StatusUnprocessableEntity, err.Error())
	}
	if err := c.Desk.Tell(r.Context(), ref.Store, ref.OrderKey(), key, e); err != nil {
		return err
	}
	c.Log.InfoContext(r.Context(), "case opened at the desk", "store", ref.Store, "order", ref.OrderKey(), "case", e.Case.ID, "by", a.By)
	ref.ID = e.Case.ID
	http.Redirect(w, r, ref.Path()+"?did=open", http.StatusSeeOther) // #nosec G710 -- below our own path
	return nil
}
