package mailtemplates

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/aftercare"
)

// blockSpec declares a block tag: what it may be given, in order.
type blockSpec struct {
	params []param
	// marketing: the block advertises, so transactional and service mail may not use it.
	marketing bool
}

type param struct {
	name     string
	required bool
	fallback string // an expression
	url      bool   // checked like a link
	list     bool
	// shape has every name that the block looks at, for groups that may lack some.
	shape *schema
}

var blockSpecs = map[string]blockSpec{
	"hello":       {},
	"signature":   {},
	"button":      {params: []param{{name: "label", required: true}, {name: "url", required: true, url: true}}},
	"order_items": {params: []param{{name: "lines", list: true, fallback: "order.lines"}, {name: "prices", fallback: "true"}, {name: "warranty", fallback: "false"}}},
	"totals":      {},
	"tracking":    {params: []param{{name: "of", fallback: "shipment", shape: shipmentSchema}}},
	"warranty":    {params: []param{{name: "lines", list: true, fallback: "order.lines"}}},
	"contact":     {},
	"rating":      {params: []param{{name: "url", fallback: "survey_url", url: true}}},
	"image":       {params: []param{{name: "src", required: true, url: true}, {name: "alt", required: true}, {name: "link", fallback: "nil", url: true}}},
	"divider":     {},
	"address":     {params: []param{{name: "of", fallback: "order.shipping_address"}}},
	"guides":      {params: []param{{name: "list", list: true, fallback: "guides"}}},
	"parts":       {params: []param{{name: "list", list: true, fallback: "parts"}}},
	"products":    {params: []param{{name: "list", list: true, fallback: "related"}}, marketing: true},
	"related":     {params: []param{{name: "list", list: true, fallback: "related"}}, marketing: true},
	"changes":     {},
	"payment":     {},
	"policies":    {},
	"coupon":      {params: []param{{name: "code", fallback: "coupon.code"}, {name: "note", fallback: "nil"}}, marketing: true},
	"goodwill":    {params: []param{{name: "note", fallback: "nil"}}}, // not marketing: the desk gave it
	"paragraphs":  {params: []param{{name: "text", required: true, list: true}, {name: "quoted", fallback: "false"}}},
	"details":     {params: pairs(5)},
	"case_card":   {},
	"send_back":   {params: pairs(2)},
	"yes_no":      {params: []param{{name: "yes", required: true}, {name: "no", required: true}, {name: "url", fallback: "case.url", url: true}}},
}

// pairs are labels and values, of which only those with a value are shown.
func pairs(n int) (out []param) {
	for i := 1; i <= n; i++ {
		out = append(out, param{name: "label" + strconv.Itoa(i), fallback: "nil"}, param{name: "value" + strconv.Itoa(i), fallback: "nil"})
	}
	return out
}

func tagNames() []string {
	return append(keys(blockSpecs), keys(controlTags)...)
}

func keys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

var namedArg = regexp.MustCompile(`^(\w+):\s*(.+)$`)

// parseArgs sorts a tag's arguments by parameter: `"Label", order.url` or
// `shipment.lines, prices: false`. The values are Liquid expressions.
func parseArgs(b blockSpec, args string) (map[string]string, error) {
	out := map[string]string{}
	for i, a := range splitArgs(args) {
		name := ""
		if m := namedArg.FindStringSubmatch(a); m != nil {
			name, a = m[1], m[2]
		} else if i < len(b.params) {
			name = b.params[i].name
		}
		if !slices.ContainsFunc(b.params, func(p param) bool { return p.name == name }) {
			return nil, aftercare.Errorf(aftercare.Invalid, "it does not take %q", a)
		}
		out[name] = a
	}
	for _, p := range b.params {
		if _, ok := out[p.name]; ok {
			continue
		}
		if p.required {
			return nil, aftercare.Errorf(aftercare.Invalid, "its %s is missing", p.name)
		}
		out[p.name] = p.fallback
	}
	return out, nil
}

// splitArgs cuts at commas that do not stand in quotes.
func splitArgs(s string) []string {
	var out []string
	start, masked := 0, unquote(s)
	for i := 0; i <= len(masked); i++ {
		if i == len(masked) || masked[i] == ',' {
			if a := strings.TrimSpace(s[start:i]); a != "" {
				out = append(out, a)
			}
			start = i + 1
		}
	}
	return out
}

// unquote blanks out quoted text, keeping every other byte where it is.
func unquote(s string) string {
	b := []byte(s)
	var quote byte
	for i, c := range b {
		switch {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			b[i] = ' '
		}
	}
	return string(b)
}

var filterPattern = regexp.MustCompile(`\|\s*(\w+)`)

func filtersOf(expr string) []string {
	var out []string
	for _, m := range filterPattern.FindAllStringSubmatch(unquote(expr), -1) {
		out = append(out, m[1])
	}
	return out
}
