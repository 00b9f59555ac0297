package workflows

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"aftercare/internal/aftercare"
)

// normalize writes the workflow as YAML in its one normal form: fixed order of
// keys, defaults left out, text in double quotes. A change of this form makes
// new versions of all workflows, so it does not change.
func normalize(w *aftercare.Workflow) string {
	b := &strings.Builder{}
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(b, "%s: %s\n", key, value)
		}
	}
	line("workflow", w.Name)
	line("about", quote(w.About))
	line("trigger", w.Trigger)
	line("when", written(w.When))
	line("exit_when", joined(w.ExitWhen))
	line("hold_when", joined(w.HoldWhen))
	line("together", formatSpan(aftercare.Span{Clock: w.Together}))
	line("together_orders", formatSpan(aftercare.Span{Clock: w.TogetherOrders}))
	line("stale_after", formatSpan(w.StaleAfter))
	if w.Priority != 0 {
		line("priority", fmt.Sprint(w.Priority))
	}
	if len(w.Retired) > 0 {
		line("retired", "["+strings.Join(w.Retired, ", ")+"]")
	}
	b.WriteString("steps:\n")
	for _, s := range w.Steps {
		b.WriteString("  - id: " + s.ID + "\n")
		line("    wait", writeWait(s.Wait))
		line("    if", written(s.If))
		line("    unless", written(s.Unless))
		line("    mail", s.Mail)
		line("    to", s.To)
		line("    asks", s.Asks)
		line("    useful_for", formatSpan(s.UsefulFor))
		line("    coupon", writeCoupon(s.Coupon))
		if s.Coupon.Required {
			line("    coupon_required", "true")
		}
		if s.MustArrive {
			line("    must_arrive", "true")
		}
	}
	return b.String()
}

// writeWait writes a wait in braces, "" for one that is due at the trigger.
func writeWait(w aftercare.Wait) string {
	var parts []string
	add := func(key, value string) {
		if value != "" {
			parts = append(parts, key+": "+value)
		}
	}
	add("for", formatSpan(w.For))
	add("from", w.From)
	if w.Abroad != nil {
		add("abroad", formatSpan(*w.Abroad))
	}
	if w.Business {
		add("business", "true")
	}
	if w.At != "" {
		add("at", quote(w.At))
	}
	if w.Or != nil {
		add("or", writeWait(*w.Or))
	}
	if len(parts) == 0 {
		return ""
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func written(c aftercare.Condition) string {
	if c == nil {
		return ""
	}
	return quote(c.String())
}

func joined(cs []aftercare.Condition) string {
	texts := make([]string, len(cs))
	for i, c := range cs {
		texts[i] = c.String()
	}
	if len(texts) == 0 {
		return ""
	}
	return quote(strings.Join(texts, " || "))
}

// quote writes text as JSON does, which YAML reads as it is meant.
func quote(s string) string {
	b := &strings.Builder{}
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string can always be encoded, a Builder always written
	return strings.TrimSuffix(b.String(), "\n")
}

// version is the hash of a normalized source; 64 bits tell apart more versions
// than a shop will ever make.
func version(source string) string {
	sum := sha256.Sum256([]byte(source))
	return hex.EncodeToString(sum[:8])
}
