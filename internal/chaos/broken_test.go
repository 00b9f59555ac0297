package chaos

import (
	"os"
	"path/filepath"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/rig"
)

// A template that fails for one order: its loops run too often when the order has
// many lines.
const poisoned = `---
subject: "Order {{ order.name }}"
preheader: "Thank you."
kind: transactional
---
# Thank you
{% for a in order.lines %}{% for b in order.lines %}{% endfor %}{% endfor %}
{% order_items %}
`

// A webhook that cannot be read and an order that breaks its mail's template stop
// themselves, with a reason, and nobody else. Once the template is mended the
// mail goes out. Fifteen minutes are a second here.
func TestPoison(t *testing.T) {
	t.Parallel()
	orders := 20
	if rig.Long() {
		orders = 500
	}
	c := prepare(t, "poison webhook, poison order", rig.Options{SQLite: true})
	dir := filepath.Join(c.Dir, "templates", "order-confirmation")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	c.Write("templates/order-confirmation/en.md", poisoned)
	c.Env = append(c.Env, "AFTERCARE_SANDBOX=1", "AFTERCARE_TIMELAPSE=900")
	c.MustStart("AFTERCARE_TEMPLATES_DIR=" + filepath.Join(c.Dir, "templates"))
	bad := rig.Buy("standard", orders)
	c.Deliver(bad.Crowded(t, 150), nil)
	c.Deliver(bad.Parcel(t), nil)
	c.Deliver(rig.Webhook{Source: "shopify", Topic: "orders/create", ID: "poison", Body: []byte(`{"id": {"a": [1e999]}`)}, nil)
	c.shop(rig.Traffic{Orders: orders})
	c.load.Wait()
	rig.Await(t, "all others are sent", func() bool {
		states := c.States()
		return states[aftercare.MailSent] == 2*orders+1 && states[aftercare.MailSending] == 0
	})
	stuck := 0
	for _, m := range c.Ledger() {
		if m.State == aftercare.MailSent {
			continue
		}
		if stuck++; m.Address != bad.Email() || m.Reason.Code != aftercare.ReasonTemplate {
			t.Errorf("%s to %s is %s (%s)", m.Template, m.Address, m.State, m.Reason)
		}
	}
	if rows := c.Rejected(); stuck != 1 || rows != 1 {
		t.Errorf("%d mails and %d webhooks are stuck, want one of each", stuck, rows)
	}
	c.Serve.Kill()
	c.MustStart() // without the folder
	c.load.Purchases = append(c.load.Purchases, bad)
	c.end()
}
