package config

// offer is a pool or a code: both at once would leave open which one a mail shows.
func (l *loader) offer(at string, o Offer) {
	switch {
	case (o.Coupon == "") == (o.Code == ""):
		l.fault(at, "must be a pool, {coupon: thank-you}, or a code, {code: WELCOME10, value: 10 %%, expires: 2026-12-31}")
	case o.Coupon != "":
		l.match(at+".coupon", o.Coupon, storeID, "the name of a pool: a-z, 0-9 and -")
		if o.Value != "" || o.Expires != "" {
			l.fault(at, "takes value and expiry from each code of the pool; leave them out")
		}
	case o.Required:
		l.fault(at+".required", "is for pools, which may be empty; a code is always there")
	}
}
