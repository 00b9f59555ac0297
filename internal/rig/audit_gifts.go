package rig

import (
	"aftercare/internal/aftercare"
)

// auditCoupons holds the pool against the mails. Lost is a code that is gone, or
// that is held and that no mail brings; doubled is one that two mails bring, or a
// mail that brings another one than it holds.
func (r *Rig) auditCoupons(a *Audit, ledger map[string]aftercare.Mail) {
	r.Helper()
	r.mu.Lock()
	imported := len(r.codes)
	r.mu.Unlock()
	if imported == 0 {
		return
	}
	holder, held := map[string]string{}, map[string]string{} // by code, by holder
	r.look("SELECT code, holder FROM coupons WHERE store = 'acme' AND pool = 'thanks'", func(scan func(...any) error) error {
		var code, by string
		err := scan(&code, &by)
		if _, twice := holder[code]; twice || !r.codes[code] {
			a.double("coupon %s is in the pool twice, or was never imported", code)
		}
		if holder[code] = by; by == "" {
			return err
		}
		if held[by] != "" {
			a.double("mail %s holds two coupons, %s and %s", by, held[by], code)
		}
		held[by] = code
		return err
	})
	if len(holder) != imported {
		a.lose("%d coupons were imported, %d are there", imported, len(holder))
	}
	a.Coupons = len(held)
	for by, code := range held {
		if m, known := ledger[by]; !known || m.Template != thanks || m.State != aftercare.MailSent && m.State != aftercare.MailUnconfirmed {
			a.lose("coupon %s is held by mail %s, which is %q of %q", code, by, m.State, m.Template)
		}
	}
	brought := map[string]string{}
	for _, m := range r.Sink.Mails() {
		if m.Text == "" {
			continue // the sink keeps no texts
		}
		id, codes := LedgerID(m), map[string]bool{}
		for _, code := range couponCode.FindAllString(m.Text+m.HTML, -1) {
			codes[code] = true
			switch other := brought[code]; {
			case other != "" && other != id:
				a.double("coupon %s came in two mails, %s and %s", code, other, id)
			case holder[code] != id:
				a.double("coupon %s came in mail %s, and is held by %q", code, id, holder[code])
			}
			brought[code] = id
		}
		if want := ledger[id].Template == thanks; want != (len(codes) == 1) {
			a.lose("mail %s (%s) shows %d codes", id, ledger[id].Template, len(codes))
		}
	}
}

// auditRecalls wants every recall at its end, and told to everybody who had bought
// before; unwanted is one told of an order that came in after it.
func (r *Rig) auditRecalls(a *Audit, rows map[string]int) {
	r.Helper()
	r.mu.Lock()
	recalls := r.recalls
	r.mu.Unlock()
	if len(recalls) == 0 {
		return
	}
	state := map[string]string{}
	r.look("SELECT id, state FROM announcements", func(scan func(...any) error) error {
		var id, is string
		err := scan(&id, &is)
		state[id] = is
		return err
	})
	for _, recall := range recalls {
		if state[recall.ID] != string(aftercare.WalkDone) {
			a.lose("recall %s of %s is %q", recall.ID, recall.SKU, state[recall.ID])
		}
		for address := range recall.Owed {
			if a.Recalled++; rows[address+" recall"] == 0 {
				a.lose("recall %s of %s to %s was never begun", recall.ID, recall.SKU, address)
			}
		}
	}
	r.look(`SELECT mails.id FROM mails WHERE template = 'recall' AND order_row > (SELECT MAX(through_row) FROM announcements)`, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		a.Unwanted = append(a.Unwanted, "unwanted: recall "+id+" of an order that came in after it")
		return err
	})
}
