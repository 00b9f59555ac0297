package country

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// Every row is complete, names its sources and when they were read, and is
// found by its code.
func TestTable(t *testing.T) {
	t.Parallel()
	codes := regexp.MustCompile(`^[A-Z]{2}$`)
	var seen []string
	for _, r := range All() {
		t.Run(r.Code, func(t *testing.T) {
			if r.Code != "" && !codes.MatchString(r.Code) || slices.Contains(seen, r.Code) {
				t.Errorf("code %q", r.Code)
			}
			seen = append(seen, r.Code)
			if r.Marketing != asked && r.Marketing != customers || r.Marketing == asked && r.Months != 0 {
				t.Errorf("rule %q, %d months", r.Marketing, r.Months)
			}
			for what, kind := range map[string]aftercare.Kind{"survey": r.Survey, "review": r.Review} {
				if kind != service && kind != marketing {
					t.Errorf("%s is %q", what, kind)
				}
			}
			if (r.QuietFrom == "") != (r.QuietTo == "") || !r.Must(Sender) || !r.Must(OptOut) || len(r.Sources) == 0 {
				t.Errorf("incomplete: %+v", r)
			}
			for _, s := range r.Sources {
				if _, err := time.Parse(time.DateOnly, s.Read); err != nil || s.Law == "" || s.Says == "" {
					t.Errorf("source %+v", s)
				}
			}
			if got := Of(r.Code); got.Code != r.Code {
				t.Errorf("Of(%q) is %q", r.Code, got.Code)
			}
		})
	}
	if !slices.IsSorted(seen[:len(seen)-1]) {
		t.Errorf("not sorted: %v", seen)
	}
}

func TestOf(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]aftercare.ConsentRule{"de": customers, " KR ": asked, "ZZ": asked, "": asked} {
		if got := Of(code).Marketing; got != want {
			t.Errorf("%q: %s, want %s", code, got, want)
		}
	}
	de, gb := Of("DE"), Of("GB")
	for _, c := range []struct{ got, want aftercare.Kind }{
		{de.Kind(AsksSurvey, marketing), marketing}, {de.Kind(AsksSurvey, service), marketing},
		{gb.Kind(AsksSurvey, marketing), service}, {gb.Kind(AsksReview, marketing), marketing},
		{gb.Kind("", marketing), marketing}, {de.Kind("", service), service},
		{de.Kind(AsksSurvey, aftercare.KindTransactional), aftercare.KindTransactional},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}
