package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
)

// caseRef names a case by what never changes, also in a restored database.
type caseRef struct{ Store, Source, Order, ID string }

func refOf(r *http.Request) caseRef {
	return caseRef{r.PathValue("store"), r.PathValue("source"), r.PathValue("order"), r.PathValue("case")}
}

// Path is where the desk finds the case.
func (r caseRef) Path() string {
	parts := []string{r.Store, r.Source, r.Order, r.ID}
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return "/cases/" + strings.Join(parts, "/")
}

// OrderKey is the order as links and the door name it.
func (r caseRef) OrderKey() string { return r.Source + "/" + r.Order }

// openCase is one case with all that is known around it.
type openCase struct {
	caseRef
	aftercare.Timeline
	Case   aftercare.Case
	Shop   *aftercare.Store
	Facts  *aftercare.Facts
	Events []aftercare.Event // those of the case, by arrival
}

// open finds the case of a request.
func (c *console) open(r *http.Request) (*openCase, error) {
	ref, ctx := refOf(r), r.Context()
	missing := aftercare.Errorf(aftercare.NotFound, "There is no such case.")
	shop := c.stores[ref.Store]
	if shop == nil || shop.Help == nil {
		return nil, missing
	}
	state, err := c.Desk.OrderState(ctx, ref.Store, ref.Source, ref.Order)
	if err != nil {
		return nil, err
	}
	t, err := c.Orders.Timeline(ctx, state.Row)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(t.State.Facts.Cases, func(x aftercare.Case) bool { return x.ID == ref.ID })
	if i < 0 {
		return nil, missing
	}
	o := &openCase{caseRef: ref, Timeline: t, Case: t.State.Facts.Cases[i], Shop: shop, Facts: c.Rules.Facts(t.State)}
	for _, e := range t.Events {
		if e.Case != nil && e.Case.ID == ref.ID {
			o.Events = append(o.Events, e)
		}
	}
	if o.Facts == nil {
		return nil, missing
	}
	return o, nil
}

// locale is the customer's.
func (o *openCase) locale() string {
	if l := o.Facts.Order.Locale; l != "" {
		return l
	}
	return o.Shop.Locale
}
