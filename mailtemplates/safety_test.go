package mailtemplates

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
)

// elements and hosts are all that a mail may hold, whatever the data says.
var (
	elements = set("html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "p", "h1", "h2", "h3",
		"a", "img", "span", "br", "hr", "ul", "ol", "li", "strong", "em")
	hosts = set("acme.example", "care.example", "track.example", "ok.example", "")
)

func TestHostileDataStaysText(t *testing.T) {
	s := load(t, Options{})
	f, _ := FixtureByName("hostile")
	for _, name := range s.Names() {
		for _, l := range s.Locales(name) {
			out, err := s.Render(name, l, f.Data(name, l))
			if err != nil {
				t.Fatal(err)
			}
			checkPage(t, name+"/"+l, out.HTML)
			if strings.ContainsAny(out.Subject+out.Preheader, "\r\n\u202e") {
				t.Errorf("%s/%s: subject or preheader breaks its header: %q", name, l, out.Subject)
			}
			if i := strings.IndexFunc(out.Text, forbidden); i >= 0 {
				t.Errorf("%s/%s: text holds %U", name, l, []rune(out.Text[i:])[0])
			}
		}
	}
}

func forbidden(r rune) bool {
	return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r))
}

func checkPage(t *testing.T, name, page string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			if !elements[tok.Data] {
				t.Errorf("%s: element %s", name, tok.Data)
			}
			for _, a := range tok.Attr {
				u, err := url.Parse(a.Val)
				switch {
				case strings.HasPrefix(a.Key, "on"):
					t.Errorf("%s: attribute %s", name, a.Key)
				case a.Key != "href" && a.Key != "src":
				case err != nil, !hosts[u.Host], !set("https", "mailto", "tel")[u.Scheme]:
					t.Errorf("%s: link %s", name, a.Val)
				}
			}
		}
	}
}

// What the customer types is shown as it stands, or not at all when it holds
// an address, since mail programs make links of plain text too.
func TestWhatCustomersTypeHoldsNoAddress(t *testing.T) {
	f, _ := FixtureByName("hostile")
	d := f.Data("order-confirmation", "en")
	for name, v := range map[string]any{"greeting": d.Greeting, "customer": d.Customer, "address": d.Order.ShippingAddress,
		"billing": d.Order.BillingAddress, "order": d.Order.Name, "code": d.Order.DiscountCode, "variant": d.Order.Lines[0].Variant} {
		if strings.Contains(fmt.Sprint(v), "evil.example") {
			t.Errorf("%s: %v", name, v)
		}
	}
	for _, s := range []string{"www.evil.example", "Anna https://evil.example", "evil . com", "a evil.com b", "x@evil.example"} {
		if got := cleanCustomers(s); got != "" {
			t.Errorf("%q is shown as %q", s, got)
		}
	}
	for _, s := range []string{"Dr. Hans-Peter Müller", "12 St. John's Rd., Flat 3", "青葉荘201", "Apt. 5/2", "", "Co. KG"} {
		if got := cleanCustomers(s); got != s {
			t.Errorf("%q is shown as %q", s, got)
		}
	}
}

func TestLinks(t *testing.T) {
	for s, ok := range map[string]bool{
		"https://a.example/x?y=z#w": true, "mailto:a@b.example": true, "tel:+4930": true, "http://localhost:8080/c/x": true, "http://localhost:8080": true,
		"http://localhost:80800/": false, "http://localhost:8080.evil.example/": false, "http://a.example": false, "javascript:alert(1)": false, "JavaScript:alert(1)": false,
		"data:text/html,x": false, "//a.example": false, "/x": false, "x": false, "https://": false, "https://a.example/\nBcc: x": false, "https://a.example/ x": false, "": false,
	} {
		if err := checkURL(s, "http://localhost:8080"); (err == nil) != ok {
			t.Errorf("%q: %v", s, err)
		}
	}
	for in, want := range map[string]string{"http://a.example/1": "https://a.example/1", "https://a.example": "https://a.example", "javascript:x": "", "ftp://a": "", "": "", "https://a b": ""} {
		if got := cleanURL(in); got != want {
			t.Errorf("cleanURL(%q) = %q, want %q", in, got, want)
		}
	}
}
