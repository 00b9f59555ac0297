package config

import (
	"strings"
	"testing"
)

// TestAllFaultsAtOnce is one file with everything wrong in it.
func TestAllFaultsAtOnce(t *testing.T) {
	_, err := load(t, `listen: 8080
public_url: https://care.acme.example/path
database: {url: "mysql://root:hush@db/x"}
smtp: {url: "http://hush", pool: 0, dkim: [{domain: acme, selector: "a b"}], per_domain: {"*": 20/s, gmail.com: 600/m, gmail: 1/d, a.example: 20, b.example: 0/s, c.example: 3/w}}
console: {password: hush}
sandbox: {timelapse: 60, allow: [nobody]}
lissten: x
stores:
  - id: Acme Shop
    url: http://acme.example
    mode: on
    locale: ja_JP
    timezone: Berlin
    country: Germany
    formality: rude
    logo: logo.png
    color: red
    mail: {from: "Acme <no-reply@acme.example>", reply_to: nobody, marketing_from: DoNotReply@acme.example}
    contact: {email: noreply@acme.example, channels: [{url: "javascript:x"}, {name: Phone, url: "tel:+4131"}]}
    policies: {returns: /returns, return_days: -1}
    warranty: {months: -1}
    reviews: [{name: Google}]
    consent: {marketing: everybody}
    quiet: {from: "9pm", to: "09:00"}
    cap: {every: 16, within: 0s}
    business: {days: [mon, someday], holidays: [tomorrow]}
    workflows: {Cross Sell: off, replenishment: maybe}
    catalog: missing.yaml
    sources:
      shopify:
      woocommerce: {secrets: [hush, "", hush]}
      standard: {secrets: "hush"}
      magento: {}
  - id: Acme Shop
    name: [hush]
`)
	if err == nil {
		t.Fatal("no fault was found")
	}
	lines := strings.Split(err.Error(), "\n")
	for i, line := range lines { // without the folder of the test
		lines[i] = line[strings.Index(line, "aftercare.yaml:")+len("aftercare.yaml:"):]
		if at := strings.Index(lines[i], "cannot be read: "); at >= 0 {
			lines[i] = lines[i][:at] + "cannot be read"
		}
	}
	got := strings.Join(lines, "\n")
	want := `1: listen: must be host:port, such as 127.0.0.1:8080 or :8080
2: public_url: must be an address without a path, such as https://care.acme.example
3: database.url: must be sqlite:///absolute/path or postgres://user:password@host/name
4: smtp.dkim[0].domain: must be a domain such as acme.example, not "acme"
4: smtp.dkim[0].key_file: is missing
4: smtp.dkim[0].selector: must be a DNS label such as aftercare, not "a b"
4: smtp.per_domain.a.example: must be so many in a second, minute, hour or day, such as 20/s or 600/m, not "20"
4: smtp.per_domain.b.example: must be so many in a second, minute, hour or day, such as 20/s or 600/m, not "0/s"
4: smtp.per_domain.c.example: must be so many in a second, minute, hour or day, such as 20/s or 600/m, not "3/w"
4: smtp.per_domain.gmail: must be a domain such as gmail.com, or *, not "gmail"
4: smtp.pool: must be between 1 and 100, not 0
4: smtp.url: must be smtp://user:password@host:587 or smtps://user:password@host
5: console.password: has fewer than 8 characters
6: sandbox.allow: works in the sandbox only: set sandbox.enabled, or AFTERCARE_SANDBOX=1
6: sandbox.allow[0]: must be an address or a domain
6: sandbox.timelapse: works in the sandbox only: set sandbox.enabled, or AFTERCARE_SANDBOX=1
7: lissten: unknown key; did you mean "listen"?
9: stores[0].id: must be made of a-z, 0-9 and -, such as acme, not "Acme Shop"
9: stores[0].name: is missing
10: stores[0].url: must be an address that begins with https://
11: stores[0].mode: must be live or shadow, not "on"
12: stores[0].locale: must be a language tag such as en, ja or de-AT, not "ja_JP"
13: stores[0].timezone: must be a time zone such as Europe/Berlin, not "Berlin"
14: stores[0].country: must be two capital letters such as DE, not "Germany"
15: stores[0].formality: must be formal or familiar, not "rude"
16: stores[0].logo: must be an address that begins with https://
17: stores[0].color: must be a color such as #1a5fb4, not "red"
18: stores[0].mail.from: is a noreply address; name a mailbox that a person reads
18: stores[0].mail.marketing_from: is a noreply address; name a mailbox that a person reads
18: stores[0].mail.postal_address: is missing; marketing mail must carry it, and most countries want it in every mail
18: stores[0].mail.reply_to: must be a mail address, such as "Acme <orders@acme.example>"
19: stores[0].contact.channels[0].name: is missing
19: stores[0].contact.channels[0].url: must be an address that begins with https://
19: stores[0].contact.email: is a noreply address; name a mailbox that a person reads
20: stores[0].policies.return_days: must be between 0 and 3650, not -1
20: stores[0].policies.returns: must be an address that begins with https://
21: stores[0].warranty.months: must be between 0 and 1200, not -1
22: stores[0].reviews[0].url: is missing
23: stores[0].consent.marketing: must be asked or customers, not "everybody"
24: stores[0].quiet.from: must be a time such as 21:00, not "9pm"
25: stores[0].cap.every: must be a length of time such as 16h, 90m or 7d, not "16"
25: stores[0].cap.within: must not be nothing while max is set
26: stores[0].business.days[1]: must be a day such as mon or sat, not "someday"
26: stores[0].business.holidays[0]: must be a date such as 2026-12-25, not "tomorrow"
27: stores[0].workflows.Cross Sell: must be named after a workflow such as cross-sell, not "Cross Sell"
27: stores[0].workflows.replenishment: must be on or off, not "maybe"
28: stores[0].catalog: cannot be read
30: stores[0].sources.shopify.secrets: is missing; without a secret anybody could post orders
31: stores[0].sources.woocommerce.secrets: has 3 entries; keep the new secret and the old one
31: stores[0].sources.woocommerce.secrets[1]: is empty; without a secret anybody could post orders
32: stores[0].sources.standard.secrets: must be a list, not a plain value
33: stores[0].sources.magento: unknown key; there are shopify, standard, woocommerce
34: stores[1].id: must be made of a-z, 0-9 and -, such as acme, not "Acme Shop"
34: stores[1].id: "Acme Shop" is another store's already
34: stores[1].mail.from: is missing
34: stores[1].mail.postal_address: is missing; marketing mail must carry it, and most countries want it in every mail
34: stores[1].mail.reply_to: is missing
35: stores[1].name: must be text, not a list`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if strings.Contains(got, "hush") {
		t.Error("a message repeats a secret")
	}
}
