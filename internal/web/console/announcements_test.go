package console

import (
	"net/http"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
)

func TestAnnouncements(t *testing.T) {
	t.Parallel()
	x := inside(t)
	w := x.do("GET", "/announcements", nil)
	x.contains(w, http.StatusOK, "Recall: Please stop using your camping lamp", "Early access: 新しいランプを", "Acme Outdoor · LAMP-01, lot L-2026-03",
		"<b>800</b> orders told of about 1234", `value="75"`, "<b>12</b> without a mail address", "for owners of LAMP-01, TENT-2", "900 in Germany, 200 in Austria", "400 in Sep 2026, 500 in Oct 2026", "--go 1234",
		"/announcements/acme/recall-bbbb/stop", "/announcements/acme/recall-cccc/resume")
	for _, not := range []string{"/announcements/acme/recall-aaaa/", "/announcements/acme/early-lumen-2/", "recall-bbbb/resume"} {
		if strings.Contains(w.Body.String(), not) {
			t.Errorf("the page offers %s", not)
		}
	}
	for _, do := range []string{"stop", "resume"} {
		if w := x.do("POST", "/announcements/acme/recall-bbbb/"+do, nil); w.Code != http.StatusSeeOther {
			t.Errorf("%s: %d", do, w.Code)
		}
	}
	x.contains(x.do("POST", "/announcements/acme/recall-bbbb/erase", nil), http.StatusNotFound)
	if got := strings.Join(x.b.Changes(), "; "); got != "stop acme recall-bbbb; go on acme recall-bbbb" {
		t.Errorf("changes: %s", got)
	}
	x.b.Err = aftercare.Errorf(aftercare.Conflict, "announcement recall-bbbb is done, not running")
	x.contains(x.do("POST", "/announcements/acme/recall-bbbb/stop", nil), http.StatusConflict, "is done, not running")
	x.b.Err, x.b.News = nil, nil
	x.contains(x.do("GET", "/announcements", nil), http.StatusOK, "Nothing was announced")
}

// An order's page says which dates were named, by whom, and which of them held.
func TestPromisesOnTheOrdersPage(t *testing.T) {
	t.Parallel()
	x := inside(t)
	x.contains(x.do("GET", "/orders/7", nil), http.StatusOK, "Promised", "Delivery DHL 00340434161094", "told by the carrier", "kept, ",
		"told by the shop, moved back 2 times, last from", "came late, ", "Answer C-7K4M2Q", "Money back")
	x.b.Promised = nil
	if w := x.do("GET", "/orders/7", nil); strings.Contains(w.Body.String(), "Promised") {
		t.Error("nothing was promised, and the page has a heading for it")
	}
}

func TestNewsInWords(t *testing.T) {
	t.Parallel()
	f := aftercare.OrderFacts{Source: "shop", Order: aftercare.Order{ID: "1"}, Shipments: []aftercare.Shipment{{ID: "s1", Carrier: "DHL", Number: "123"}},
		Announcements: []aftercare.Announcement{{ID: "r", Kind: aftercare.AnnouncementRecall, Title: aftercare.Text{"en": "Careful"}}}}
	for id, want := range map[string]string{"s1/2026-06-05": "parcel DHL 123 to 5 Jun", "/2026-06-05": "the order to 5 Jun"} {
		if got := subjectLabel(&f, aftercare.Subject{Kind: aftercare.SubjectSlip, ID: "shop/1/" + id}); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	if got := subjectLabel(&f, aftercare.Subject{Kind: aftercare.SubjectNews, ID: "shop/1/r"}); got != "Careful" {
		t.Errorf("announcement: %q", got)
	}
	for _, c := range []struct {
		e    aftercare.Event
		want string
	}{
		{aftercare.Event{Type: aftercare.EventAnnounced, Announcement: &aftercare.Announcement{Kind: aftercare.AnnouncementPresale, Title: aftercare.Text{"en": "New"}, Lots: []string{"L1"}}}, "Early access: New|Lot L1"},
		{aftercare.Event{Type: aftercare.EventAnnounced}, "Announcement"},
		{aftercare.Event{Type: aftercare.EventRegistered, Registration: &aftercare.Registration{Serial: "17", Lot: "L1"}}, "Product registered|Serial number 17|Lot L1"},
		{aftercare.Event{Type: aftercare.EventRegistered}, "Product registered"},
	} {
		headline, lines := teller{}.told(c.e)
		if got := strings.Join(append([]string{headline}, lines...), "|"); got != c.want {
			t.Errorf("%s: %q, want %q", c.e.Type, got, c.want)
		}
	}
}
