package workflows

import (
	"strings"
	"testing"

	"aftercare/internal/aftercare"
)

func TestConditionsHold(t *testing.T) {
	t.Parallel()
	view := aftercare.View{
		Order: aftercare.OrderView{Total: 4200, Currency: "EUR", Country: "AT", Paid: true},
		Line:  aftercare.LineView{SKU: "TENT-2", Kept: 2, SupplyDays: 30},
		Case:  aftercare.CaseView{Kind: "repair"},
	}
	for text, want := range map[string]bool{
		"order.paid":                            true,
		"!order.paid":                           false,
		"not order.paid or order.total > 4199":  true,
		"order.total == 4200 && order.canceled": false,
		`order.country in ["DE", "AT"]`:         true,
		`order.country not in ["DE", "AT"]`:     false,
		`line.sku startsWith "TENT"`:            true,
		`line.sku contains 'tent'`:              false,
		"line.supply_days * line.kept >= 60":    true,
		"line.kept - 3 < -1 + 1":                true,
		`case.kind == "repair"`:                 true,
		"true":                                  true,
	} {
		c, _, wrong := compile(text, "")
		if wrong != nil {
			t.Errorf("%s: %v", text, wrong)
			continue
		}
		if got, err := c.Holds(view); got != want || err != nil {
			t.Errorf("%s = %v, %v; want %v", text, got, err, want)
		}
	}
}

// Exits are split, so that the reason can be named; what is joined by && is not.
func TestPartsOfOr(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"order.canceled": "order.canceled",
		"order.canceled || order.deleted or customer.erased": "order.canceled; order.deleted; customer.erased",
		"order.canceled || (order.deleted || order.test)":    "order.canceled; order.deleted; order.test",
		"order.canceled || order.paid && order.deleted":      "order.canceled; order.paid && order.deleted",
		"order.paid && (order.canceled || order.deleted)":    "order.paid && (order.canceled || order.deleted)",
		"!(order.canceled || order.deleted)":                 "!(order.canceled || order.deleted)",
	} {
		_, parts, wrong := compile(text, "")
		var got []string
		for _, p := range parts {
			got = append(got, p.String())
		}
		if strings.Join(got, "; ") != want || wrong != nil {
			t.Errorf("%s: got %v %v, want %s", text, got, wrong, want)
		}
	}
}

// A condition names what its outermost joint joins, and so do its parts.
func TestPartsOfACondition(t *testing.T) {
	t.Parallel()
	type parted interface {
		Parts() (string, []aftercare.Condition)
	}
	var tree func(aftercare.Condition) string
	tree = func(c aftercare.Condition) string {
		joint, parts := c.(parted).Parts()
		if joint == "" {
			return c.String()
		}
		var out []string
		for _, p := range parts {
			out = append(out, tree(p))
		}
		return joint + "(" + strings.Join(out, "; ") + ")"
	}
	for text, want := range map[string]string{
		"order.paid": "order.paid",
		"order.paid && !order.gift && (order.test || order.pickup)": "&&(order.paid; !order.gift; ||(order.test; order.pickup))",
		"order.test || order.paid && order.gift":                    "||(order.test; &&(order.paid; order.gift))",
		"!(order.test || order.gift)":                               "!(order.test || order.gift)",
	} {
		c, _, wrong := compile(text, "")
		if wrong != nil {
			t.Fatal(wrong)
		}
		if got := tree(c); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// The tables beside the vocabulary name what is there.
func TestTablesNameFieldsOfTheView(t *testing.T) {
	t.Parallel()
	if len(vocabulary) != 13 {
		t.Errorf("the view has %d parts", len(vocabulary))
	}
	names := map[string]bool{}
	for part, fields := range vocabulary {
		names[part] = true
		for _, f := range fields {
			if f == "" {
				t.Errorf("%s has a field without a name", part)
			}
			names[part+"."+f] = true
		}
	}
	for name := range only {
		if !names[name] {
			t.Errorf("only: the view has no %s", name)
		}
	}
	for name := range values {
		if !names[name] {
			t.Errorf("values: the view has no %s", name)
		}
	}
	for name := range bound {
		if aftercare.Anchors[name] == "" {
			t.Errorf("bound: there is no anchor %s", name)
		}
	}
	for _, name := range ahead {
		if aftercare.Anchors[name] == "" {
			t.Errorf("ahead: there is no anchor %s", name)
		}
	}
}

// What compiles never fails when it is read, and its text means the same.
func FuzzCompile(f *testing.F) {
	for _, s := range []string{
		`order.total > 0 && !order.test || case.kind == "repair"`,
		`order.country in ["DE", 'AT'] or not (line.kept * -1 < 0x1F)`,
		"line.sku contains \"\\u00e4\\t\" != (1 <= 2 < 3)", "a ?? b", "#.x", "order?.total", "let x = 1; x", "if true {1} else {2}", "..", `"\x00" in ["` + "`" + `"]`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, _, wrong := compile(text, "")
		if wrong != nil {
			return
		}
		got, err := c.Holds(aftercare.View{})
		if err != nil {
			t.Fatalf("%s: %v", c, err)
		}
		again, _, wrong := compile(c.String(), "")
		if wrong != nil || again.String() != c.String() {
			t.Fatalf("%s reads back as %v, %v", c, again, wrong)
		}
		if once, err := again.Holds(aftercare.View{}); once != got || err != nil {
			t.Fatalf("%s: %v, then %v, %v", c, got, once, err)
		}
	})
}
