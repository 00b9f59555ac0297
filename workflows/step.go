package workflows

import (
	"slices"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/country"
)

const day = 24 * time.Hour

// step checks one step and adds it to the workflow.
func (r *reader) step(path string, f stepFile) {
	s := aftercare.StepSpec{
		ID:         r.stepID(path+".id", r.required(path+".id", f.ID, "the step's name, kept for ever")),
		Wait:       r.wait(path+".wait", f.Wait, nil),
		If:         r.condition(path+".if", f.If),
		Unless:     r.condition(path+".unless", f.Unless),
		UsefulFor:  r.span(path+".useful_for", f.UsefulFor),
		MustArrive: f.MustArrive,
		Asks:       r.text(path+".asks", f.Asks),
	}
	if s.Asks != "" && s.Asks != country.AsksSurvey && s.Asks != country.AsksReview {
		r.Faultf(path+".asks", "%q is nothing that a law is known for; a mail asks for a %s or a %s", s.Asks, country.AsksSurvey, country.AsksReview)
	}
	if length(s.UsefulFor) < 0 {
		r.Faultf(path+".useful_for", "a mail cannot be useful for less than no time")
	}
	s.Mail = r.required(path+".mail", f.Mail, "the template to send")
	s.Kind = r.kind(path+".mail", s.Mail)
	s.To = r.to(path+".to", r.text(path+".to", f.To), s.Kind)
	s.Coupon = r.coupon(path, f, s.Kind)
	r.w.Steps = append(r.w.Steps, s)
}

// to checks whom the mail goes to, when that is not the customer.
func (r *reader) to(path, who string, kind aftercare.Kind) string {
	switch {
	case who == "":
	case who != aftercare.ToOwner && who != aftercare.ToLead:
		r.Faultf(path, "%q is nobody; write owner or lead, or leave it out for the customer", who)
	case kind != "" && kind != aftercare.KindTransactional:
		r.Faultf(path, "the mail is of kind %s; the desk's own must be transactional, since quiet hours and consent are the customer's", kind)
	}
	return who
}

func (r *reader) stepID(path, id string) string {
	r.name(path, id)
	if _, taken := aftercare.Anchors[id]; taken {
		r.Faultf(path, "%q is a point in time; another id keeps `from: %s` clear", id, id)
	}
	if id != "" && r.hasStep(id) {
		r.Faultf(path, "step %q is here twice", id)
	}
	if slices.Contains(r.w.Retired, id) {
		r.Faultf(path, "step %q is retired; running orders still mean the old step by it, so choose a new id", id)
	}
	return id
}

// hasStep reports whether an earlier step has the id.
func (r *reader) hasStep(id string) bool {
	return slices.ContainsFunc(r.w.Steps, func(s aftercare.StepSpec) bool { return s.ID == id })
}

func (r *reader) kind(path, mail string) aftercare.Kind {
	if mail == "" {
		return ""
	}
	kind, ok := r.template(mail)
	if !ok {
		near := oneOff(mail, func(try string) bool { _, ok := r.template(try); return ok })
		if near != "" {
			near = "; did you mean " + near + "?"
		}
		r.Faultf(path, "there is no mail template %q%s", mail, near)
		return ""
	}
	switch kind {
	case aftercare.KindTransactional, aftercare.KindService, aftercare.KindMarketing:
	default:
		r.Faultf(path, "template %q is of kind %q; it must be transactional, service or marketing", mail, kind)
	}
	return kind
}
