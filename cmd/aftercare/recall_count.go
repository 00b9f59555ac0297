package main

import (
	"cmp"
	"context"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"aftercare/internal/aftercare"
)

// headcount is whom an announcement would reach.
type headcount struct {
	aftercare.Numbers
	Unreachable []string // orders whose buyer no mail reaches: to be called or written to

	persons     map[int64]bool
	locales     map[string]bool
	first, more []aftercare.OrderState // to be shown
}

const samples = 3

// count walks over all orders as the walker will, and posts nothing.
func (h *house) count(ctx context.Context, w aftercare.Walk, progress io.Writer) (*headcount, error) {
	through, err := h.store.NewestOrder(ctx)
	if err != nil {
		return nil, err
	}
	w.Through = through
	bar := progressbar.NewOptions64(max(through, 1), progressbar.OptionSetWriter(progress), progressbar.OptionSetVisibility(terminal(progress)),
		progressbar.OptionSetDescription("orders looked at"), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	c := &headcount{persons: map[int64]bool{}, locales: map[string]bool{}}
	c.At, c.Countries, c.Months = h.business.Now(), map[string]int{}, map[string]int{}
	for end := false; !end; {
		stretch, err := h.store.Stretch(ctx, w, 2000, 500)
		if err != nil {
			return nil, err
		}
		for _, o := range stretch.Orders {
			c.add(w.Announcement, o, h.rules.Facts(o))
		}
		_ = bar.Set64(stretch.Last) // it only draws
		w.Cursor, end = stretch.Last, stretch.End
	}
	return c, bar.Finish()
}

func (c *headcount) add(a aftercare.Announcement, o aftercare.OrderState, all *aftercare.Facts) {
	switch why := o.Hears(a); {
	case why.Code == aftercare.ReasonErased:
		c.Erased++
		return
	case !why.IsZero():
		return
	}
	f := &o.Facts
	c.Orders++
	if _, sure := f.Concerned(a); !sure {
		c.Unsure++
	}
	c.Countries[cmp.Or(f.Order.Country(), "not known")]++
	placed := f.Order.PlacedAt
	if placed.IsZero() {
		placed = f.FirstSeenAt
	}
	c.Months[placed.In(all.Store.Location()).Format("2006-01")]++
	if o.Person.ID != 0 && !c.persons[o.Person.ID] {
		c.persons[o.Person.ID] = true
		c.Persons++
	}
	switch {
	case o.Person.ID == 0 || aftercare.NormalizeAddress(f.Order.Customer.Email) == "":
		c.NoAddress++
		c.Unreachable = append(c.Unreachable, cmp.Or(f.Order.Name, f.Order.ID))
	case o.Person.Suppressed != "":
		c.Suppressed++
		c.Unreachable = append(c.Unreachable, cmp.Or(f.Order.Name, f.Order.ID))
	case !o.Person.RestrictedAt.IsZero():
		c.Restricted++
	default:
		c.sample(o, all.Language())
	}
}

// sample keeps orders whose mails are shown: the first of each language, and some
// more in case there are few.
func (c *headcount) sample(o aftercare.OrderState, lang string) {
	switch {
	case !c.locales[lang]:
		c.locales[lang] = true
		c.first = append(c.first, o)
	case len(c.more) < samples:
		c.more = append(c.more, o)
	}
}

// samples are three orders of as many languages as there are.
func (c *headcount) samples() []aftercare.OrderState {
	all := append(c.first, c.more...)
	return all[:min(samples, len(all))]
}
