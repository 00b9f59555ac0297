package engine_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
	"aftercare/workflows"
)

var update = flag.Bool("update", false, "rewrite the golden timelines")

// kinds are the mails that the timelines may name.
var kinds = map[string]aftercare.Kind{
	"confirmation": aftercare.KindTransactional, "changed": aftercare.KindTransactional, "repair": aftercare.KindTransactional,
	"check": aftercare.KindService, "warranty": aftercare.KindService,
	"survey": aftercare.KindMarketing, "review": aftercare.KindMarketing, "reminder": aftercare.KindMarketing, "offer": aftercare.KindMarketing,
}

// TestTimelines plays every testdata/*.txtar: the store, the workflows, the
// events and what people do go in, the timeline comes out. Times are those of
// the store's zone unless a zone is written beside them.
//
//	store     one setting a line: "quiet 21:00-09:00"; see settings
//	*.yaml    workflows
//	order     the order's snapshot, which "snapshot" in an event adds fields to
//	script    one JSON object a line: an event, or {"do": …}; see scripted
//	timeline  golden: what became of it
//	explain   golden, if the file is there: all enrollments with their trails, at the end
func TestTimelines(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no timelines found: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			tl := newTimeline(t, archive)
			got := tl.play()
			changed := false
			for i, f := range archive.Files {
				want, ok := got[f.Name]
				if !ok || string(f.Data) == want {
					continue
				}
				changed = true
				archive.Files[i].Data = []byte(want)
				if !*update {
					t.Errorf("%s differs. Got:\n%s\nwant:\n%s\n(if the new timeline is what you mean, run this test with -update)", f.Name, want, f.Data)
				}
			}
			if changed && *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

type timeline struct {
	t        *testing.T
	rules    *engine.Rules
	store    *aftercare.Store
	story    engine.Story
	order    map[string]any
	products map[string]aftercare.Product
}

func newTimeline(t *testing.T, archive *txtar.Archive) *timeline {
	t.Helper()
	store := &aftercare.Store{
		ID: "acme", Mode: aftercare.Live, Locale: "en", Timezone: "Europe/Berlin", Country: "DE",
		Mail:             aftercare.MailIdentity{ReplyTo: "desk@acme.example"},
		MarketingConsent: aftercare.ConsentCustomers, DeliveryDays: 3, Off: map[string]bool{}, Since: map[string]time.Time{},
	}
	tl := &timeline{t: t, store: store, products: map[string]aftercare.Product{}}
	tl.rules = &engine.Rules{
		Stores: map[string]*aftercare.Store{"acme": store},
		Product: func(_, sku string) (aftercare.Product, bool) {
			p, ok := tl.products[sku]
			return p, ok
		},
	}
	tl.story = engine.Story{Store: "acme", Until: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}
	for _, f := range archive.Files {
		if f.Name == "order" {
			tl.must(json.Unmarshal(f.Data, &tl.order))
		}
	}
	for _, f := range archive.Files {
		switch {
		case strings.HasSuffix(f.Name, ".yaml"):
			wf, err := workflows.Parse(f.Name, f.Data, func(name string) (aftercare.Kind, bool) {
				k, ok := kinds[name]
				return k, ok
			})
			tl.must(err)
			tl.rules.Workflows = append(tl.rules.Workflows, wf)
		case f.Name == "store":
			for line := range strings.Lines(string(f.Data)) {
				tl.setting(strings.TrimSpace(line))
			}
		case f.Name == "script":
			tl.script(f.Data)
		case f.Name != "order" && f.Name != "timeline" && f.Name != "explain":
			t.Fatalf("unknown file %s", f.Name)
		}
	}
	return tl
}

func (tl *timeline) must(err error) {
	tl.t.Helper()
	if err != nil {
		tl.t.Fatal(err)
	}
}

func (tl *timeline) time(s string) time.Time {
	tl.t.Helper()
	at, err := time.ParseInLocation("2006-01-02T15:04:05", s, tl.store.Location())
	if err != nil {
		at, err = time.Parse(time.RFC3339, s)
	}
	tl.must(err)
	return at.UTC()
}

func (tl *timeline) duration(s string) time.Duration {
	d, err := time.ParseDuration(s)
	tl.must(err)
	return d
}

// play tells the story and returns the files that it makes.
func (tl *timeline) play() map[string]string {
	scenes, ends := tl.rules.PlayAll(tl.story)
	var out strings.Builder
	for _, s := range scenes {
		fmt.Fprintf(&out, "%s  %s\n", tl.show(s.At), tl.scene(s))
	}
	last := tl.story.Until
	if len(scenes) > 0 && last.Year() == 2100 {
		last = scenes[len(scenes)-1].At
	}
	var why strings.Builder
	for _, end := range ends {
		for _, e := range tl.rules.Explain(end, last) {
			fmt.Fprintf(&why, "%s %s: %s\n", e.Workflow, name(e.Subject), strings.TrimSpace(string(e.State)+" "+reason(e.Reason)))
			for _, st := range e.Steps {
				fmt.Fprintf(&why, "  %s: %s%s\n", st.StepID, st.State, tl.tail(st))
				for _, l := range st.Trail {
					fmt.Fprintf(&why, "    %s\n", l)
				}
			}
		}
	}
	return map[string]string{"timeline": out.String(), "explain": why.String()}
}

func (tl *timeline) show(t time.Time) string {
	return t.In(tl.store.Location()).Format("Mon 2006-01-02 15:04:05 MST")
}

func (tl *timeline) scene(s engine.Scene) string {
	who := s.Enrollment.Workflow + " " + name(s.Enrollment.Subject)
	switch {
	case s.Draft != nil:
		var covers []string
		for _, c := range s.Draft.Covers[1:] {
			covers = append(covers, " and "+name(c))
		}
		return fmt.Sprintf("%s/%s MAIL %s (%s, %s) to %s%s", who, s.Step.StepID, s.Draft.Template, s.Draft.Kind, s.Draft.Locale,
			s.Draft.Address, strings.Join(covers, ""))
	case s.Step != nil:
		return fmt.Sprintf("%s/%s %s%s", who, s.Step.StepID, s.Step.State, tl.tail(*s.Step))
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s %s", who, s.Enrollment.State, reason(s.Enrollment.Reason)))
}

func (tl *timeline) tail(st aftercare.Step) string {
	var out string
	if !st.DueAt.IsZero() && !st.State.Final() {
		out = " due " + tl.show(st.DueAt)
	}
	if !st.UsefulUntil.IsZero() && !st.State.Final() {
		out += ", useful until " + st.UsefulUntil.In(tl.store.Location()).Format("2006-01-02 15:04")
	}
	return strings.TrimRight(out+" "+reason(st.Reason), " ")
}

func reason(r aftercare.Reason) string {
	if r.IsZero() {
		return ""
	}
	return "[" + r.String() + "]"
}

// name is a subject without the first order's own id.
func name(s aftercare.Subject) string {
	id := strings.TrimPrefix(strings.TrimPrefix(s.ID, "shop/1"), "/")
	id = strings.TrimPrefix(id, "shop/")
	return strings.Join(slices.DeleteFunc([]string{string(s.Kind), id}, func(x string) bool { return x == "" }), ":")
}
