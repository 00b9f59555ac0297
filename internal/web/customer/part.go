package customer

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/locale"
)

// PartWords are the texts of the spare part request.
type PartWords struct {
	Title, Lead, Which, Count, Why, Send                   string
	Broke, BrokeHint, Missing, MissingHint, Worn, WornHint string
	FreeUntil, Asked                                       string // of a price
	Text, TextHint                                         string
	NothingTitle, Nothing                                  string
}

// maxParts is how many pieces of a part a form sells.
const maxParts = 9

// offered is a spare part of something that the order kept.
type offered struct {
	aftercare.Part
	Line aftercare.Line
	Name string
}

// key names the part within the order.
func (o offered) key() string { return o.Line.ID + "/" + o.SKU }

// showPart is GET /c/{token}/part; ?line= and ?part= come with that part chosen.
func (s *site) showPart(w http.ResponseWriter, r *http.Request, v *visit) {
	f := v.partForm()
	if len(f.field("part").Options) == 0 {
		s.nothing(w, r, v, v.words.Part.NothingTitle, v.words.Part.Nothing, nil)
		return
	}
	q := r.URL.Query()
	f.set("part", q.Get("line")+"/"+q.Get("part"))
	s.formPage(w, r, v, "request", v.words.Part.Title, f, lead{v.words.Part.Lead, v.faq(v.help().FAQ, aftercare.CaseSparePart)})
}

// takePart is POST /c/{token}/part.
func (s *site) takePart(w http.ResponseWriter, r *http.Request, v *visit) {
	f := v.partForm()
	if err := s.receive(w, r, v, f); err != nil {
		s.fail(w, r, err)
		return
	}
	if !f.ok() {
		s.formPage(w, r, v, "request", v.words.Part.Title, f, lead{v.words.Part.Lead, v.faq(v.help().FAQ, aftercare.CaseSparePart)})
		return
	}
	parts := v.parts()
	o := parts[slices.IndexFunc(parts, func(o offered) bool { return o.key() == f.get("part") })]
	count, _ := strconv.Atoi(f.get("count"))
	c := aftercare.Case{
		Kind: aftercare.CaseSparePart, LineIDs: []string{o.Line.ID}, SKU: o.Line.SKU, Part: o.SKU, Item: o.Name,
		Cause: f.get("cause"), Covered: v.bears(o.Line, f.get("cause")),
	}
	if count > 1 {
		c.Item = fmt.Sprintf("%d × %s", count, o.Name)
	}
	s.lodge(w, r, v, f, c, f.get("text"))
}

// bears is who pays for a part: what was missing is the shop's to send, what broke
// the warranty's while it lasts.
func (v *visit) bears(l aftercare.Line, cause string) string {
	switch cause {
	case "part_missing":
		return aftercare.CoveredByShop
	case "defective":
		covered, _ := cases.Warranty(v.facts, l, v.now)
		return covered
	}
	return aftercare.CoveredByCustomer
}

func (v *visit) partForm() *form {
	w := &v.words.Part
	which := &field{Kind: "choice", Name: "part", Label: w.Which}
	for _, o := range v.parts() {
		which.Options = append(which.Options, option{Value: o.key(), Label: o.Name, Image: picture(o.Image), Hint: v.partHint(o)})
	}
	if len(which.Options) == 1 {
		which.Options[0].Checked = true
	}
	count := &field{Kind: "select", Name: "count", Label: w.Count, Value: "1"}
	for n := range maxParts {
		count.Options = append(count.Options, option{Value: strconv.Itoa(n + 1), Label: v.words.Count(v.words.Pieces, n+1), Checked: n == 0})
	}
	return v.form("/part", w.Send, v.words.Case.Privacy, which, count,
		&field{Kind: "choice", Name: "cause", Label: w.Why, Options: []option{
			{Value: "defective", Label: w.Broke, Hint: w.BrokeHint}, {Value: "part_missing", Label: w.Missing, Hint: w.MissingHint}, {Value: "other", Label: w.Worn, Hint: w.WornHint},
		}},
		&field{Kind: "area", Name: "text", Label: w.Text, Hint: w.TextHint, Optional: true}, v.photos())
}

// parts are the spare parts of what is kept; two lines of one product have the same.
func (v *visit) parts() (out []offered) {
	seen := map[string]bool{}
	for _, l := range v.owned() {
		if p := v.facts.Products[l.SKU]; !seen[l.SKU] {
			seen[l.SKU] = true
			for _, part := range p.Parts {
				out = append(out, offered{part, l, cmp.Or(v.named(part.Titles, part.Title), part.SKU)})
			}
		}
	}
	return out
}

// partHint says what a part is for and what it costs.
func (v *visit) partHint(o offered) string {
	w := &v.words.Part
	hints := []string{v.good(o.Line).Name}
	covered, until := cases.Warranty(v.facts, o.Line, v.now)
	guaranteed := covered == aftercare.CoveredByWarranty
	price := priceOf(o.Part)
	switch {
	case !price.IsZero() && guaranteed:
		hints = append(hints, locale.Money(price, v.locale), v.words.Fill(w.FreeUntil, "date", v.day(until)))
	case !price.IsZero():
		hints = append(hints, locale.Money(price, v.locale))
	case guaranteed:
		hints = append(hints, v.words.Fill(w.FreeUntil, "date", v.day(until)))
	default:
		hints = append(hints, w.Asked)
	}
	return strings.Join(hints, "\u00a0· ") // a dot ends a line rather than beginning one
}

// priceOf reads "4.90 EUR"; zero when the catalog names no price.
func priceOf(p aftercare.Part) aftercare.Money {
	amount, currency, _ := strings.Cut(p.Price, " ")
	m, err := aftercare.ParseMoney(amount, currency)
	if err != nil {
		return aftercare.Money{}
	}
	return m
}
