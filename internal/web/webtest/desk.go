package webtest

import (
	"context"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/mailtemplates"
)

// The sample house has no case; the desk's own tests have a real store.

// DeskCases lists nothing.
func (b *Backend) DeskCases(context.Context, aftercare.DeskQuery) ([]aftercare.DeskRow, error) {
	return nil, b.Err
}

// DeskCounts counts nothing.
func (b *Backend) DeskCounts(context.Context, string, time.Time) (aftercare.DeskCounts, error) {
	return aftercare.DeskCounts{}, b.Err
}

// Cases finds nothing.
func (b *Backend) Cases(context.Context, aftercare.CaseQuery) ([]aftercare.CaseOf, error) {
	return nil, b.Err
}

// CasesForReport is an empty month.
func (b *Backend) CasesForReport(context.Context, string, time.Time, time.Time) ([]aftercare.CaseOf, error) {
	return nil, b.Err
}

// Promises is an empty month.
func (b *Backend) Promises(context.Context, string, time.Time, time.Time) ([]aftercare.Promise, error) {
	return nil, b.Err
}

// Facts joins an order with the sample shop.
func (b *Backend) Facts(s aftercare.OrderState) *aftercare.Facts {
	return &aftercare.Facts{OrderFacts: s.Facts, Store: Store(), Person: s.Person}
}

// Data is what a reply may say about the sample order.
func (b *Backend) Data(f *aftercare.Facts, c aftercare.Case, locale string, now time.Time) *mailtemplates.Data {
	about := aftercare.Subject{Kind: aftercare.SubjectCase, ID: f.Subject().ID + "/" + c.ID}
	return mailtemplates.NewData(cases.Answered(f, c, now), []aftercare.Subject{about}, mailtemplates.Links{}, locale, now)
}

// Tell writes down what the desk did.
func (b *Backend) Tell(ctx context.Context, store, order, key string, e aftercare.Event) error {
	return b.Accept(ctx, store, order, key, e)
}
