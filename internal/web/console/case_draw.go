package console

import (
	"net/http"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// draw takes the code of each coupon that an act gives from its pool. It happens
// before the act is told: a code whose act failed waits for the next try.
func (c *console) draw(r *http.Request, a cases.Act, e aftercare.Event) error {
	for i := range e.Case.Grants {
		g := &e.Case.Grants[i]
		if !cases.Wants(*g) {
			continue
		}
		if c.Coupons == nil {
			return aftercare.Errorf(aftercare.Invalid, "There are no pools of coupons here.")
		}
		coupon, err := c.Coupons.GrantCoupon(r.Context(), a.Store.ID, g.Pool, cases.Holder(a.Case.ID, *g), a.Now)
		if err != nil {
			return err
		}
		if err := a.Draw(g, coupon); err != nil {
			return err
		}
	}
	return nil
}
