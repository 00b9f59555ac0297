package engine

import (
	"slices"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
)

// View is what workflow expressions see of the facts, from the subject's side.
func View(f *aftercare.Facts, subj aftercare.Subject) aftercare.View {
	return subjectView(f, whole(f), subj)
}

// whole is what all subjects of an order see alike.
func whole(f *aftercare.Facts) aftercare.View {
	v := aftercare.View{
		Order:    orderView(f),
		Customer: customerView(f),
		Case:     aftercare.CaseView{Open: f.CaseOpen()},
		Review: aftercare.ReviewView{
			Clicked: !f.ReviewClickedAt.IsZero(), Posted: !f.ReviewPostedAt.IsZero(), Asked: len(f.Store.Reviews) > 0,
		},
		Catalog: catalogView(f),
		Store:   storeView(f),
	}
	if f.Survey != nil {
		v.Survey = aftercare.SurveyView{Answered: true, Score: f.Survey.Score}
	}
	return v
}

// subjectView adds to the whole what is the subject's own.
func subjectView(f *aftercare.Facts, v aftercare.View, subj aftercare.Subject) aftercare.View {
	if l, ok := lineOf(f, subj); ok {
		v.Line = lineView(f, l)
	}
	if s, ok := shipmentOf(f, subj); ok {
		v.Shipment = aftercare.ShipmentView{
			Delivered: !f.ArrivedAt(s).IsZero(),
			Ready:     s.Status == aftercare.ShipmentReady,
			Canceled: s.Status == aftercare.ShipmentCanceled ||
				(s.Status == aftercare.ShipmentFailed && s.ShippedAt.IsZero()),
			Tracked: s.Number != "" || s.URL != "",
		}
		_, source := f.DueOf(s)
		v.Shipment.Promised, v.Shipment.Followed = source.Promised(), s.Followed()
	}
	if s, ok := f.SlipOf(subj, Zone(f)); ok {
		v.Slip = slipView(f, s)
	}
	if a, ok := f.AnnouncementOf(subj); ok {
		v.News = newsView(f, a)
	}
	if c, ok := changeOf(f, subj); ok {
		v.Change = aftercare.ChangeView{Kind: c.Kind, Told: told(f, subj)}
	}
	if c, ok := caseOf(f, subj); ok {
		open := v.Case.Open
		v.Case = caseView(f, c)
		v.Case.Open = open
		if subj.Kind == aftercare.SubjectMessage {
			v.Message = messageView(c, messageID(f, subj))
		}
	}
	return v
}

func orderView(f *aftercare.Facts) aftercare.OrderView {
	o := &f.Order
	items := 0
	for _, l := range o.Lines {
		items += f.Kept(l)
	}
	full := f.FullyRefunded()
	return aftercare.OrderView{
		Total: int(o.Total.Amount), Currency: o.Total.Currency, Items: items,
		Paid: f.Paid(), CashOnDelivery: o.CashOnDelivery, Confirmed: !f.ConfirmedAt().IsZero(),
		Canceled: o.Canceled, Deleted: o.Deleted,
		PartlyRefunded: len(f.Refunds) > 0 && !full, FullyRefunded: full,
		Shipped: !f.ShippedAt().IsZero(), Delivered: !f.AllDeliveredAt().IsZero(),
		Digital: f.Digital(), Pickup: o.Pickup, Abroad: f.Abroad(), Test: o.Test, Gift: o.Present(),
		Country: o.Country(),
	}
}

func customerView(f *aftercare.Facts) aftercare.CustomerView {
	orders := 1
	for _, b := range f.Person.Purchases {
		if !b.Canceled && !b.Of(&f.OrderFacts) {
			orders++
		}
	}
	return aftercare.CustomerView{Email: address(f) != "", Erased: erased(f), Orders: orders}
}

// catalogView looks at the lines that were kept. A guide counts when the
// customer can read it and did not own the product before.
func catalogView(f *aftercare.Facts) aftercare.CatalogView {
	readable := locale.Fallbacks(f.Language())
	v := aftercare.CatalogView{Related: len(f.Related()) > 0}
	for _, l := range f.KeptLines() {
		v.Guides = v.Guides || !f.Owned(l) && slices.ContainsFunc(f.Products[l.SKU].Guides, func(g aftercare.Guide) bool {
			return g.Locale == "" || slices.Contains(readable, g.Locale)
		})
	}
	return v
}

// told reports whether the mail of another subject spoke of this one.
func told(f *aftercare.Facts, subj aftercare.Subject) bool {
	return slices.ContainsFunc(f.Sends, func(s aftercare.Send) bool {
		return left(s) && s.Subject != subj && slices.Contains(s.Covers, subj.Key())
	})
}

// left reports whether the mail left, or nobody will ever know. One that is on
// its way may still come back to be tried again, and must then find all that it
// speaks of untold.
func left(s aftercare.Send) bool {
	return s.State == aftercare.MailSent || s.State == aftercare.MailUnconfirmed
}

func erased(f *aftercare.Facts) bool { return !f.ErasedAt.IsZero() || f.Person.Erased }

// address is where mail for the order goes, "" when nowhere.
func address(f *aftercare.Facts) string {
	if aftercare.NormalizeAddress(f.Order.Customer.Email) == "" {
		return ""
	}
	return f.Order.Customer.Email
}
