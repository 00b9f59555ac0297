package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/web/webtest"
)

// What the blast brake holds needs a person: the first page and the pauses say
// what, how much and why, and let it be approved.
func TestTheBrake(t *testing.T) {
	x := inside(t)
	page := x.do("GET", "/pauses", nil)
	if x.contains(page, http.StatusOK); strings.Contains(page.Body.String(), "blast brake") {
		t.Error("a brake that holds nothing is shown")
	}
	x.b.Brakes = []aftercare.Braked{
		{Store: "acme", Why: "1240 service and marketing mails are due in one hour", At: webtest.Now, Steps: 1240},
		{Store: "acme", Workflow: "review-request", Why: "older than 21 days when it was heard of", At: webtest.Now, Steps: 1},
	}
	for _, path := range []string{"/", "/pauses"} {
		x.contains(x.do("GET", path, nil), http.StatusOK,
			"Service and marketing mails of Acme Outdoor", "1240 mails are held so far", "1240 service and marketing mails are due in one hour",
			"The workflow review-request of Acme Outdoor", "1 mail is held.", "older than 21 days",
			`action="/brakes/approve"`, `name="store" value="acme"`, `name="workflow" value="review-request"`)
	}
	if w := x.do("POST", "/brakes/approve", url.Values{"store": {"acme"}, "workflow": {"review-request"}}); w.Header().Get("Location") != "/pauses?resumed=3" {
		t.Errorf("approved: %d to %q", w.Code, w.Header().Get("Location"))
	}
	x.contains(x.do("POST", "/brakes/approve", url.Values{"store": {"nobody"}}), http.StatusNotFound)
	if c := x.b.Changes(); len(c) != 1 || !slices.ContainsFunc(c, func(s string) bool { return strings.HasPrefix(s, "approve acme review-request") }) {
		t.Errorf("changes %v", c)
	}
}
