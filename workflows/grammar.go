package workflows

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"aftercare/internal/aftercare"
)

// vocabulary is what conditions may name: part -> fields, read off View's tags.
var vocabulary = func() map[string][]string {
	parts := map[string][]string{}
	for part := range reflect.TypeFor[aftercare.View]().Fields() {
		name := part.Tag.Get("expr")
		for field := range part.Type.Fields() {
			parts[name] = append(parts[name], field.Tag.Get("expr"))
		}
	}
	return parts
}()

// only says which subjects a part or a field of the view belongs to; for others
// it is empty, and a condition on it would quietly never hold.
var only = func() map[string][]aftercare.SubjectKind {
	m := map[string][]aftercare.SubjectKind{
		"line":     {aftercare.SubjectLine},
		"shipment": {aftercare.SubjectShipment},
		"change":   {aftercare.SubjectChange},
		"message":  {aftercare.SubjectMessage},
		"slip":     {aftercare.SubjectSlip},

		"announcement": {aftercare.SubjectNews},
	}
	for _, field := range vocabulary["case"] {
		if field != "open" { // of all cases of the order
			m["case."+field] = ofCase
		}
	}
	return m
}()

// ofCase are the subjects that have a case.
var ofCase = []aftercare.SubjectKind{aftercare.SubjectCase, aftercare.SubjectMessage}

// values are the words a field can hold, where they are a closed list.
var values = map[string][]string{
	"case.kind":      kinds(),
	"case.decision":  {"", aftercare.Approved, aftercare.Declined},
	"case.waits_for": {"", aftercare.WaitsForUs, aftercare.WaitsForCustomer},
	"case.covered":   {"", aftercare.CoveredByWarranty, aftercare.CoveredByShop, aftercare.CoveredByCustomer},
	"case.accepted":  {"", aftercare.Yes, aftercare.No},
	"case.solved":    {"", aftercare.Yes, aftercare.No},
	"case.cause":     append([]string{""}, aftercare.Causes...),
	"case.wanted":    slices.Concat([]string{""}, aftercare.Outcomes, aftercare.DataRequests),
	"change.kind":    {"canceled", "refund"},

	"announcement.kind": {string(aftercare.AnnouncementRecall), string(aftercare.AnnouncementPresale)},
}

func kinds() (out []string) {
	for _, k := range aftercare.CaseKinds {
		out = append(out, string(k))
	}
	return out
}

// operators that conditions may use; the words for && || ! become these.
var operators = []string{"&&", "||", "!", "==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", "contains", "startsWith", "endsWith"}

// check holds an expression to the small grammar of conditions and to the names
// of the view, and puts its operators into their normal form. It returns all
// that is wrong, nil when nothing is.
func check(n *ast.Node, subject aftercare.SubjectKind) []error {
	c := &checker{subject: subject}
	ast.Walk(n, c)
	return c.wrong
}

type checker struct {
	subject aftercare.SubjectKind
	wrong   []error
}

func (c *checker) fail(format string, args ...any) {
	if err := fmt.Errorf(format, args...); !slices.ContainsFunc(c.wrong, func(e error) bool { return e.Error() == err.Error() }) {
		c.wrong = append(c.wrong, err)
	}
}

// Visit is called for children before their parents.
func (c *checker) Visit(n *ast.Node) {
	switch n := (*n).(type) {
	case *ast.BoolNode, *ast.IntegerNode, *ast.StringNode, *ast.ArrayNode:
	case *ast.IdentifierNode:
		if _, ok := vocabulary[n.Value]; !ok {
			c.fail("there is no %q in conditions%s", n.Value, didYouMean(n.Value, slices.Collect(maps.Keys(vocabulary))))
		}
	case *ast.MemberNode:
		c.member(n)
	case *ast.UnaryNode:
		n.Operator = c.operator(n.Operator)
	case *ast.BinaryNode:
		n.Operator = c.operator(n.Operator)
		c.value(n.Left, n.Right)
		c.value(n.Right, n.Left)
	case *ast.FloatNode:
		c.fail("%v is a fraction; money counts in minor units, so all numbers are whole", n.Value)
	case *ast.CallNode, *ast.BuiltinNode:
		c.fail("conditions call no functions; compare facts, as in order.total > 0")
	default:
		c.fail("conditions only compare facts and join them by && and ||; write %s in another way", n)
	}
}

// member accepts part.field and nothing deeper, computed or optional.
func (c *checker) member(n *ast.MemberNode) {
	part, isName := n.Node.(*ast.IdentifierNode)
	field, isField := n.Property.(*ast.StringNode)
	if !isName || !isField || n.Optional || n.Method {
		c.fail("write %s as part.field, like order.total", n)
		return
	}
	fields, ok := vocabulary[part.Value]
	if !ok {
		return // its name was complained of already
	}
	name := part.Value + "." + field.Value
	if !slices.Contains(fields, field.Value) {
		c.fail("%s has no field %q%s", part.Value, field.Value, didYouMean(field.Value, fields))
		return
	}
	for _, key := range []string{part.Value, name} {
		if want, bound := only[key]; bound && c.subject != "" && !slices.Contains(want, c.subject) {
			c.fail("%s is known per %s only; this workflow is per %s", name, either(want), c.subject)
		}
	}
}

// either lists subjects: "case or message".
func either(kinds []aftercare.SubjectKind) string {
	var words []string
	for _, k := range kinds {
		words = append(words, string(k))
	}
	return strings.Join(words, " or ")
}

func (c *checker) operator(op string) string {
	if sign, ok := map[string]string{"and": "&&", "or": "||", "not": "!"}[op]; ok {
		return sign
	}
	if !slices.Contains(operators, op) {
		c.fail("%s is no operator of conditions; use %s", op, strings.Join(operators, " "))
	}
	return op
}

// value refuses to compare a closed field with a word it can never hold.
func (c *checker) value(left, right ast.Node) {
	m, ok := left.(*ast.MemberNode)
	if !ok {
		return
	}
	words, closed := values[m.String()]
	if !closed {
		return
	}
	literals := []ast.Node{right}
	if a, ok := right.(*ast.ArrayNode); ok {
		literals = a.Nodes
	}
	for _, l := range literals {
		if s, ok := l.(*ast.StringNode); ok && !slices.Contains(words, s.Value) {
			c.fail("%s is never %q%s", m, s.Value, didYouMean(s.Value, words))
		}
	}
}
