package engine_test

import (
	"testing"
	"time"

	"aftercare/internal/aftercare"
)

// One subject is one enrollment, however many facts start it before anybody looks:
// two pieces of a line that were registered, or two clicks within a second.
func TestEnrolledOnce(t *testing.T) {
	t.Parallel()
	registered := func(serial string, at time.Time) aftercare.Event {
		return aftercare.Event{Type: aftercare.EventRegistered, Key: serial, At: at, Registration: &aftercare.Registration{LineID: "tent", Serial: serial}}
	}
	asked := func(key string, at time.Time) aftercare.Event {
		return aftercare.Event{Type: aftercare.EventLinkRequested, Key: key, At: at}
	}
	for trigger, events := range map[string][]aftercare.Event{
		"product.registered": {registered("S1", start), registered("S2", start.Add(time.Minute))},
		"link.requested":     {asked("1", start), asked("2", start.Add(200*time.Millisecond))},
	} {
		flow := mailing(aftercare.StepSpec{})
		flow.Trigger = trigger
		rules := rulesFor(flow)
		s := enrolled(rules, events...)
		s.Enrollments = nil
		if got := rules.Plan(s, start.Add(time.Hour)); len(got) != 1 {
			t.Errorf("%s: %d enrollments of one subject", trigger, len(got))
		}
	}
}
