package intake_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/intake"
)

func answered(score int) aftercare.Event {
	return aftercare.Event{Type: aftercare.EventSurveyAnswered, Answer: &aftercare.Answer{Score: score}}
}

func TestTheDoor(t *testing.T) {
	var inbox memory
	var n nudges
	d := &intake.Door{Inbox: &inbox, Business: clock.NewFake(noon), Nudge: n.nudge}
	accept := func(order, key string, e aftercare.Event) {
		t.Helper()
		if err := d.Accept(t.Context(), "acme", order, key, e); err != nil {
			t.Fatal(err)
		}
	}
	accept("shop/1", "survey:shop/1", answered(5))
	accept("shop/1", "survey:shop/1", answered(5)) // pressed twice
	accept("shop/1", "survey:shop/1:again", answered(2))
	accept("shop/a/b", "survey:shop/a/b", answered(3)) // a platform's id may hold slashes
	rows := inbox.all()
	if len(rows) != 3 || len(n.ids) != 3 {
		t.Fatalf("%d rows, %d nudged; want 3", len(rows), len(n.ids))
	}
	for i, want := range []struct {
		order, key string
		score      int
	}{{"1", "survey:shop/1", 5}, {"1", "survey:shop/1:again", 2}, {"a/b", "survey:shop/a/b", 3}} {
		events, err := bindings.Parse(rows[i])
		if err != nil || len(events) != 1 {
			t.Fatalf("row %d: %v, %v", i, events, err)
		}
		e := events[0]
		if e.OrderID != want.order || e.Key != want.key || e.Answer == nil || e.Answer.Score != want.score || !e.At.Equal(noon) ||
			rows[i].Store != "acme" || rows[i].Source != "shop" || !rows[i].ReceivedAt.Equal(noon) {
			t.Errorf("row %d says %+v", i, e)
		}
	}
}

func TestTheDoorKeepsTheTimeOfTheEvent(t *testing.T) {
	var inbox memory
	d := &intake.Door{Inbox: &inbox, Business: clock.NewFake(noon)}
	e := answered(4)
	e.At = noon.Add(-time.Hour)
	if err := d.Accept(t.Context(), "acme", "shop/1", "k", e); err != nil {
		t.Fatal(err)
	}
	if events, err := bindings.Parse(inbox.all()[0]); err != nil || !events[0].At.Equal(e.At) {
		t.Fatalf("%v, %v", events, err)
	}
}

// Who presses a button and closes the page has pressed it.
func TestTheDoorDoesNotNeedTheSenderAnyMore(t *testing.T) {
	var inbox memory
	d := &intake.Door{Inbox: &inbox, Business: clock.NewFake(noon)}
	ctx, gone := context.WithCancel(t.Context())
	gone()
	if err := d.Accept(ctx, "acme", "shop/1", "k", answered(4)); err != nil || len(inbox.all()) != 1 {
		t.Fatalf("%v, %d rows", err, len(inbox.all()))
	}
}

func TestTheDoorRefuses(t *testing.T) {
	var inbox memory
	d := &intake.Door{Inbox: &inbox, Business: clock.NewFake(noon)}
	for _, c := range []struct{ store, order, key string }{
		{"acme", "1", "k"}, {"acme", "", "k"}, {"acme", "/1", "k"}, {"acme", "shop/", "k"}, {"", "shop/1", "k"}, {"acme", "shop/1", ""},
	} {
		if err := d.Accept(t.Context(), c.store, c.order, c.key, answered(1)); aftercare.CodeOf(err) != aftercare.Invalid {
			t.Errorf("%+v: %v, want it refused as invalid", c, err)
		}
	}
	if err := d.Accept(t.Context(), "acme", "shop/1", "k", aftercare.Event{}); aftercare.CodeOf(err) != aftercare.Invalid {
		t.Errorf("an event without a type: %v", err)
	}
	inbox.err = aftercare.Errorf(aftercare.Unavailable, "store: %w", errDown)
	if err := d.Accept(t.Context(), "acme", "shop/1", "k", answered(1)); aftercare.CodeOf(err) != aftercare.Unavailable || !errors.Is(err, errDown) {
		t.Errorf("without a database: %v", err)
	}
	if len(inbox.all()) != 0 {
		t.Error("something was kept")
	}
}

func TestBindingsParse(t *testing.T) {
	for name, c := range map[string]struct {
		in   aftercare.Inbound
		code aftercare.Code
		key  string
	}{
		"by the path's source":     {in: aftercare.Inbound{Store: "beta", Source: "shop", Body: []byte("1")}, key: "b1"},
		"another store, same name": {in: aftercare.Inbound{Store: "acme", Source: "shop", Body: []byte("1")}, key: "a1"},
		"not for us":               {in: aftercare.Inbound{Store: "acme", Source: "shop", Topic: "ignored"}, code: aftercare.Ignored},
		"a source that was taken out of the configuration": {
			in: aftercare.Inbound{Store: "acme", Source: "gone"}, code: aftercare.Unavailable},
		"an answer about an order of a source that is gone": {
			in: aftercare.Inbound{Store: "acme", Source: "gone", Topic: "aftercare:own", Body: []byte(`{"key":"k","type":"survey.answered"}`)}, key: "k"},
		"an answer that was damaged": {in: aftercare.Inbound{ID: 7, Store: "acme", Source: "shop", Topic: "aftercare:own", Body: []byte(`{"type":`)}, code: aftercare.Invalid},
	} {
		events, err := bindings.Parse(c.in)
		if c.code != "" {
			if aftercare.CodeOf(err) != c.code || len(events) != 0 {
				t.Errorf("%s: %v, %v; want %s", name, events, err, c.code)
			}
			continue
		}
		if err != nil || len(events) != 1 || events[0].Key != c.key {
			t.Errorf("%s: %v, %v; want key %s", name, events, err, c.key)
		}
	}
}

// FuzzParseOwn: whatever stands in a row, reading it gives one event that can be
// written and read again, or says that it is invalid.
func FuzzParseOwn(f *testing.F) {
	for _, e := range []aftercare.Event{{}, answered(5), {Type: aftercare.EventConsentChanged, Key: "k", At: noon}} {
		body, err := json.Marshal(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Add([]byte(`null`))
	f.Add([]byte(`{"at":"yesterday"}`))
	f.Add([]byte(`{"order":{"lines":[{}]},"unknown":1}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		events, err := bindings.Parse(aftercare.Inbound{Store: "acme", Source: "shop", Topic: "aftercare:own", Body: body})
		if err != nil {
			if aftercare.CodeOf(err) != aftercare.Invalid {
				t.Fatalf("code %s: %v", aftercare.CodeOf(err), err)
			}
			return
		}
		if len(events) != 1 {
			t.Fatalf("%d events", len(events))
		}
		if _, err := json.Marshal(events[0]); err != nil {
			t.Fatalf("%+v cannot be written again: %v", events[0], err)
		}
	})
}
