package console

import (
	"context"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
)

// mostFound bounds what a search shows, and among how many open cases a name is
// looked for: names stand in no index.
const (
	mostFound  = 50
	mostLooked = 500
)

// findCases searches by number, order and mail address, and then for the
// customer's name among the cases that are open.
func (c *console) findCases(ctx context.Context, search, me string, now time.Time) ([]caseRow, error) {
	found, err := c.Cases.Cases(ctx, aftercare.CaseQuery{Search: search, Limit: mostFound})
	if err != nil {
		return nil, err
	}
	for _, turn := range []aftercare.Turn{aftercare.TurnUs, aftercare.TurnCustomer} {
		rows, err := c.Cases.DeskCases(ctx, aftercare.DeskQuery{Turn: turn, Limit: mostLooked})
		if err != nil {
			return nil, err
		}
		for _, x := range rows {
			if len(found) < mostFound && named(x.Facts.Order, search) && !holds(found, x.CaseOf) {
				found = append(found, x.CaseOf)
			}
		}
	}
	var out []caseRow
	for _, x := range found {
		out = append(out, c.caseRow(x, me, now))
	}
	return out, nil
}

// named reports whether the customer's name holds all the words of a search.
func named(o aftercare.Order, search string) bool {
	name := strings.ToLower(strings.Join([]string{locale.FullName(o.Customer, o.Locale), o.Customer.Name, o.Customer.FirstName, o.Customer.LastName}, " "))
	for w := range strings.FieldsSeq(strings.ToLower(search)) {
		if !strings.Contains(name, w) {
			return false
		}
	}
	return true
}

func holds(all []aftercare.CaseOf, x aftercare.CaseOf) bool {
	for _, o := range all {
		if o.Row == x.Row && o.Case.ID == x.Case.ID {
			return true
		}
	}
	return false
}
