package demo

import (
	"time"

	"aftercare/internal/aftercare"
)

// When the shop itself does something.
const (
	Studied  = 31*day + 11*time.Hour // it looks what its customers buy again
	Recalled = 62*day + 9*time.Hour  // it warns of a batch of stoves
)

// A journey is what a customer and the desk do about one order, each in answer to
// a mail that came. All three languages tell the same ones, in words of their own.

// returned is a lamp that does not work: a picture, a yes, the parcel, the money.
func returned(w *words, line string) []answer {
	k := aftercare.CaseReturn
	return []answer{
		{template: "shipping-update", after: 6 * day, do: "return", with: with{"line": line, "cause": "defective", "wanted": "refund", "text": w.broken}, photo: true},
		{template: "case-received", after: 2 * time.Hour, by: "jonas", on: k, do: "say", with: with{"canned": "return-approved", "covered": "shop", "label": "https://www.dhl.example/label/RT0117"}},
		{template: "case-reply", after: 5 * day, by: "jonas", on: k, do: "received"},
		{template: "return-received", after: day, by: "jonas", on: k, do: "refunded"},
		{template: "return-refunded", after: 2 * time.Hour, by: "jonas", on: k, do: "close", with: with{"outcome": w.repaid, "root": "product"}},
		{template: "case-check", after: 3 * time.Hour, do: "yes", with: with{"score": "5"}},
	}
}

// repaired was dropped: it costs something, and the customer says yes first.
func repaired(w *words, line, price string) []answer {
	k := aftercare.CaseRepair
	return []answer{
		{template: "shipping-update", after: 20 * day, do: "repair", with: with{"line": line, "text": w.dropped}, photo: true},
		{template: "case-received", after: 3 * time.Hour, by: "jonas", on: k, do: "say", with: with{"canned": "repair-send-in", "covered": "customer"}},
		{template: "case-reply", after: 5 * day, by: "jonas", on: k, do: "say", with: with{"canned": "repair-received"}},
		{template: "case-reply", nth: 2, after: 4 * time.Hour, by: "jonas", on: k, do: "estimate", with: with{"amount": price}},
		{template: "repair-estimate", after: 9 * time.Hour, do: "estimate", with: with{"accept": "yes"}},
		{template: "repair-estimate", after: 11 * time.Hour, by: "jonas", on: k, do: "ready", with: with{"text": w.promise}},
		{template: "repair-estimate", after: 3 * day, by: "jonas", on: k, do: "shipped", with: with{"carrier": "DHL", "number": "00340434161094000777", "url": "https://www.dhl.example/track/00340434161094000777"}},
		{template: "repair-returned", after: 2 * day, by: "jonas", on: k, do: "close", with: with{"outcome": w.mended, "root": "misuse"}},
		{template: "repair-check", after: 4 * time.Hour, do: "yes", with: with{"score": "5", "note": w.thanks}},
	}
}

// replaced is a glass that broke, from the list of parts.
func replaced(w *words, line string) []answer {
	k := aftercare.CaseSparePart
	return []answer{
		{template: "shipping-update", after: 15 * day, do: "part", with: with{"part": line + "/LAMP-01-GLASS", "cause": "defective", "text": w.glass}},
		{template: "case-received", after: 2 * time.Hour, by: "klara", on: k, do: "say", with: with{"canned": "part-shipped", "carrier": "DHL", "number": "00340434161094000888", "url": "https://www.dhl.example/track/00340434161094000888"}},
		{template: "case-reply", after: 4 * day, by: "klara", on: k, do: "close", with: with{"outcome": w.partSent, "root": "product"}},
		{template: "spare-part-check", after: 5 * time.Hour, do: "yes", with: with{"score": "4"}},
	}
}

// complained gave two stars. It ends with a yes, and with something to say sorry.
func complained(w *words) []answer {
	k := aftercare.CaseComplaint
	return []answer{
		{template: "satisfaction-survey", after: 5 * time.Hour, do: "rate", with: with{"score": "2", "comment": w.missing}},
		{template: "case-received", after: time.Hour, by: "klara", on: k, do: "say", with: with{"canned": "complaint-sorry"}},
		{template: "case-reply", after: 5 * time.Hour, by: "klara", on: k, do: "note", with: with{"text": "Third order packed without it this month: told the warehouse."}},
		{template: "case-reply", after: 20 * time.Hour, by: "klara", on: k, do: "say", with: with{"text": w.sendsIt, "state": aftercare.StateShipped, "carrier": "DHL", "number": "00340434161094000999", "url": "https://www.dhl.example/track/00340434161094000999"}},
		{template: "case-reply", nth: 2, after: 6 * time.Hour, do: "answer", with: with{"text": w.waiting}},
		{template: "case-reply", nth: 2, after: 11 * time.Hour, by: "klara", on: k, do: "say", with: with{"canned": "solved", "outcome": w.restSent, "root": "packaging"}},
		{template: "case-check", after: 2 * time.Hour, do: "yes", with: with{"score": "5", "note": w.thanks}},
	}
}

// forgotten is a question that nobody answers in time: the desk is warned, the
// customer hears that it is not forgotten, and the lead answers herself.
func forgotten(w *words) []answer {
	k := aftercare.CaseQuestion
	return []answer{
		{template: "shipping-update", after: 10 * day, do: "ask", with: with{"kind": "question", "text": w.question}},
		{template: "case-late", after: 18 * time.Hour, by: "klara", on: k, do: "say", with: with{"text": w.answered, "state": aftercare.StateClosed, "outcome": w.told, "root": "description"}},
		{template: "case-check", after: 5 * time.Hour, do: "yes", with: with{"score": "3"}},
	}
}

// reopened was closed too early; the second answer is the right one.
func reopened(w *words) []answer {
	k := aftercare.CaseQuestion
	return []answer{
		{template: "shipping-update", after: 8 * day, do: "ask", with: with{"kind": "question", "text": w.flicker}, photo: true},
		{template: "case-received", after: 2 * time.Hour, by: "jonas", on: k, do: "say", with: with{"text": w.tryThis, "state": aftercare.StateClosed, "outcome": w.cleaned}},
		{template: "case-check", after: 3 * time.Hour, do: "no", with: with{"open": w.still}},
		{template: "case-received", nth: 2, after: 20 * time.Minute, do: "call", with: with{"phone": "+49 30 1234567", "when": w.evening}},
		{template: "case-received", nth: 2, after: 80 * time.Minute, by: "klara", on: k, do: "call", with: with{"text": "Called back: the contact was loose. Pressed it down together; it shines."}},
		{template: "case-received", nth: 2, after: 2 * time.Hour, by: "klara", on: k, do: "say", with: with{"text": w.onPhone, "state": aftercare.StateClosed, "outcome": w.called, "root": "product"}},
		{template: "case-check", nth: 2, after: 2 * time.Hour, do: "yes", with: with{"score": "5"}},
	}
}

// lost is the link to the order's page, long after.
func lost(after time.Duration) []answer {
	return []answer{{template: "order-confirmation", do: "find", after: after}}
}

// and joins what happens to one order.
func and(all ...[]answer) (out []answer) {
	for _, a := range all {
		out = append(out, a...)
	}
	return out
}
