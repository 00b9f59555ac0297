package console

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/locale"
)

const casesPerPage = 50

type casesPage struct {
	frame
	Tiles  []tile
	Tabs   []tab
	Filter casesFilter
	Kinds  []aftercare.CaseKind
	Stores []*aftercare.Store
	Rows   []caseRow
	Newer  string // address of the first page, "" on it
	Older  string // address of the next page
	Whoami *whoami
	Others bool // there is somebody else to be
	Me     string
	Name   string // of who looks
	Counts aftercare.DeskCounts
}

// Closed reports whether the list is of closed cases alone.
func (p casesPage) Closed() bool {
	return p.Filter.Turn == aftercare.TurnClosed && p.Filter.Search == ""
}

// caseRow is one line of the list.
type caseRow struct {
	Path, Number, Kind, About string
	Customer, Order           string
	OrderRow                  int64
	Store                     string
	State                     word
	Outcome                   string // on the tab of closed cases
	Owner                     string
	Mine                      bool
	Due                       due
	Call                      bool
	Zone                      *time.Location
}

// cases is GET /cases: what waits for an answer, by clock.
func (c *console) cases(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	me, f := c.me(r), c.casesFilter(r.URL.Query())
	p := casesPage{frame: c.frame("Cases", "/cases"), Filter: f, Kinds: aftercare.CaseKinds, Stores: c.Stores, Me: me}
	owner := ""
	if f.Mine {
		owner = me
	}
	var err error
	if p.Counts, err = c.Cases.DeskCounts(ctx, owner, p.Now); err != nil {
		return err
	}
	if f.Search != "" {
		p.Rows, err = c.findCases(ctx, f.Search, me, p.Now)
	} else {
		err = c.listCases(r, &p, owner)
	}
	if err != nil {
		return err
	}
	people := c.people()
	p.Name = c.myName(r)
	p.Others = len(people) > 1
	if p.Others && (me == "" || r.URL.Query().Has("who")) {
		p.Whoami = &whoami{People: people, Me: me, Next: f.address(aftercare.DeskKey{}), Several: len(c.Stores) > 1}
	}
	p.Tiles, p.Tabs = deskTiles(p.Counts, p.Now), f.tabs(p.Counts)
	c.pages.Render(w, r, http.StatusOK, "cases", p)
	return nil
}

func (c *console) listCases(r *http.Request, p *casesPage, owner string) error {
	f, after := p.Filter, keyOf(r.URL.Query().Get("after"))
	rows, err := c.Cases.DeskCases(r.Context(), aftercare.DeskQuery{
		Store: f.Store, Owner: owner, Kind: f.Kind, Turn: f.Turn, After: after, Limit: casesPerPage + 1,
	})
	if err != nil {
		return err
	}
	if len(rows) > casesPerPage {
		rows = rows[:casesPerPage]
		p.Older = f.address(rows[casesPerPage-1].Key)
	}
	if after != (aftercare.DeskKey{}) {
		p.Newer = f.address(aftercare.DeskKey{})
	}
	for _, x := range rows {
		row := c.caseRow(x.CaseOf, p.Me, p.Now)
		if f.Turn == aftercare.TurnClosed { // the columns say it
			row.Due.Text, row.State, row.Outcome = strings.TrimPrefix(row.Due.Text, "closed "), word{}, x.Case.Outcome
			if cases.Solved(x.Case) == aftercare.No {
				row.State = unsolved
			}
		}
		p.Rows = append(p.Rows, row)
	}
	return nil
}

// caseRow says a case in one line.
func (c *console) caseRow(x aftercare.CaseOf, me string, now time.Time) caseRow {
	shop, f := c.stores[x.Store], &x.Facts
	row := caseRow{
		Path:   caseRef{x.Store, f.Source, f.Order.ID, x.Case.ID}.Path(),
		Number: x.Case.ID, Kind: kindWord(x.Case.Kind), About: about(x.Case, f), Customer: locale.FullName(f.Order.Customer, f.Order.Locale),
		Order: orderName(f.Order), OrderRow: x.Row, Store: c.storeName(x.Store), State: stateWord(x.Case),
		Call: !x.Case.CallBack().IsZero(), Zone: c.zone(x.Store),
	}
	if row.About == "" && len(f.Order.Lines) > 0 && x.Case.Kind != aftercare.CaseData { // of no product in particular
		row.About = "Order of " + f.Order.Lines[0].Title
		if more := len(f.Order.Lines) - 1; more > 0 {
			row.About += fmt.Sprintf(" and %d more", more)
		}
	}
	if shop == nil || shop.Help == nil {
		row.Path, row.Due = "", due{"this store is not configured here", "quiet", time.Time{}}
		return row
	}
	owner := cases.Owner(x.Case, shop.Help, now, shop.Location())
	row.Owner, row.Mine, row.Due = cases.Name(shop.Help, owner, shop), owner == me && me != "", dueOf(shop, x.Case, now)
	return row
}
