package customer

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"aftercare/internal/web"
	"aftercare/internal/web/webtest"
)

func sampleForm() *form {
	v := &visit{token: "t", store: webtest.Store(), words: mustWords()["en"]}
	return v.form("/x", "Send", "{store} keeps this {keep}.",
		&field{Kind: "choice", Name: "why", Label: "Why?", Options: []option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}},
		&field{Kind: "checks", Name: "which", Label: "Which?", Optional: true, Options: []option{{Value: "1", Label: "One"}, {Value: "2", Label: "Two"}}},
		&field{Kind: "area", Name: "text", Label: "What?", Hint: "A hint", Max: 5},
		&field{Kind: "text", Name: "phone", Label: "Phone", Type: "tel", Optional: true},
	)
}

func posted(form url.Values) *http.Request {
	r := httptest.NewRequest("POST", "/", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func TestAFormReadsWhatItOffers(t *testing.T) {
	f := sampleForm()
	nonce := f.Nonce
	f.read(posted(url.Values{"why": {"b", "a"}, "which": {"1", "2", "9"}, "text": {" ab\r\ncdef\x00"}, "phone": {"1\n2"}, "nonce": {"<script>"}}))
	if !f.ok() || f.get("why") != "b" || f.get("text") != "ab\ncd" || f.get("phone") != "1 2" || f.Nonce != nonce {
		t.Errorf("read %q %q %q nonce %q, problems %d", f.get("why"), f.get("text"), f.get("phone"), f.Nonce, len(f.Problems()))
	}
	if o := f.field("which").Options; !o[0].Checked || !o[1].Checked {
		t.Error("what was checked is not")
	}
	again := sampleForm()
	again.read(posted(url.Values{"nonce": {nonce}}))
	if again.Nonce != nonce || f.Privacy != "Acme Outdoor keeps this for as long as we look after this order." {
		t.Errorf("nonce %q, privacy %q", again.Nonce, f.Privacy)
	}
}

// What is missing is said at the field and once above, with a link to the field.
func TestAFormSaysWhatIsMissing(t *testing.T) {
	f := sampleForm()
	f.read(posted(url.Values{"why": {"c"}}))
	if len(f.Problems()) != 2 || f.status() != http.StatusUnprocessableEntity {
		t.Fatalf("%d problems, status %d", len(f.Problems()), f.status())
	}
	w := httptest.NewRecorder()
	pages := web.MustParsePages(pageFiles(), nil, funcs)
	pages.Part(w, posted(nil), f.status(), "note", "form", f)
	for _, want := range []string{
		`<a href="#why">Please answer “Why?”</a>`, `id="why"`, `<a href="#text">Please fill in: What?</a>`,
		`<textarea id="text"`, `aria-describedby="text-hint text-problem" aria-invalid="true" required`, `id="text-problem"`,
		`name="phone" type="tel" value="" maxlength="200">`, `role="alert"`,
	} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the form lacks %q:\n%s", want, w.Body)
		}
	}
}
