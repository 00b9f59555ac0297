package store

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
)

// coupon is the code that a claimed step's mail gives away; ok is false when the
// mail has to wait for one. It is handed out in the transaction of the claim, to
// the mail's id, under the order's lock: another try of the same mail finds it
// there, and a later mail of the same enrollment repeats it, as a reminder should.
func (c *claiming) coupon(st *aftercare.OrderState, e aftercare.Enrollment, step aftercare.Step, o aftercare.Offer, now time.Time) (got aftercare.Coupon, ok bool, err error) {
	none := aftercare.Coupon{}
	switch {
	case o.Pool == "" && o.Lasts(now):
		return o.Coupon, true, nil
	case o.Pool == "", !drawable(st, mailID(st, e, step)):
		return none, true, nil
	case c.lost(step.DueAt):
		return none, true, c.setAside(st.Store, o.Pool, mailID(st, e, step), now)
	}
	held, err := c.heldBy(st, e, o.Pool)
	if err != nil {
		return none, false, err
	}
	own := mailID(st, e, step)
	for _, r := range held {
		if got := r.coupon(); got.Lasts(now) {
			return got, true, nil
		}
		if r.Holder != own {
			continue
		}
		if sent(st, own) {
			return none, true, nil // it may have arrived with the code that ends
		}
		if err := c.exec("UPDATE coupons SET holder = '', handed_at = 0 WHERE id = ?", r.ID); err != nil {
			return none, false, err
		}
	}
	got, ok, err = c.takeCoupon(st.Store, o.Pool, own, now)
	return got, ok || !o.Required, err
}

// setAside takes a code out of the pool for a mail that may be gone already. Which
// one it brought nobody can tell, but every life of a database gives its codes in
// the same order: as many as were set aside are those that were given. No later
// mail repeats it, since it may be another's.
func (c *claiming) setAside(store, pool, mail string, now time.Time) error {
	held, err := list[couponRow](c.queries, heldCoupon, []string{mail, "lost:" + mail}, store, pool)
	if err == nil && len(held) == 0 {
		_, _, err = c.takeCoupon(store, pool, "lost:"+mail, now)
	}
	return err
}

// heldBy are the codes of the pool that the enrollment's mails have, the latest
// mail's first.
func (c *claiming) heldBy(st *aftercare.OrderState, e aftercare.Enrollment, pool string) ([]couponRow, error) {
	var mails []string
	for _, s := range e.Steps {
		mails = append(mails, mailID(st, e, s))
	}
	rows, err := list[couponRow](c.queries, heldCoupon, mails, st.Store, pool)
	slices.SortFunc(rows, func(a, b couponRow) int { return slices.Index(mails, b.Holder) - slices.Index(mails, a.Holder) })
	return rows, err
}

func mailID(st *aftercare.OrderState, e aftercare.Enrollment, s aftercare.Step) string {
	return aftercare.MailID(st.Store, e.Key(), s.StepID, 0)
}

// drawable is what toDraw says, by what the order's ledger is known to be.
func drawable(st *aftercare.OrderState, mail string) bool {
	i := slices.IndexFunc(st.Sends, func(s aftercare.Send) bool { return s.Mail == mail })
	return i < 0 || st.Sends[i].State == aftercare.MailPrepared || st.Sends[i].State == aftercare.MailUnconfirmed
}

// sent reports whether the mail may have left before.
func sent(st *aftercare.OrderState, mail string) bool {
	i := slices.IndexFunc(st.Sends, func(s aftercare.Send) bool { return s.Mail == mail })
	return i >= 0 && st.Sends[i].State != aftercare.MailPrepared
}

// withoutCoupon holds a step until its pool has codes again.
func (c *claiming) withoutCoupon(st *aftercare.OrderState, e aftercare.Enrollment, i int, pool string) error {
	e.Steps = slices.Clone(e.Steps)
	e.Steps[i].State, e.Steps[i].Reason = aftercare.StepHeld, aftercare.Because(aftercare.ReasonNoCoupon, emptyPool(pool))
	return c.saveEnrollment(st, e)
}
