package engine

import (
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/country"
	"aftercare/internal/facts"
	"aftercare/internal/locale"
)

// Rules is everything that decisions depend on besides an order's own rows. It
// implements aftercare.Planner and is safe for concurrent use.
type Rules struct {
	Stores    map[string]*aftercare.Store
	Workflows []*aftercare.Workflow // the current versions
	// Pinned finds an older version that enrollments still go through; nil when
	// there are none.
	Pinned func(version string) *aftercare.Workflow
	// Product looks into a store's catalog; nil when there is none.
	Product func(store, sku string) (aftercare.Product, bool)
	Relaxed bool // sandbox: the 24 h rule is off
}

var _ aftercare.Planner = (*Rules)(nil)

// Reduce adds up all events of one order, whatever their order of arrival.
func (r *Rules) Reduce(events []aftercare.Event) aftercare.OrderFacts { return facts.Reduce(events) }

// Facts joins an order's rows with its store and catalog; nil when the store is
// not configured.
func (r *Rules) Facts(s aftercare.OrderState) *aftercare.Facts {
	store := r.Stores[s.Store]
	if store == nil {
		return nil
	}
	product := func(sku string) (aftercare.Product, bool) {
		if r.Product == nil {
			return aftercare.Product{}, false
		}
		return r.Product(s.Store, sku)
	}
	return facts.Assemble(s, store, product, r.Relaxed)
}

// workflow is the version that the enrollment goes through: its own, or, when
// nobody has that any more, the current one of that name; nil when gone.
func (r *Rules) workflow(e aftercare.Enrollment) *aftercare.Workflow {
	var current *aftercare.Workflow
	for _, w := range r.Workflows {
		if w.Name != e.Workflow {
			continue
		}
		if w.Version == e.Version {
			return w
		}
		current = w
	}
	if r.Pinned != nil {
		if w := r.Pinned(e.Version); w != nil {
			return w
		}
	}
	return current
}

// pass is one look at one order: what all its enrollments share.
type pass struct {
	rules   *Rules
	facts   *aftercare.Facts
	now     time.Time
	zone    *time.Location                    // the customer's
	law     country.Rule                      // of the customer's country
	land    string                            // its name; "" when no country is known
	whole   aftercare.View                    // what all subjects see; an order may have a thousand of them
	started map[string]map[occasion]time.Time // starts, by trigger
	courses []*course
	claim   *aftercare.Step // the step that a worker holds; nil when planning
	trace   bool            // write trails
}

// course is an enrollment on its way through a pass.
type course struct {
	aftercare.Enrollment
	was    aftercare.Enrollment // as the store has it; zero when new
	wf     *aftercare.Workflow  // nil when gone
	view   aftercare.View
	anchor time.Time // the trigger's own time
	since  time.Time // what its first step waits from; zero while not known
	lead   *course   // whose mail will tell of this one too
	tells  []*course // whom this one's mail will tell of too
}

// look starts a pass; false when the store is not configured.
func (r *Rules) look(s aftercare.OrderState, now time.Time) (*pass, bool) {
	f := r.Facts(s)
	if f == nil {
		return nil, false
	}
	p := &pass{rules: r, facts: f, now: now, zone: Zone(f), whole: whole(f), started: map[string]map[occasion]time.Time{}}
	p.law, p.land = law(f)
	return p, true
}

// Zone is where the customer's day begins and ends.
func Zone(f *aftercare.Facts) *time.Location {
	home := f.Order.Home()
	return locale.Zone(home.Country, home.Province, f.Store.Location())
}

// follow takes an enrollment into the pass. Its steps are copied: what the
// caller holds never changes.
func (p *pass) follow(e aftercare.Enrollment, was aftercare.Enrollment) *course {
	e.Steps = append([]aftercare.Step(nil), e.Steps...)
	c := &course{Enrollment: e, was: was, wf: p.rules.workflow(e), view: p.view(e.Subject)}
	if c.wf != nil {
		c.anchor = p.triggered(c.wf.Trigger, e)
		c.since = p.since(c)
	}
	p.courses = append(p.courses, c)
	return c
}

func (p *pass) view(subj aftercare.Subject) aftercare.View {
	return subjectView(p.facts, p.whole, subj)
}

// open reports whether the enrollment still has something to do.
func (c *course) open() bool {
	return c.State == aftercare.EnrollmentActive || c.State == aftercare.EnrollmentHeld
}
