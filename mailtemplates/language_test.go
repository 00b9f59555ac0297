package mailtemplates

import (
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// abroad is a German shop's order by a customer in Japan, as platforms tell it:
// titles in English, names joined the English way.
func abroad() Fixture {
	x := plain()
	f := x.Facts
	f.Order.Customer.FirstName, f.Order.Customer.LastName = "太郎", "山田"
	f.Order.ShippingAddress = &aftercare.Address{Name: "太郎 山田", Lines: []string{"神南1-2-3"}, City: "渋谷区", Province: "東京都", Postcode: "150-0041", Country: "JP"}
	lantern := f.Products["LANTERN"]
	lantern.Titles = map[string]string{"ja": "トレイルランタン", "de": "Wanderlaterne"}
	lantern.Guides = append(lantern.Guides, aftercare.Guide{Title: "はじめての灯り", URL: "https://acme.example/ja/guides/lantern", Locale: "ja"},
		aftercare.Guide{Title: "First light", URL: "https://acme.example/en/guides/lantern", Locale: "en"})
	f.Products["LANTERN"] = lantern
	f.Cases[1].Item = "Glass for Trail lantern"
	return x
}

func TestTitlesAreInTheLanguageOfTheMail(t *testing.T) {
	f := abroad()
	f.Facts.Order.Lines[0].Title = "Trail lantern, spring edition"
	for l, want := range map[string]string{"ja": "トレイルランタン", "ja-JP": "トレイルランタン", "de-AT": "Wanderlaterne",
		"en": "Trail lantern, spring edition", "ko": "Trail lantern, spring edition", "fr": "Trail lantern, spring edition"} {
		if got := f.Data("order-confirmation", l).Line.Title; got != want {
			t.Errorf("%s: %q, want %q", l, got, want)
		}
	}
	if got := f.Data("repair-check", "ja").Case.Item; got != "トレイルランタン" {
		t.Errorf("what is repaired is called %q", got)
	}
	if got := f.Data("spare-part-check", "ja").Case.Item; got != "Glass for Trail lantern" {
		t.Errorf("the desk's own words became %q", got)
	}
	f.Facts.Cases[1].Item = ""
	if got := f.Data("spare-part-check", "ja").Case.Item; got != "Spare glass" {
		t.Errorf("the part that was asked for is called %q", got)
	}
}

func TestGuidesAreThoseTheCustomerReads(t *testing.T) {
	f := abroad()
	titles := func(l string) (out []string) {
		for _, g := range f.Data("getting-started", l).Guides {
			out = append(out, g.Title)
		}
		return out
	}
	forAll := []string{"First light: filling and trimming the wick", "Cleaning the glass"}
	for l, want := range map[string][]string{"ja-JP": {"はじめての灯り"}, "en-GB": {"First light"}, "ko": forAll} {
		if got := titles(l); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", l, got, want)
		}
	}
	p := f.Facts.Products["LANTERN"]
	p.Guides = p.Guides[2:]
	f.Facts.Products["LANTERN"] = p
	if got := titles("ko"); !slices.Equal(got, []string{"First light"}) {
		t.Errorf("without one for all: %q", got)
	}
}

func TestLabelsAreWrittenAsAtHome(t *testing.T) {
	f := abroad()
	for l, want := range map[string]string{"ja": "〒150-0041/東京都渋谷区神南1-2-3/山田 太郎 様", "en": "〒150-0041/東京都渋谷区神南1-2-3/山田 太郎/Japan"} {
		if got := strings.Join(f.Data("order-confirmation", l).Order.ShippingAddress.Lines, "/"); got != want {
			t.Errorf("%s: %s, want %s", l, got, want)
		}
	}
	for province, want := range map[string]string{"JP-13": "東京都", "JP13": "東京都", "JP-47": "沖縄県", "東京都": "東京都", "JP-99": ""} {
		f.Facts.Order.ShippingAddress.Province = province
		if got := f.Data("order-confirmation", "ja").Order.ShippingAddress.Lines[1]; got != want+"渋谷区神南1-2-3" {
			t.Errorf("%s: %s", province, got)
		}
	}
	if got := provinceName("KR", "KR-11") + provinceName("US", "CA") + provinceName("KR", "KR-99"); got != "서울특별시CA" {
		t.Error(got)
	}
	f.Facts.Order.ShippingAddress.Name = "鈴木 一郎" // a present: somebody else's name stays as it is
	if got := f.Data("order-confirmation", "ja").Order.ShippingAddress.Lines[2]; got != "鈴木 一郎 様" {
		t.Error(got)
	}
}

func TestHoursAndAnswerTimesAreSaidInTheLanguageOfTheMail(t *testing.T) {
	f := abroad()
	s := f.Facts.Store
	for _, c := range []struct{ own, locale, hours, wantHours, answers, wantAnswers string }{
		{"en", "ja", "Mon-Fri 9-17", "月〜金 9:00〜17:00 (ドイツ時間)", "within one working day", "1営業日以内"},
		{"en", "ko", "Mon-Fri 9-17", "월–금 9:00–17:00 (독일 시간)", "within 24 hours", "24시간 이내"},
		{"en", "en", "Mon-Fri 9-17", "Mon-Fri 9-17 (Berlin time)", "within one working day", "within one working day"},
		{"ja", "en", "平日10:00〜17:00", "Weekdays 10:00-17:00 (Berlin time)", "1営業日以内", "within 1 working day"},
		{"ko", "en", "매일 9:00–21:00", "Daily 9:00-21:00 (Berlin time)", "30분 이내", "within 30 minutes"},
		{"en", "ja", "whenever the light is on", "whenever the light is on (ドイツ時間)", "when we find the time", ""},
		{"en", "ko", "daily 8:30-20", "매일 8:30–20:00 (독일 시간)", "within minutes", "몇 분 이내"},
		{"en", "fr", "Mon-Fri 9-17", "lun.–ven. 9:00–17:00", "within an hour", "sous une heure"},
		{"en", "sv", "Mon-Fri 9-17", "Mon-Fri 9-17", "within an hour", "within an hour"},
	} {
		s.Locale, s.Contact.Hours, s.Contact.Answers = c.own, c.hours, c.answers
		got := f.Data("order-confirmation", c.locale).Store
		if got.Hours != c.wantHours || got.Answers != c.wantAnswers {
			t.Errorf("%s in %s: %q, %q; want %q, %q", c.own, c.locale, got.Hours, got.Answers, c.wantHours, c.wantAnswers)
		}
	}
	f.Facts.Order.ShippingAddress.Country = "DE"
	if got := f.Data("order-confirmation", "ja").Store.Hours; strings.Contains(got, "時間") {
		t.Errorf("at home, the time needs no name: %s", got)
	}
}

// What runs out, or whose warranty ends, at the same time is one mail that names
// all of it.
func TestMailsNameAllThatTheyCover(t *testing.T) {
	s := load(t, Options{})
	x := rich()
	x.Facts.Shipments = []aftercare.Shipment{{ID: "s1", Status: aftercare.ShipmentDelivered, LineIDs: []string{"1", "2", "3"}, ShippedAt: on(24, 15), DeliveredAt: on(26, 11)}}
	covers := []aftercare.Subject{{Kind: aftercare.SubjectLine, ID: "shopify/450789470/2"}, {Kind: aftercare.SubjectLine, ID: "shopify/450789470/1"}}
	for _, name := range []string{"replenishment", "warranty-ending"} {
		for _, l := range s.Locales(name) {
			d := NewData(x.Facts, covers, fixtureLinks, l, x.Now.Add(30*24*time.Hour))
			if !d.Several || len(d.Lines) != 2 || d.Line.Title != "Beeswax leather balm" {
				t.Fatalf("covers %+v", d.Lines)
			}
			out, err := s.Render(name, l, d)
			if err != nil {
				t.Fatal(err)
			}
			for _, body := range []string{out.HTML, out.Text} {
				if !strings.Contains(body, "Trail lantern") || !strings.Contains(body, "Beeswax leather balm") || strings.Contains(body, "Hill boots") {
					t.Errorf("%s/%s does not name what it covers:\n%s", name, l, out.Text)
				}
			}
		}
	}
	x.Facts.Refunds = []aftercare.Refund{{ID: "r", At: on(30, 9), Amount: eur(100), Lines: []aftercare.RefundLine{{LineID: "1", Quantity: 2}, {LineID: "2", Quantity: 3}, {LineID: "3", Quantity: 1}}}}
	for _, name := range s.Names() { // nothing is kept, and still nothing breaks
		if _, err := s.Render(name, "en", NewData(x.Facts, nil, fixtureLinks, "en", x.Now)); err != nil {
			t.Error(err)
		}
	}
}
