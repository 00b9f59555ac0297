package chaos

import (
	"testing"

	"aftercare/internal/rig"
)

// active is prepare of a shop with all that comes after the sale.
func active(t *testing.T, fault string, o rig.Options, codes int) *trial {
	t.Helper()
	c := prepare(t, fault, o)
	c.Aftersales(codes)
	return c
}

// visit lets one buyer in three act.
func (c *trial) visit() { c.visits = c.Visit(rig.Customers{Every: 3}, c.load.Purchases) }

// Nothing breaks: customers open cases with photos, the desk answers, codes are
// handed out, and something is called back in the middle.
func TestCustomersWhoAct(t *testing.T) {
	t.Parallel()
	c := active(t, "none, with cases, coupons and a recall", rig.Options{SQLite: true}, 12)
	c.MustStart()
	c.shop(rig.Traffic{Orders: 12})
	c.visit()
	c.recall()
	c.ended()
}

// recall calls back what everybody buys, when half of the mails have arrived.
func (c *trial) recall() {
	c.Helper()
	rig.Await(c, "mails before the recall", func() bool { return c.Sink.Total() > len(c.load.Purchases) })
	c.Recall("LAMP-01", c.load.Purchases)
}

// ended is end of a load with customers: a row without cases, codes or a recall
// would tell nothing.
func (c *trial) ended() {
	c.Helper()
	c.load.Wait()
	rig.Await(c, "all customers have acted", c.visits.Done)
	if !c.AnswerByCommand() {
		c.Error("the desk has answered every case, and none was left for the command line")
	}
	if a := c.end(rig.All...); a.Cases == 0 || a.Uploads <= a.Cases || a.Coupons == 0 || a.Recalled == 0 {
		c.Errorf("the load had too little in it: %s", a)
	}
}
