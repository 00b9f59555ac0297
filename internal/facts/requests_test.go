package facts_test

import (
	"testing"

	"aftercare/internal/aftercare"
)

func TestRequestsForALink(t *testing.T) {
	t.Parallel()
	events := []aftercare.Event{snapshot(0, nil)}
	for _, at := range []float64{7, 3, 3, 6, 5, 4, 2} {
		events = append(events, event(aftercare.EventLinkRequested, at, nil))
	}
	got := reduce(t, events...).LinkRequests
	if len(got) != 5 || !got[0].Equal(hour(3)) || !got[4].Equal(hour(7)) {
		t.Errorf("requests %v", got)
	}
	if none := reduce(t, snapshot(0, nil)).LinkRequests; none != nil {
		t.Errorf("requests of none: %v", none)
	}
}
