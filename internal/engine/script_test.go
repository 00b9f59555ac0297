package engine_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/engine"
)

// settings are the lines of the file store.
var settings = map[string]func(*timeline, string){
	"timezone": func(tl *timeline, v string) { tl.store.Timezone = v },
	"country":  func(tl *timeline, v string) { tl.store.Country = strings.TrimSpace(v) },
	"consent":  func(tl *timeline, v string) { tl.store.MarketingConsent = aftercare.ConsentRule(v) },
	"mode":     func(tl *timeline, v string) { tl.store.Mode = aftercare.Mode(v) },
	"off":      func(tl *timeline, v string) { tl.store.Off[v] = true },
	"holiday":  func(tl *timeline, v string) { tl.store.Holidays = append(tl.store.Holidays, v) },
	"since":    func(tl *timeline, v string) { tl.store.Since["shop"] = tl.time(v) },
	"relaxed":  func(tl *timeline, _ string) { tl.rules.Relaxed = true },
	"quiet":    func(tl *timeline, v string) { tl.store.QuietFrom, tl.store.QuietTo, _ = strings.Cut(v, "-") },
	"cap": func(tl *timeline, v string) {
		f := strings.Fields(v) // "16h 2 168h": one in 16 hours, two in a week
		tl.store.CapEvery = tl.duration(f[0])
		if len(f) > 2 {
			fmt.Sscan(f[1], &tl.store.CapMax)
			tl.store.CapWithin = tl.duration(f[2])
		}
	},
	"abroad":   func(tl *timeline, v string) { tl.must(json.Unmarshal([]byte(v), &tl.store.DeliveryAbroad)) },
	"warranty": func(tl *timeline, v string) { fmt.Sscan(v, &tl.store.WarrantyMonths) },
	"product": func(tl *timeline, v string) {
		var p aftercare.Product
		tl.must(json.Unmarshal([]byte(v), &p))
		tl.products[p.SKU] = p
	},
	"slot":       func(tl *timeline, v string) { tl.story.Person.Slots = append(tl.story.Person.Slots, tl.time(v)) },
	"suppressed": func(tl *timeline, v string) { tl.story.Person.Suppressed = v },
	"until":      func(tl *timeline, v string) { tl.story.Until = tl.time(v) },
}

func (tl *timeline) setting(line string) {
	tl.t.Helper()
	if line == "" {
		return
	}
	name, value, _ := strings.Cut(line, " ")
	set := settings[name]
	if set == nil {
		tl.t.Fatalf("unknown setting %q", line)
	}
	set(tl, value)
}

// scripted is a line of the script: an event, or a deed of a person. At is the
// event's own time and, unless Received says otherwise, that of its arrival.
type scripted struct {
	aftercare.Event
	At       string         `json:"at"`
	Received string         `json:"received"`
	Snapshot map[string]any `json:"snapshot"`

	Do       string `json:"do"` // pause, resume, brake, approve, retry, poison, set
	Workflow string `json:"workflow"`
	By       string `json:"by"`
	Why      string `json:"why"`
	Step     string `json:"step"`
	Until    string `json:"until"`
	Setting  string `json:"setting"`
}

func (tl *timeline) script(src []byte) {
	dec := json.NewDecoder(bytes.NewReader(src))
	dec.DisallowUnknownFields()
	for n := 0; ; n++ {
		var line scripted
		err := dec.Decode(&line)
		if errors.Is(err, io.EOF) {
			return
		}
		tl.must(err)
		at := tl.time(cmp.Or(line.Received, line.At))
		if line.Do != "" {
			tl.story.Acts = append(tl.story.Acts, engine.Act{At: at, Do: tl.act(line, at)})
			continue
		}
		e := line.Event
		e.Source, e.Store, e.OrderID, e.ReceivedAt = "shop", "acme", cmp.Or(e.OrderID, "1"), at
		e.Key, e.BodyHash = fmt.Sprint(n), fmt.Sprint(n)
		if line.At != "" {
			e.At = tl.time(line.At)
		}
		if line.Snapshot != nil {
			e.Order = tl.snapshot(line.Snapshot)
			if e.OrderID != "1" {
				e.Order.ID, e.Order.Name = e.OrderID, "#100"+e.OrderID
			}
		}
		tl.story.Events = append(tl.story.Events, e)
	}
}

// snapshot is the order with some fields changed.
func (tl *timeline) snapshot(with map[string]any) *aftercare.Order {
	fields := maps.Clone(tl.order)
	maps.Copy(fields, with)
	b, err := json.Marshal(fields)
	tl.must(err)
	o := &aftercare.Order{}
	tl.must(json.Unmarshal(b, o))
	return o
}

// to does something to the line's step.
func (line scripted) to(do func(*aftercare.Step)) func(*aftercare.OrderState) {
	return func(s *aftercare.OrderState) {
		for i := range s.Enrollments {
			for j := range s.Enrollments[i].Steps {
				if st := &s.Enrollments[i].Steps[j]; st.StepID == line.Step && s.Enrollments[i].Workflow == line.Workflow {
					do(st)
				}
			}
		}
	}
}

func (tl *timeline) act(line scripted, at time.Time) func(*aftercare.OrderState) {
	switch line.Do {
	case "pause":
		return func(s *aftercare.OrderState) {
			s.Pauses = append(s.Pauses, aftercare.Pause{ID: 1, Store: "acme", Workflow: line.Workflow, By: line.By, Why: line.Why, At: at})
		}
	case "brake":
		return func(s *aftercare.OrderState) { s.Pauses = append(s.Pauses, aftercare.Brake("acme", line.Why, at)) }
	case "approve": // of a workflow; without one, of the store
		return func(s *aftercare.OrderState) {
			s.Pauses = slices.DeleteFunc(s.Pauses, func(p aftercare.Pause) bool { return line.Workflow == "" && p.Brake })
			s.Approved = append(s.Approved, aftercare.Approval{Store: "acme", Workflow: line.Workflow, By: line.By, At: at})
		}
	case "resume":
		return func(s *aftercare.OrderState) { s.Pauses = nil }
	case "set":
		return func(*aftercare.OrderState) { tl.setting(line.Setting) }
	case "retry": // an attempt failed: the step is put off
		return line.to(func(st *aftercare.Step) {
			st.NotBefore, st.Reason = tl.time(line.Until), aftercare.Because(aftercare.ReasonRetry, line.Why)
		})
	case "poison": // making its mail broke the worker
		return line.to(func(st *aftercare.Step) {
			st.State, st.Reason = aftercare.StepHeld, aftercare.Because(aftercare.ReasonPoison, line.Why)
		})
	}
	tl.t.Fatalf("unknown deed %q", line.Do)
	return nil
}
