package workflows

import (
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// coupon checks what a step's mail may give away. Only marketing mail does: an
// offer in the mail that confirms an order makes that one advertising.
func (r *reader) coupon(path string, f stepFile, kind aftercare.Kind) aftercare.Offer {
	at := path + ".coupon"
	o := aftercare.Offer{Required: f.CouponRequired, Day: r.text(at+".expires", f.Coupon.Expires), Coupon: aftercare.Coupon{
		Pool: r.name(at+".pool", r.text(at+".pool", f.Coupon.Pool)), Code: r.text(at+".code", f.Coupon.Code), Value: r.text(at+".value", f.Coupon.Value),
	}}
	switch {
	case !r.Has(at):
		if o.Required {
			r.Faultf(path+".coupon_required", "needs a coupon beside it")
		}
		return aftercare.Offer{}
	case (o.Pool == "") == (o.Code == ""):
		r.Faultf(at, "is a pool of codes, each for one customer, or one code for all: {pool: spring} or {code: WELCOME10, value: 10 %%, expires: 2026-12-31}")
	case o.Pool != "" && (o.Value != "" || o.Day != ""):
		r.Faultf(at, "takes value and expiry of a pool from each of its codes; leave them out")
	case o.Code != "" && o.Required:
		r.Faultf(path+".coupon_required", "is for pools, which may be empty; a code is always there")
	case kind != "" && kind != aftercare.KindMarketing:
		r.Faultf(at, "is for marketing mail; %s mail gives nothing away", kind)
	}
	if _, err := time.Parse(time.DateOnly, o.Day); o.Day != "" && err != nil {
		r.Faultf(at+".expires", "must be the code's last day, such as 2026-12-31")
	}
	return o
}

// writeCoupon writes a coupon in braces, "" for none.
func writeCoupon(o aftercare.Offer) string {
	var parts []string
	add := func(key, value string) {
		if value != "" {
			parts = append(parts, key+": "+value)
		}
	}
	add("pool", o.Pool)
	if o.Code != "" {
		add("code", quote(o.Code))
	}
	if o.Value != "" {
		add("value", quote(o.Value))
	}
	add("expires", o.Day)
	if len(parts) == 0 {
		return ""
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
