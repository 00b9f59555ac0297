package engine

import (
	"aftercare/internal/aftercare"
)

// offer is what a mail of the step may give away. The store's word counts for all
// marketing mail of a workflow, before what the step itself says; nothing else
// carries a coupon.
func (p *pass) offer(wf *aftercare.Workflow, spec aftercare.StepSpec) aftercare.Offer {
	if spec.Kind != aftercare.KindMarketing {
		return aftercare.Offer{}
	}
	o := spec.Coupon
	if own, ok := p.facts.Store.Offers[wf.Name]; ok {
		o = own
	}
	if o.Day != "" {
		o.Expires = p.facts.Store.LastInstant(o.Day)
	}
	return o
}

func lineView(f *aftercare.Facts, l aftercare.Line) aftercare.LineView {
	p := f.Products[l.SKU]
	days, _ := p.Lasts()
	return aftercare.LineView{
		SKU: l.SKU, Kept: f.Kept(l), SupplyDays: days, Warranty: f.WarrantyMonths(l),
		Repurchased: f.Repurchased(l.SKU), OutOfStock: p.OutOfStock,
		Bought: f.TimesBought(l.SKU), Subscribed: f.Subscribed(l.SKU),
		Subscribable: p.SubscribeURL != "", Extendable: p.ExtendURL != "",
	}
}

// saySupply tells how the end of a supply came about.
func (p *pass) saySupply(c *course, anchor string, tr *trail) {
	if anchor != "supply_end" && anchor != "reorder_by" || tr == nil {
		return
	}
	if l, ok := lineOf(p.facts, c.Subject); ok {
		tr.add("%s", p.facts.SupplyOf(l))
	}
}

// sayOffer tells what the mail will give away.
func (p *pass) sayOffer(c *course, spec aftercare.StepSpec, tr *trail) {
	if tr == nil {
		return
	}
	switch o := p.offer(c.wf, spec); {
	case o.Pool != "":
		tr.add("carries a coupon of the pool %s", o.Pool)
	case o.Code != "":
		tr.add("carries the coupon %s", o.Code)
	}
}
