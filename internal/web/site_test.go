package web_test

import (
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/engine"
	"aftercare/internal/link"
	"aftercare/internal/web/console"
	"aftercare/internal/web/customer"
	"aftercare/internal/web/mailbox"
	"aftercare/internal/web/webtest"
)

// site is everything on one address, as the demo serves it, with sample data.
func site(t *testing.T, b *webtest.Backend) (http.Handler, []string) {
	t.Helper()
	signer := link.New("", []aftercare.SigningKey{{ID: "k1", Secret: []byte("0123456789abcdef0123456789abcdef")}})
	store, now := webtest.Store(), clock.NewFake(webtest.Now)
	box := &inbox{}
	mux := http.NewServeMux()
	customers := customer.New(customer.Deps{
		Stores: map[string]*aftercare.Store{"acme": store}, Links: signer, Orders: b, Finder: b, Door: b, Uploads: b, Business: now, Machine: now,
		Facts: (&engine.Rules{Stores: map[string]*aftercare.Store{"acme": store}}).Facts,
	})
	mux.Handle("/c/", customers)
	mux.Handle("/find/", customers)
	mux.Handle("/", console.New(console.Deps{
		Stores: []*aftercare.Store{store}, Workflows: webtest.Workflows(), Templates: []string{"order-confirmation", "review-request"},
		Orders: b, Mails: b, Poison: b, Queue: b, Inbox: b, Pauses: b, Brake: b, Explain: b, Rules: b, Cases: b, Months: b, Desk: b, Walks: b, Business: now, Machine: now, Open: true, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		PublicURL: "https://mail.acme.example", Banner: "Sandbox: one day passes in a second.",
		Mailbox: mailbox.New(mailbox.Deps{Box: box, Zone: store.Location()}),
	}))
	starts := []string{"/", "/mailbox", "/find/acme"}
	for _, p := range []link.Purpose{link.Survey, link.Review, link.Unsubscribe} {
		for _, id := range []string{"450789469", "ja", "ko"} {
			starts = append(starts, signer.URL(link.Claims{Purpose: p, Store: "acme", Subject: "shopify/" + id, Expires: webtest.Now.AddDate(0, 1, 0)}))
		}
	}
	return mux, starts
}

var links = regexp.MustCompile(`(?:href|src)="(/[^"]*)"`)

// Every page that can be reached by links must be there, and following all of
// them must change nothing.
func TestEveryLinkWorks(t *testing.T) {
	b := webtest.Full()
	h, queue := site(t, b)
	if addr := os.Getenv("AFTERCARE_WEB_ADDR"); addr != "" {
		serve(t, addr, h, queue) // to look at the pages: AFTERCARE_WEB_ADDR=127.0.0.1:8099 go test -run TestEveryLink -timeout 0
	}
	seen := map[string]bool{}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if row, ok := strings.CutPrefix(path, "/orders/"); ok && len(row) > 1 {
			continue // only one of the listed orders has a story
		}
		if w.Code != http.StatusOK {
			t.Errorf("GET %s: %d", path, w.Code)
		}
		if !strings.HasPrefix(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("GET %s: policy %q", path, w.Header().Get("Content-Security-Policy"))
		}
		for _, m := range links.FindAllStringSubmatch(w.Body.String(), -1) {
			next, _, _ := strings.Cut(html.UnescapeString(m[1]), "#")
			queue = append(queue, next)
		}
	}
	if len(seen) < 25 {
		t.Errorf("only %d pages reached: %v", len(seen), seen)
	}
	if c := b.Changes(); len(c) > 0 {
		t.Errorf("looking changed something: %v", c)
	}
}

func serve(t *testing.T, addr string, h http.Handler, starts []string) {
	for _, s := range starts {
		fmt.Println("http://" + addr + s)
	}
	s := &http.Server{Addr: addr, Handler: h, ReadHeaderTimeout: time.Second}
	t.Fatal(s.ListenAndServe())
}

// inbox is a mailbox with the mails of a few customers.
type inbox struct{}

func (inbox) Progress() mailbox.Progress {
	return mailbox.Progress{Day: 23, Days: 90, Now: webtest.Now}
}

func (inbox) Mails() []mailbox.Mail {
	type who struct{ to, order, locale string }
	people := []who{
		{"Anna Keller <anna@keller.example>", "#1001", "en"}, {"山田 太郎 <taro@yamada.example>", "#1002", "ja"},
		{"김민준 <minjun@kim.example>", "#1003", "ko"}, {"guest@nowhere.example", "#1004", "en"},
	}
	subjects := map[string][]string{
		"en": {"Thank you! Your order %s", "Your parcel is on its way", "Three tips for your new boots", "How did we do?", "Time for new wax?"},
		"ja": {"ご注文ありがとうございます（%s）", "商品を発送しました", "はじめての登山靴：3つのコツ", "お買い物はいかがでしたか？", "そろそろワックスの補充時期です"},
		"ko": {"주문해 주셔서 감사합니다 (%s)", "상품이 발송되었습니다", "새 등산화를 오래 신는 세 가지 방법", "이번 주문은 어떠셨나요?", "(광고) 왁스를 보충할 때가 되었습니다"},
	}
	templates := []string{"order-confirmation", "shipping-update", "getting-started", "satisfaction-survey", "replenishment"}
	kinds := []aftercare.Kind{aftercare.KindTransactional, aftercare.KindTransactional, aftercare.KindService, aftercare.KindService, aftercare.KindMarketing}
	var out []mailbox.Mail
	for step := range 5 {
		for i, p := range people {
			if i == 3 && step > 1 {
				continue
			}
			subject := subjects[p.locale][step]
			if step == 0 {
				subject = fmt.Sprintf(subject, p.order)
			}
			out = append(out, mailbox.Mail{
				ID: fmt.Sprintf("m%d%d", step, i), To: p.to, From: "Acme Outdoor <orders@acme.example>", Subject: subject,
				HTML: webtest.Letter, Text: webtest.LetterText, Template: templates[step], Kind: kinds[step], Locale: p.locale,
				At: webtest.Now.AddDate(0, 0, -22+step*5+i), OrderName: p.order,
			})
		}
	}
	return out
}

func TestAssetsAreCachedForEver(t *testing.T) {
	h, _ := site(t, &webtest.Backend{})
	srv := httptest.NewServer(h)
	defer srv.Close()
	res, err := http.Get(srv.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	res.Body.Close()
	css := regexp.MustCompile(`/assets/app\.[0-9a-f]+\.css`).FindString(string(body))
	for path, want := range map[string]int{css: 200, "/assets/app.css": 404, "/assets/app.0000000000.css": 404} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != want {
			t.Errorf("GET %s: %d, want %d", path, w.Code, want)
		}
		if cc := w.Header().Get("Cache-Control"); want == 200 && !strings.Contains(cc, "immutable") {
			t.Errorf("%s: Cache-Control %q", path, cc)
		}
	}
}
