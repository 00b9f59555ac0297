package engine

import (
	"path"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// own makes the subject of one of the order's things.
func own(f *aftercare.Facts, kind aftercare.SubjectKind, id string) aftercare.Subject {
	return aftercare.Subject{Kind: kind, ID: f.OrderFacts.Subject().ID + "/" + id}
}

// idOf is a subject's own id within the order, "" when it is not of that kind.
func idOf(f *aftercare.Facts, kind aftercare.SubjectKind, subj aftercare.Subject) string {
	if subj.Kind != kind {
		return ""
	}
	id, _ := strings.CutPrefix(subj.ID, f.OrderFacts.Subject().ID+"/")
	return id
}

func lineOf(f *aftercare.Facts, subj aftercare.Subject) (aftercare.Line, bool) {
	id := idOf(f, aftercare.SubjectLine, subj)
	return find(f.Order.Lines, func(l aftercare.Line) bool { return id != "" && l.ID == id })
}

func shipmentOf(f *aftercare.Facts, subj aftercare.Subject) (aftercare.Shipment, bool) {
	id := idOf(f, aftercare.SubjectShipment, subj)
	return find(f.Shipments, func(s aftercare.Shipment) bool { return id != "" && s.ID == id })
}

// caseOf is the subject's case, or that of the subject's message.
func caseOf(f *aftercare.Facts, subj aftercare.Subject) (aftercare.Case, bool) {
	id := idOf(f, aftercare.SubjectCase, subj)
	if subj.Kind == aftercare.SubjectMessage { // ids of our own cases have no slash
		id, _, _ = strings.Cut(idOf(f, aftercare.SubjectMessage, subj), "/")
	}
	return find(f.Cases, func(c aftercare.Case) bool { return id != "" && c.ID == id })
}

// messageID is the subject's own id within its case.
func messageID(f *aftercare.Facts, subj aftercare.Subject) string {
	_, id, _ := strings.Cut(idOf(f, aftercare.SubjectMessage, subj), "/")
	return id
}

func messageOf(f *aftercare.Facts, subj aftercare.Subject) (aftercare.CaseMessage, bool) {
	c, _ := caseOf(f, subj)
	id := messageID(f, subj)
	return find(c.Messages, func(m aftercare.CaseMessage) bool { return id != "" && m.ID == id })
}

// askOf is what the customer asked by the message, if nobody had answered then.
func askOf(c aftercare.Case, id string) (cases.Ask, bool) {
	return find(cases.Asks(c), func(a cases.Ask) bool { return id != "" && a.ID == id })
}

func changeOf(f *aftercare.Facts, subj aftercare.Subject) (aftercare.Change, bool) {
	if subj.Kind != aftercare.SubjectChange {
		return aftercare.Change{}, false
	}
	return find(f.Changes(), func(c aftercare.Change) bool { return c.Subject == subj })
}

func find[T any](all []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], true
	}
	var none T
	return none, false
}

// describe names a subject for a support person.
func describe(f *aftercare.Facts, subj aftercare.Subject) string {
	if l, ok := lineOf(f, subj); ok && l.Title != "" {
		return "the line " + l.Title
	}
	id, _ := strings.CutPrefix(subj.ID, f.OrderFacts.Subject().ID+"/")
	switch subj.Kind {
	case aftercare.SubjectOrder:
		return "the order"
	case aftercare.SubjectChange:
		if id == "canceled" {
			return "the cancellation"
		}
		return strings.Replace(id, "refund/", "the refund ", 1)
	case aftercare.SubjectShipment:
		return "the parcel " + id
	case aftercare.SubjectMessage:
		id, _, _ = strings.Cut(id, "/")
		return "a message in the case " + id
	case aftercare.SubjectSlip:
		parcel, day := path.Split(id)
		if parcel = strings.TrimSuffix(parcel, "/"); parcel == "" {
			return "the delay of the order to " + day
		}
		return "the delay of the parcel " + parcel + " to " + day
	}
	return "the " + string(subj.Kind) + " " + id
}
