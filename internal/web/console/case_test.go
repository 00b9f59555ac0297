package console

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/web/webtest"
)

// Whoever answers sees all of it at once, with the next step's reply ready.
func TestCasePageHasAllAboutIt(t *testing.T) {
	x := bought(t)
	x.contains(x.do("GET", itsPage, nil), http.StatusOK,
		"Return "+theReturn, "The left sole came off.\nWhat now?", "Who are you?",
		"in 3 h of business time, tomorrow 09:03", "arrived damaged", "the shop’s fault",
		"Next step: <b>Ask for a photo</b>", "Hello Anna,\n\ncould you send us a photo of the Trail Boots?",
		"Within 30 days of delivery", "A photo of the damage", "Mio Sato decides", "Thanks first.",
		"in warranty until", "may be returned until", "Waxing leather", "Laces, 150 cm", "Are they waterproof?",
		"Trail Boots", "Parcel delivered", "00340434161094", "anna@keller.example", "Paid")
}

// A ready answer may be sent about something else: that a thing was approved is
// never chosen before a person chooses it, though its fields are at hand.
func TestNoDeedIsChosenBeforehand(t *testing.T) {
	x := bought(t)
	x.be("mio")
	x.acts("say", "text", "Could you send us a photo?", "reply", "ask-photo", "state", "in work")
	page := x.do("GET", itsPage, nil)
	x.contains(page, http.StatusOK, "Next step: <b>", `name="covered"`, `<option value="approved">`)
	if strings.Contains(page.Body.String(), `<option value="approved" selected`) {
		t.Error("the case would be approved by any answer")
	}
}

// A ready reply that says who pays is written anew when the form decides otherwise,
// and is one act however often it is posted; what somebody has written stays, and so
// does all when nothing is decided.
func TestAReadyReplySaysWhoPays(t *testing.T) {
	for _, k := range []struct{ own, state, want, covered string }{
		{"", aftercare.StateApproved, "It costs you something.", aftercare.CoveredByCustomer},
		{"\nSee you.", aftercare.StateApproved, "It costs you nothing.\nSee you.", aftercare.CoveredByCustomer},
		{"", "in work", "It costs you nothing.", ""},
	} {
		x := bought(t)
		x.be("mio")
		x.contains(x.do("POST", itsPage+"/draft", x.form("use", "who-pays")), http.StatusOK, "It costs you nothing.")
		f := x.form("text", "It costs you nothing."+k.own, "reply", "who-pays", "covered", "customer", "state", k.state)
		for range 2 {
			if w := x.do("POST", itsPage+"/say", f); w.Code != http.StatusSeeOther {
				t.Fatalf("%+v: %d", k, w.Code)
			}
		}
		c := x.kase()
		if m := c.Messages; m[len(m)-1].Text != k.want || c.Covered != k.covered {
			t.Errorf("%+v: said %q, covered %q", k, m[len(m)-1].Text, c.Covered)
		}
	}
}

// What is done becomes what everybody reads of the case, with who did it.
func TestActsGoThroughTheDoor(t *testing.T) {
	x := bought(t)
	x.be("mio")
	x.acts("say", "text", "Thank you, Anna.", "reply", "ask-photo", "asks", "on", "state", "in work")
	c := x.kase()
	m := c.Messages[len(c.Messages)-1]
	if m.Text != "Thank you, Anna." || m.From != aftercare.ByDesk || m.By != "mio" || !m.Asks || m.Reply != "ask-photo" || c.State != "in work" {
		t.Errorf("said %+v in %q", m, c.State)
	}
	x.acts("note", "text", "She is a good customer.")
	x.acts("call", "text", "Called; she sends it on Monday.")
	x.acts("decide", "decision", "approved", "covered", "shop", "word", "Please use the label.", "label", "https://label.example/7")
	x.acts("received", "day", "2026-12-14")
	x.acts("grant", "what", "refund", "amount", "12,50", "currency", "EUR", "why", "the wait")
	x.acts("ready", "day", "2026-12-18")
	x.acts("shipped", "carrier", "DHL", "number", "0034", "url", "https://dhl.example/0034")
	x.acts("refunded")
	x.acts("root", "root", "packaging")
	x.acts("owner", "owner", "kim")
	x.acts("move", "state", "ready")
	x.acts("close", "outcome", "money back")
	c = x.kase()
	if c.Decision != aftercare.Approved || c.Covered != aftercare.CoveredByShop || c.Messages[4].Text != "Please use the label." || c.LabelURL == "" || c.DecidedAt.IsZero() ||
		c.ReceivedAt.Day() != 14 || c.RefundedAt.IsZero() || c.Carrier != "DHL" || c.ReadyAt.Day() != 18 || c.Root != "packaging" || c.Owner != "kim" ||
		c.State != "ready" || c.Open() || c.Outcome != "money back" || len(c.Grants) != 1 || c.Grants[0].Amount.Amount != 1250 || c.Grants[0].By != "mio" {
		t.Errorf("the case is %+v", c)
	}
	x.contains(x.do("GET", itsPage+"?did=close", nil), http.StatusOK, "Closed.", "note, not for the customer", "phone call",
		"<b>Mio Sato</b> approved; said that the shop bears the cost", "gave money back of €12.50 (the wait)", "closed: money back", "handed it to Kim", "This case is closed")
	x.acts("reopen")
	if c = x.kase(); !c.Open() || c.Reopened != 1 {
		t.Errorf("opened again: %+v", c)
	}
}

// A double click is one act; another text from the same form is not lost.
func TestADoubleClickIsOneAct(t *testing.T) {
	x := bought(t)
	x.be("kim")
	f := x.form("text", "Thank you, Anna.")
	for range 2 {
		if w := x.do("POST", itsPage+"/say", f); w.Code != http.StatusSeeOther {
			t.Fatalf("say: %d", w.Code)
		}
	}
	if n := len(x.kase().Messages); n != 2 {
		t.Fatalf("%d messages", n)
	}
	f.Set("text", "No, wait!")
	x.contains(x.do("POST", itsPage+"/say", f), http.StatusConflict, "Nothing was sent", "No, wait!")
	done := x.form("outcome", "money back")
	for range 2 {
		if w := x.do("POST", itsPage+"/close", done); w.Code != http.StatusSeeOther {
			t.Fatalf("close: %d", w.Code)
		}
	}
}

// Whoever writes while somebody else does is shown the news; nothing is sent and
// nothing typed is lost.
func TestAnotherPersonIsWriting(t *testing.T) {
	x := bought(t)
	x.be("kim")
	f, note := x.form("text", "We shall look into it.", "asks", "on"), x.form("text", "for us")
	x.tells(aftercare.Event{Type: aftercare.EventCaseUpdated, At: webtest.Now, Case: &aftercare.Case{ID: theReturn, Kind: aftercare.CaseReturn,
		Messages: []aftercare.CaseMessage{{ID: "m2", From: aftercare.ByCustomer, Text: "Found the glue!"}}}})
	w := x.do("POST", itsPage+"/say", f)
	x.contains(w, http.StatusConflict, newsText, "We shall look into it.", `class="customer fresh"`, "Found the glue!", `name="asks" checked`)
	x.contains(x.do("POST", itsPage+"/note", note), http.StatusConflict, "for us")
	if n := len(x.kase().Messages); n != 2 {
		t.Fatalf("%d messages", n)
	}
	// The page that showed the news knows them: the same text goes now.
	for _, m := range hiddenField.FindAllStringSubmatch(w.Body.String(), -1) {
		f.Set(m[1], m[2])
	}
	if w = x.do("POST", itsPage+"/say", f); w.Code != http.StatusSeeOther || len(x.kase().Messages) != 3 {
		t.Errorf("after the news: %d", w.Code)
	}
}

func TestNobodyActsWithoutAName(t *testing.T) {
	x := bought(t)
	x.contains(x.do("POST", itsPage+"/say", x.form("text", "kept text")), http.StatusUnprocessableEntity, "Say who you are first", "kept text", "Who are you?")
	if w := x.do("POST", "/cases/me", map[string][]string{"helper": {"stranger"}}); w.Code != http.StatusBadRequest {
		t.Errorf("a stranger: %d", w.Code)
	}
	x.be("kim")
	if body := x.do("GET", itsPage, nil).Body.String(); strings.Contains(body, "Who are you?") {
		t.Error("it asks again")
	}
	x.contains(x.do("POST", itsPage+"/say", x.form("text", " ")), http.StatusUnprocessableEntity, "Write what the customer is to read.")
	if n := len(x.kase().Messages); n != 1 {
		t.Errorf("%d messages", n)
	}
}

// What is wrong is said beside the form, which stays open with what was typed.
func TestWrongFormsSayWhy(t *testing.T) {
	x := bought(t)
	x.be("kim")
	for _, f := range []struct {
		do, want string
		fields   []string
	}{
		{"decide", "Mio Sato decides here", []string{"decision", "approved", "word", "kept"}},
		{"grant", "Mio Sato may give it", []string{"what", "refund", "amount", "5", "currency", "EUR", "why", "kept"}},
		{"shipped", "beginning with https", []string{"carrier", "kept", "url", "javascript:alert(1)"}},
		{"ready", "That day has passed", []string{"day", "2020-01-01"}},
		{"close", "Say in a few words", nil},
		{"say", "Say who brings it", []string{"text", "kept", "state", "shipped"}},
		{"say", "still a “…”", []string{"text", "kept …", "reply", "ask-photo"}},
	} {
		w := x.do("POST", itsPage+"/"+f.do, x.form(f.fields...))
		if x.contains(w, http.StatusUnprocessableEntity, f.want); f.do != "say" {
			x.contains(w, http.StatusUnprocessableEntity, `id="do-`+f.do+`" open`)
		}
		if len(f.fields) > 2 {
			x.contains(w, http.StatusUnprocessableEntity, "kept")
		}
	}
	if w := x.do("POST", itsPage+"/nonsense", x.form()); w.Code != http.StatusNotFound {
		t.Errorf("an act that does not exist: %d", w.Code)
	}
	long := x.form("text", strings.Repeat("ü", 200<<10))
	if w := x.do("POST", itsPage+"/say", long); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a form beyond all measure: %d", w.Code)
	}
	x.fails = aftercare.Errorf(aftercare.Unavailable, "The database is away.")
	x.contains(x.do("POST", itsPage+"/say", x.form("text", "kept text")), http.StatusServiceUnavailable, "The database is away.", "kept text")
	x.fails = errors.New("pq: secret")
	if w := x.do("POST", itsPage+"/say", x.form("text", "kept text")); w.Code != 500 || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%d, or it tells the cause", w.Code)
	}
}

// A reply is put below what was typed, in the place of one that was not touched.
func TestPickingAReply(t *testing.T) {
	x := bought(t)
	x.be("kim")
	ready := "Hello Anna,\r\n\r\ncould you send us a photo of the Trail Boots?\r\n\r\nKim"
	w := x.do("POST", itsPage+"/draft", x.form("text", ready, "reply", "ask-photo", "use", "yes-return"))
	x.contains(w, http.StatusOK, ">Dear Anna, of course: send #1001 back to us.\nKim</textarea>", `name="reply" value="yes-return"`)
	w = x.do("POST", itsPage+"/draft", x.form("text", "My own words.", "reply", "ask-photo", "use", "yes-return"))
	x.contains(w, http.StatusOK, ">My own words.\n\nDear Anna, of course")
	if w = x.do("POST", itsPage+"/draft", x.form("use", "thank-good")); w.Code != http.StatusNotFound {
		t.Errorf("a reply for reviews: %d", w.Code)
	}
	if n := len(x.kase().Messages); n != 1 {
		t.Errorf("%d messages", n)
	}
}

// A customer reads their language; the helper sees it in English too.
func TestRepliesAreInTheCustomersLanguage(t *testing.T) {
	x := bought(t)
	x.tells(aftercare.Event{Type: aftercare.EventLocaleChosen, At: webtest.Now, Locale: "ja"})
	f := webtest.Facts()
	f.Order.Locale, f.Order.UpdatedAt, f.Order.Version = "ja", webtest.Now, 2
	x.tells(aftercare.Event{Type: aftercare.EventOrderUpdated, At: webtest.Now, Order: &f.Order})
	x.be("kim")
	x.contains(x.do("GET", itsPage, nil), http.StatusOK, `lang="ja">Anna Keller 様`, "お写真を一枚", "The same in English", "could you send us a photo", "まずお礼を。")
}

// A wish for a call stands on top until somebody notes the call.
func TestCallbacks(t *testing.T) {
	x := bought(t)
	x.be("kim")
	x.tells(aftercare.Event{Type: aftercare.EventCaseUpdated, At: webtest.Now, Case: &aftercare.Case{ID: theReturn, Kind: aftercare.CaseReturn,
		CallPhone: "+49 30 555 0199", CallWhen: "after six", CallAt: webtest.Now}})
	x.contains(x.do("GET", itsPage, nil), http.StatusOK, "asks to be called", "tel:", "49 30 555 0199", "after six")
	x.now.Set(webtest.Now.Add(time.Hour))
	x.acts("call", "text", "Called.")
	if body := x.do("GET", itsPage, nil).Body.String(); strings.Contains(body, "asks to be called:") {
		t.Error("it still asks for a call")
	}
}

// A coupon is a code of the pool: one, however often it is asked for, and none
// that is worth more than the plan allows.
func TestACouponIsACode(t *testing.T) {
	x := bought(t)
	x.be("kim")
	fill := func(code, value string) {
		all := []aftercare.Coupon{{Pool: "sorry", Code: code, Value: value, Expires: webtest.Now.AddDate(0, 6, 0)}}
		if _, _, err := x.s.ImportCoupons(t.Context(), "acme", "sorry", all, false, webtest.Now, nil); err != nil {
			t.Fatal(err)
		}
	}
	grant := func() url.Values {
		return x.form("what", "coupon:sorry", "currency", "EUR", "why", "the wait", "word", "Please take this.")
	}
	x.contains(x.do("POST", itsPage+"/grant", grant()), http.StatusUnprocessableEntity, "has no code left that lasts", "aftercare coupon import", "Please take this.")
	fill("SORRY-1", "10.00 EUR")
	fill("SORRY-2", "10.00 EUR")
	f := grant()
	for range 2 {
		if w := x.do("POST", itsPage+"/grant", f); w.Code != http.StatusSeeOther {
			t.Fatalf("grant: %d\n%s", w.Code, w.Body)
		}
	}
	x.contains(x.do("POST", itsPage+"/grant", grant()), http.StatusUnprocessableEntity, "nothing is given twice")
	c := x.kase()
	if g := c.Grants; len(g) != 1 || g[0].Code != "SORRY-1" || g[0].Amount.Amount != 1000 || g[0].Expires.IsZero() || g[0].By != "kim" {
		t.Errorf("grants %+v", g)
	}
	if m := c.Messages; len(m) != 2 || m[1].Text != "Please take this." {
		t.Errorf("messages %+v", m)
	}
	x.contains(x.do("GET", itsPage, nil), http.StatusOK, "SORRY-1", "gave a coupon of €10.00")

	x = bought(t)
	x.be("kim")
	fill("MUCH", "15.01 EUR")
	x.contains(x.do("POST", itsPage+"/grant", grant()), http.StatusUnprocessableEntity, "worth 15.01 EUR each", "is more than 15.00 EUR")
	if g := x.kase().Grants; len(g) != 0 {
		t.Errorf("grants %+v", g)
	}
}

// A picture is shown to the desk as what it is, and can do nothing.
func TestPhotos(t *testing.T) {
	x := bought(t)
	w := x.do("GET", itsPage+"/photo/p1", nil)
	x.contains(w, http.StatusOK, "a picture")
	if h := w.Header(); h.Get("Content-Type") != "image/png" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers %v", h)
	}
	if w = x.do("GET", itsPage+"/photo/p2", nil); w.Code != http.StatusNotFound {
		t.Errorf("another order's picture: %d", w.Code)
	}
}

// Who calls about an order gets a case from its page.
func TestOpeningACaseFromTheOrder(t *testing.T) {
	x := bought(t)
	st, err := x.s.OrderState(x.Context(), "acme", "shopify", "450789469")
	if err != nil {
		t.Fatal(err)
	}
	page := fmt.Sprint("/orders/", st.Row)
	f := url.Values{"kind": {"repair"}, "line": {"1"}, "cause": {"defective"}, "how": {"phone"}, "text": {"The zip is stuck."}}
	for _, m := range hiddenField.FindAllStringSubmatch(x.do("GET", page, nil).Body.String(), -1) {
		f.Set(m[1], m[2])
	}
	x.contains(x.do("POST", page+"/case", f), http.StatusUnprocessableEntity, "Say who you are first", "The zip is stuck.", `value="defective" selected`)
	x.be("kim")
	f.Set("text", "")
	x.contains(x.do("POST", page+"/case", f), http.StatusUnprocessableEntity, "Write what the customer said.")
	f.Set("text", "The zip is stuck.")
	var to string
	for range 2 {
		w := x.do("POST", page+"/case", f)
		if to = w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/cases/acme/shopify/450789469/P-") {
			t.Fatalf("open: %d to %q\n%s", w.Code, to, problems(w.Body.String()))
		}
	}
	x.contains(x.do("GET", to, nil), http.StatusOK, "The case is open", "The zip is stuck.", "does not work", "<b>Kim</b> opened the case", "phone call", "Kim")
	if st, _ = x.s.OrderState(x.Context(), "acme", "shopify", "450789469"); len(st.Facts.Cases) != 2 {
		t.Errorf("%d cases", len(st.Facts.Cases))
	}
}
