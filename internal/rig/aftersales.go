package rig

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// What a shop with all that comes after the sale has besides orders: people who
// answer, a catalog, days to return in, and a code for the next order, which goes
// out as soon as something was bought. A code is required, so a mail without one
// waits for more.
const (
	helpFile = `
people: [{id: kim, name: Kim, email: kim@acme.example}]
returns: {days: 30, address: [Acme Outdoor, 1 Hill Road, Bern]}
`
	catalogFile = `
products:
  - {sku: LAMP-01, title: Camping lamp, warranty_months: 24, supply_days: 90}
`
	thankYou = `
workflow: thank-you
about: Gives a code for the next order at once.
trigger: order.placed
exit_when: order.canceled || order.fully_refunded || order.deleted || customer.erased
steps:
  - id: gift
    wait: {from: confirmed}
    mail: thank-you
    coupon: {pool: thanks}
    coupon_required: true
    useful_for: 30d
`
	thankYouMail = `---
subject: "A thank-you for order {{ order.name }}"
preheader: "For the next time."
kind: marketing
---
# Thank you

{% hello %}

{% if coupon.code %}
{% coupon %}
{% endif %}

{% signature %}
`
)

// All are the mails that a purchase gets at once from a shop with Aftersales.
var All = []string{"order-confirmation", "shipping-update", thanks}

const thanks = "thank-you"

// couponCode is what codes of the pool look like in a mail.
var couponCode = regexp.MustCompile(`THX-[A-Z2-7]{10}`)

// Aftersales gives the shop all that comes after the sale, and its pool so many
// codes. No serve may run yet.
func (r *Rig) Aftersales(codes int) {
	r.Helper()
	r.Write("help.yaml", helpFile)
	r.Write("catalog.yaml", catalogFile)
	r.Configure("    country: IS\n", "    country: IS\n    consent: {marketing: customers}\n    quiet: {from: \"\", to: \"\"}\n    policies: {return_days: 30}\n    help: help.yaml\n    catalog: catalog.yaml\n")
	for name, text := range map[string]string{"workflows/thank-you.yaml": thankYou, "mailtemplates/thank-you/en.md": thankYouMail} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(r.Dir, name)), 0o700); err != nil {
			r.Fatal(err)
		}
		r.Write(name, text)
	}
	r.Env = append(r.Env, "AFTERCARE_WORKFLOWS_DIR="+filepath.Join(r.Dir, "workflows"), "AFTERCARE_TEMPLATES_DIR="+filepath.Join(r.Dir, "mailtemplates"))
	r.ImportCoupons(codes)
}

// ImportCoupons adds that many codes to the pool, until the command says that it
// did: importing twice does no harm.
func (r *Rig) ImportCoupons(n int) {
	r.Helper()
	var file strings.Builder
	file.WriteString("code,value,expires\n")
	r.mu.Lock()
	for range n {
		sum := sha256.Sum256(fmt.Appendf(nil, "code %d", len(r.codes)))
		code := "THX-" + base32.StdEncoding.EncodeToString(sum[:])[:10]
		r.codes[code] = true
		fmt.Fprintf(&file, "%s,10 %%,\n", code)
	}
	name := r.Write(fmt.Sprintf("codes-%d.csv", len(r.codes)), file.String())
	r.mu.Unlock()
	r.insist("coupon", "import", "--store", "acme", "--pool", "thanks", name)
}

// insist runs a command until it succeeds, as a person does whose database was
// away for a moment, and returns what it wrote.
func (r *Rig) insist(args ...string) (out string) {
	r.Helper()
	Await(r, strings.Join(args, " ")+" succeeds", func() bool {
		code, said := r.Run(args...)
		if out = said; code != 0 {
			r.Logf("%s: exit code %d\n%s", strings.Join(args, " "), code, said)
		}
		return code == 0
	})
	return out
}
