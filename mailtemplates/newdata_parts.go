package mailtemplates

import (
	"cmp"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
)

// shipments are the parcels that left, and the one that the mail covers, which may
// wait at the counter instead; before anything left, it tells what is known of the
// delivery.
func (b *builder) shipments(covers []aftercare.Subject) (all []Shipment, own Shipment) {
	f := b.f
	left, waits := b.left()
	own = b.shipment(aftercare.Shipment{}, 0, 0, waits)
	picked := false
	for _, s := range f.Shipments {
		if s.Status == aftercare.ShipmentReady && !s.Left() && b.covered(covers, aftercare.SubjectShipment, s.ID) {
			own, picked = b.shipment(s, 0, len(left), waits), true
		}
	}
	for i, s := range left {
		out := b.shipment(s, i+1, len(left), waits)
		if all = append(all, out); !picked {
			own, picked = out, b.covered(covers, aftercare.SubjectShipment, s.ID)
		}
	}
	if slips := b.slipped(covers); len(slips) > 0 {
		return all, b.parcelOf(slips[0])
	}
	if !picked && len(all) > 0 {
		own = all[0]
	}
	return all, own
}

// left are the parcels that left, by time, and whether anything is still to leave.
func (b *builder) left() (out []aftercare.Shipment, waits bool) {
	out = slices.DeleteFunc(slices.Clone(b.f.Shipments), func(s aftercare.Shipment) bool { return !s.Left() })
	slices.SortStableFunc(out, func(a, c aftercare.Shipment) int { return a.ShippedAt.Compare(c.ShippedAt) })
	return out, slices.ContainsFunc(b.kept, b.f.Waits)
}

// parcelOf is the parcel whose day slipped. The order's own promise is that of its
// only parcel, if all is in it; else it tells what is known of the delivery.
func (b *builder) parcelOf(s aftercare.Slip) Shipment {
	left, waits := b.left()
	for i, p := range left {
		if p.ID == s.Shipment || s.Shipment == "" && len(left) == 1 && !waits && p.Estimate.IsZero() {
			return b.shipment(p, i+1, len(left), waits)
		}
	}
	i := slices.IndexFunc(b.f.Shipments, func(p aftercare.Shipment) bool { return p.ID == s.Shipment })
	if i < 0 {
		return b.shipment(aftercare.Shipment{}, 0, 0, waits)
	}
	return b.shipment(b.f.Shipments[i], 0, len(left), waits)
}

func (b *builder) shipment(s aftercare.Shipment, index, of int, more bool) Shipment {
	eta, known := b.f.DeliveryOf(s)
	arrived := b.f.ArrivedAt(s)
	out := Shipment{
		Carrier: clean(b.f.CarrierOf(s)), Number: clean(s.Number), TrackingURL: cleanURL(s.URL),
		ETA: b.date(eta), ETAKnown: known, ShippedAt: b.date(s.ShippedAt),
		Delivered: !arrived.IsZero(), DeliveredAt: b.date(arrived),
		Index: index, Of: of, MoreToCome: more,
	}
	for i, l := range b.kept {
		if slices.Contains(s.LineIDs, l.ID) {
			out.Lines = append(out.Lines, b.shown[i])
		}
	}
	return out
}

// change adds up the cancellations and refunds that the mail covers.
func (b *builder) change(covers []aftercare.Subject) Change {
	f := b.f
	var out Change
	sum, pieces, notes := aftercare.Money{}, map[string]int{}, []string{}
	for _, c := range f.Changes() {
		if !slices.Contains(covers, c.Subject) {
			continue
		}
		out.At = b.date(c.At)
		out.BackBy = Date{}
		if !c.At.IsZero() && f.Store.RefundDays > 0 {
			out.BackBy = b.dateIn(f.Store.AddBusinessDays(c.At, f.Store.RefundDays), b.shop)
		}
		if c.Refund == nil {
			out.Canceled = true
			continue
		}
		sum = sum.Add(c.Refund.Amount)
		for _, l := range c.Refund.Lines {
			pieces[l.LineID] += l.Quantity
		}
		if n := clean(c.Refund.Note); n != "" {
			notes = append(notes, n)
		}
	}
	out.Amount, out.Note = b.some(sum), strings.Join(notes, " ")
	out.Full = sum.Amount != 0 && f.FullyRefunded()
	out.RefundOpen = out.Canceled && f.Paid() && f.Refunded().Amount == 0 && f.Order.Payment != aftercare.PaymentRefunded
	for _, l := range f.Order.Lines {
		n := min(pieces[l.ID], l.Quantity)
		if out.Canceled && len(pieces) == 0 {
			n = l.Quantity
		}
		if n > 0 {
			out.Lines = append(out.Lines, b.line(l, n))
		}
	}
	return out
}

// help gathers guides and parts: of the covered line where the mail is about
// one; where it is about the order, of what is new to the customer; else of all.
func (b *builder) help(covers []aftercare.Subject) (guides []Guide, parts []Part) {
	lines := b.shown
	i := slices.IndexFunc(b.kept, func(l aftercare.Line) bool { return b.covered(covers, aftercare.SubjectLine, l.ID) })
	switch news := b.news(); {
	case i >= 0:
		lines = lines[i : i+1]
	case len(news) > 0 && slices.Contains(covers, b.f.Subject()):
		lines = news
	}
	for _, l := range lines {
		for _, g := range l.Guides {
			if !slices.ContainsFunc(guides, func(o Guide) bool { return o.URL == g.URL }) {
				guides = append(guides, g)
			}
		}
		for _, part := range l.Parts {
			if !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
	}
	return guides, parts
}

// news are the lines whose product the customer had never bought before. The
// engine asks the same before it sends guides.
func (b *builder) news() (out []Line) {
	for i, l := range b.kept {
		if !b.f.Owned(l) {
			out = append(out, b.shown[i])
		}
	}
	return out
}

// guides are a product's pages in the mail's language; where there is none,
// those for all languages, else the English ones. The engine counts the same.
func (b *builder) guides(p aftercare.Product) []Guide {
	for _, wanted := range [][]string{b.spoken, {""}, {"en"}} {
		var out []Guide
		for _, g := range p.Guides {
			if url := cleanURL(g.URL); url != "" && slices.Contains(wanted, g.Locale) {
				out = append(out, Guide{clean(g.Title), url, clean(g.Tip), b.title(p)})
			}
		}
		if out != nil {
			return out
		}
	}
	return nil
}

func (b *builder) parts(p aftercare.Product) []Part {
	var out []Part
	for _, part := range p.Parts {
		out = append(out, b.part(part))
	}
	return out
}

func (b *builder) part(p aftercare.Part) Part {
	out := Part{Title: cmp.Or(b.inSpoken(p.Titles), clean(p.Title)), URL: cleanURL(p.URL), ImageURL: cleanURL(p.Image)}
	if amount, currency, ok := strings.Cut(strings.TrimSpace(p.Price), " "); ok {
		if m, err := aftercare.ParseMoney(amount, currency); err == nil {
			out.Price = b.some(m)
		}
	}
	return out
}

// title is the product's name in the mail's language, else its own.
func (b *builder) title(p aftercare.Product) string {
	return cmp.Or(b.translated(p), clean(p.Title))
}

// lineTitle is the catalog's title in the mail's language; without one, the
// title under which it was sold.
func (b *builder) lineTitle(l aftercare.Line, p aftercare.Product) string {
	return cmp.Or(b.translated(p), clean(l.Title), clean(p.Title))
}

// translated is the catalog's title in the mail's language, and no other.
func (b *builder) translated(p aftercare.Product) string { return b.inSpoken(p.Titles) }

func (b *builder) inSpoken(titles map[string]string) string {
	for _, l := range b.spoken {
		if t := clean(titles[l]); t != "" {
			return t
		}
	}
	return ""
}

// related is what may be offered beside the lines kept: the engine asks the same.
func (b *builder) related() []Product {
	var out []Product
	for _, p := range b.f.Related() {
		if url := cleanURL(p.URL); url != "" {
			out = append(out, Product{b.title(p), url, cleanURL(p.ImageURL)})
		}
	}
	return out
}

// spoken lists the locale's fallbacks without the last resort.
func spoken(loc string) []string {
	all := locale.Fallbacks(loc)
	if n := len(all); n > 1 && !strings.HasPrefix(loc, all[n-1]) {
		all = all[:n-1]
	}
	return all
}
