package workflows_test

import "aftercare/internal/aftercare"

// templates are the shipped mails and their kinds.
var templates = map[string]aftercare.Kind{
	"order-received":           aftercare.KindTransactional,
	"order-confirmation":       aftercare.KindTransactional,
	"shipping-update":          aftercare.KindTransactional,
	"pickup-ready":             aftercare.KindTransactional,
	"order-changed":            aftercare.KindTransactional,
	"getting-started":          aftercare.KindMarketing,
	"satisfaction-survey":      aftercare.KindMarketing,
	"review-request":           aftercare.KindMarketing,
	"review-reminder":          aftercare.KindMarketing,
	"replenishment":            aftercare.KindMarketing,
	"replenishment-nudge":      aftercare.KindMarketing,
	"subscribe-offer":          aftercare.KindMarketing,
	"warranty-extension":       aftercare.KindMarketing,
	"cross-sell":               aftercare.KindMarketing,
	"warranty-ending":          aftercare.KindService,
	"repair-received":          aftercare.KindTransactional,
	"repair-returned":          aftercare.KindTransactional,
	"repair-check":             aftercare.KindService,
	"spare-part-received":      aftercare.KindTransactional,
	"spare-part-shipped":       aftercare.KindTransactional,
	"spare-part-check":         aftercare.KindService,
	"case-received":            aftercare.KindTransactional,
	"case-reply":               aftercare.KindTransactional,
	"case-question":            aftercare.KindTransactional,
	"case-waiting":             aftercare.KindTransactional,
	"case-warning":             aftercare.KindTransactional,
	"case-late":                aftercare.KindTransactional,
	"case-decided":             aftercare.KindTransactional,
	"case-check":               aftercare.KindTransactional,
	"case-thanks":              aftercare.KindService,
	"return-received":          aftercare.KindTransactional,
	"return-refunded":          aftercare.KindTransactional,
	"return-window":            aftercare.KindService,
	"repair-estimate":          aftercare.KindTransactional,
	"repair-estimate-reminder": aftercare.KindTransactional,
	"odd":                      "newsletter",
	"delivery-delayed":         aftercare.KindTransactional,
	"delivery-late":            aftercare.KindTransactional,
	"recall":                   aftercare.KindTransactional,
	"presale":                  aftercare.KindMarketing,
	"order-link":               aftercare.KindTransactional,
	"warranty-registered":      aftercare.KindTransactional,
}

func kindOf(name string) (aftercare.Kind, bool) {
	k, ok := templates[name]
	return k, ok
}
