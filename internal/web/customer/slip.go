package customer

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// SlipWords are the texts of what is printed: slips for parcels to the shop, and
// the page that lies in a parcel from it.
type SlipWords struct {
	ReturnTitle, RepairTitle, Print, To, Order, Number, Inside, Why, Wanted string
	ReturnSteps, RepairSteps                                                string // a line each
	Scan                                                                    string
	ThanksTitle, Thanks, PageTitle, Page, Find, BackTitle, Back, BackPage   string
	GuardTitle, Guard, HelpTitle                                            string
	GuardMonths                                                             Plural
}

// onSlip is how many lines fit on a page, each on one row; the rest is counted.
const onSlip = 12

// slipPage is a slip as it is printed.
type slipPage struct {
	Title, Number string
	To            []string
	Bars, Code    template.HTML
	Items         []piece
	Further       int
	Why, Wanted   string
	Steps         []string
	Label         string
}

// slipped reports whether something is to be sent in.
func slipped(c aftercare.Case) bool {
	return (c.Kind == aftercare.CaseReturn || c.Kind == aftercare.CaseRepair) && c.Decision != aftercare.Declined &&
		c.Open() && c.ReceivedAt.IsZero()
}

// showSlip is GET /c/{token}/slip: the sheet that goes into the parcel to the shop.
func (s *site) showSlip(w http.ResponseWriter, r *http.Request, v *visit) {
	c := *v.about
	if !slipped(c) {
		http.Redirect(w, r, v.path(""), http.StatusSeeOther) // #nosec G710 -- a token that opened, below our own path
		return
	}
	words := &v.words.Slip
	n := slipPage{
		Title: words.ReturnTitle, Number: c.ID, To: v.returnAddress(), Bars: barsOf(c.ID), Items: v.items(c), Label: v.label(c),
		Why: v.words.Case.Causes[c.Cause], Wanted: v.words.Case.Outcomes[c.Wanted], Steps: lined(words.ReturnSteps),
	}
	if n.Code = qrOf(s.absolute(s.caseURL(v, c.ID)), words.Scan); c.Kind == aftercare.CaseRepair {
		n.Title, n.Steps, n.Wanted = words.RepairTitle, lined(words.RepairSteps), ""
	}
	if len(n.Items) > onSlip {
		n.Items, n.Further = n.Items[:onSlip], len(n.Items)-onSlip
	}
	p := s.page(v, n.Title+" "+c.ID)
	p.Next = n
	s.render(w, r, http.StatusOK, "slip", p)
}

// returnAddress is where parcels go: by the help file, else the shop's own address.
func (v *visit) returnAddress() []string {
	if a := v.help().Returns.Address; len(a) > 0 {
		return a
	}
	parts := strings.FieldsFunc(v.store.Mail.PostalAddress, func(r rune) bool { return r == '\n' || r == ',' })
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) > 0 && parts[0] != v.store.Name {
		parts = slices.Insert(parts, 0, v.store.Name)
	}
	return parts
}

// label is the address of a parcel label: the desk's for this case, or the store's
// when the shop pays the way.
func (v *visit) label(c aftercare.Case) string {
	if u := picture(c.LabelURL); u != "" {
		return u
	}
	if c.Covered == aftercare.CoveredByCustomer {
		return ""
	}
	return picture(v.help().Returns.LabelURL)
}

// absolute is a whole address, for codes that a phone reads from paper.
func (s *site) absolute(path string) string { return strings.TrimRight(s.PublicURL, "/") + path }

// insertPage is the page that lies in the shop's parcel.
type insertPage struct {
	Code  template.HTML
	Find  string
	Back  []string
	Guard []string
}

// showInsert is GET /c/{token}/insert.
func (s *site) showInsert(w http.ResponseWriter, r *http.Request, v *visit) {
	words := &v.words.Slip
	n := insertPage{
		Code: qrOf(s.absolute(s.orderURL(v, "")), words.Scan),
		Find: hostAndPath(s.absolute("/find/" + v.claims.Store)), Back: v.wayHome(), Guard: v.guards(),
	}
	p := s.page(v, words.ThanksTitle)
	p.Next = n
	s.render(w, r, http.StatusOK, "insert", p)
}

// hostAndPath is an address as people type it.
func hostAndPath(address string) string {
	_, rest, found := strings.Cut(address, "://")
	if !found {
		return address
	}
	return rest
}

// wayHome is how something is returned, in plain words; nothing where nothing can.
func (v *visit) wayHome() (out []string) {
	days := v.help().Returns.Days
	if days == 0 {
		days = v.store.Policies.ReturnDays
	}
	if days == 0 || !slices.ContainsFunc(v.facts.KeptLines(), func(l aftercare.Line) bool { return !l.Digital && !l.GiftCard }) {
		return nil
	}
	out = append(out, v.words.Fill(v.words.Slip.Back, "days", v.words.Count(v.words.Days, days)))
	if how := v.text(v.help().Returns.How); how != "" {
		out = append(out, how)
	}
	pays := v.words.Order.ReturnPays
	if cases.Pays(v.facts, "changed_mind") == aftercare.CoveredByShop {
		pays = v.words.Order.ReturnFree
	}
	return append(out, pays, v.words.Slip.BackPage)
}

// guards are the warranties of what was bought, each length once.
func (v *visit) guards() (out []string) {
	names := map[int][]string{}
	var order []int
	for _, l := range v.facts.KeptLines() {
		months := v.facts.WarrantyMonths(l)
		if months == 0 {
			continue
		}
		if names[months] == nil {
			order = append(order, months)
		}
		if name := v.good(l).Name; !slices.Contains(names[months], name) && len(names[months]) < shownItems {
			names[months] = append(names[months], name)
		}
	}
	for _, months := range order {
		out = append(out, v.words.Fill(v.words.Told, "what", strings.Join(names[months], ", "), "text", v.words.Count(v.words.Slip.GuardMonths, months)))
	}
	return out
}
