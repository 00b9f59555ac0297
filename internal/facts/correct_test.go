package facts_test

import (
	"testing"

	"aftercare/internal/aftercare"
)

func TestCorrections(t *testing.T) {
	t.Parallel()
	says := func(at float64, email, first string) aftercare.Event {
		return snapshot(at, func(o *aftercare.Order) { o.Customer = aftercare.Customer{Email: email, FirstName: first} })
	}
	right := func(at float64, email, name string) aftercare.Event {
		return event(aftercare.EventCorrected, at, func(e *aftercare.Event) {
			e.Correction = &aftercare.Correction{Email: email, Name: name}
		})
	}
	for name, c := range map[string]struct {
		events      []aftercare.Event
		email, call string
	}{
		"holds":                        {[]aftercare.Event{says(1, "ane@x.example", "Ane"), right(2, "anna@x.example", "Anna Weber")}, "anna@x.example", "Anna Weber"},
		"repeated mistakes count not":  {[]aftercare.Event{says(1, "ane@x.example", "Ane"), right(2, "anna@x.example", "Anna"), says(3, "Ane@x.example", "Ane")}, "anna@x.example", "Anna"},
		"a newer word counts":          {[]aftercare.Event{says(1, "ane@x.example", "Ane"), right(2, "anna@x.example", "Anna"), says(3, "bob@x.example", "Bob")}, "bob@x.example", "Bob"},
		"an older word told late":      {[]aftercare.Event{says(1, "ane@x.example", "Ane"), right(2, "anna@x.example", ""), says(1.5, "aneh@x.example", "Ane")}, "anna@x.example", "Ane"},
		"the last correction counts":   {[]aftercare.Event{says(1, "ane@x.example", "Ane"), right(2, "ana@x.example", ""), right(3, "anna@x.example", "")}, "anna@x.example", "Ane"},
		"before anything is known":     {[]aftercare.Event{right(0.5, "anna@x.example", ""), says(1, "ane@x.example", "Ane")}, "ane@x.example", "Ane"},
		"the shop mends it too":        {[]aftercare.Event{says(1, "ane@x.example", "Ane"), right(2, "anna@x.example", ""), says(3, "anna@x.example", "Ane")}, "anna@x.example", "Ane"},
		"a correction of nothing else": {[]aftercare.Event{says(1, "ane@x.example", "Ane"), right(2, "", "Anna")}, "ane@x.example", "Anna"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := reduce(t, c.events...).Order.Customer
			call := got.FirstName
			if call == "" {
				call = got.Name
			}
			if got.Email != c.email || call != c.call {
				t.Errorf("customer %+v, want %s, %s", got, c.email, c.call)
			}
		})
	}
	erased := reduce(t, says(1, "ane@x.example", "Ane"), right(2, "anna@x.example", "Anna"), event(aftercare.EventCustomerErased, 3, nil))
	if erased.Order.Customer != (aftercare.Customer{}) {
		t.Errorf("after an erasure: %+v", erased.Order.Customer)
	}
}
