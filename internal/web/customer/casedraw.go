package customer

import (
	"net/http"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// drawn puts the codes of coupons into what is given as goodwill. Where there is
// none, or it is worth more than the plan gives, nothing is given: the customer
// expects nothing, and a yes is not lost for it.
func (s *site) drawn(r *http.Request, v *visit, c aftercare.Case, grants []aftercare.Grant) (out []aftercare.Grant) {
	for _, g := range grants {
		if !cases.Wants(g) {
			out = append(out, g)
			continue
		}
		if s.Coupons == nil {
			continue
		}
		coupon, err := s.Coupons.GrantCoupon(r.Context(), v.claims.Store, g.Pool, cases.Holder(c.ID, g), v.now)
		if err != nil {
			s.Log.WarnContext(r.Context(), "goodwill without a code", "order", v.order, "case", c.ID, "pool", g.Pool, "err", err)
			continue
		}
		if !cases.DrawGoodwill(&g, coupon) {
			s.Log.WarnContext(r.Context(), "goodwill is not given: the pool's codes are worth more than the plan says", "order", v.order, "case", c.ID, "pool", g.Pool)
			continue
		}
		out = append(out, g)
	}
	return out
}
