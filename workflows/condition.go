package workflows

import (
	"errors"
	"fmt"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"aftercare/internal/aftercare"
)

// Bounds of one condition. Nothing that grammar allows comes near them; they
// hold should a new release of the library allow more.
const (
	maxText   = 2000
	maxNodes  = 300
	maxMemory = 10_000
)

// condition is a compiled expression; text is its normal form.
type condition struct {
	text    string
	program *vm.Program
	joint   string // what joins its parts: "&&", "||", or "" when it is one term
	parts   []aftercare.Condition
}

func (c *condition) String() string { return c.text }

// Parts are the operands of the outermost && or ||, so that the one that decided
// can be named; none when the condition is one term.
func (c *condition) Parts() (joint string, parts []aftercare.Condition) { return c.joint, c.parts }

// Holds reads the condition. It is safe for concurrent use.
func (c *condition) Holds(v aftercare.View) (bool, error) {
	machine := vm.VM{MemoryBudget: maxMemory}
	out, err := machine.Run(c.program, v)
	if err != nil {
		return false, aftercare.Errorf(aftercare.Internal, "condition %q: %w", c.text, err)
	}
	yes, ok := out.(bool)
	if !ok {
		return false, aftercare.Errorf(aftercare.Internal, "condition %q is %v, not yes or no", c.text, out)
	}
	return yes, nil
}

// compile checks and compiles an expression for workflows about subject ("" is
// any). All that is wrong comes back at once. parts are the operands of the
// outermost ||, so that the one that held can be named.
func compile(text string, subject aftercare.SubjectKind) (whole aftercare.Condition, parts []aftercare.Condition, wrong []error) {
	if len(text) > maxText {
		return nil, nil, []error{fmt.Errorf("the condition is longer than %d characters", maxText)}
	}
	tree, err := parser.Parse(text)
	if err != nil {
		return nil, nil, []error{message(err)}
	}
	if wrong := check(&tree.Node, subject); wrong != nil {
		return nil, nil, wrong
	}
	whole, err = program(tree.Node)
	if err != nil {
		return nil, nil, []error{err}
	}
	for _, n := range operands(tree.Node, "||") {
		c, err := program(n)
		if err != nil {
			return nil, nil, []error{err}
		}
		parts = append(parts, c)
	}
	return whole, parts, nil
}

// program compiles the printed form of a checked node, once it is sure that the
// printed form means the same.
func program(n ast.Node) (aftercare.Condition, error) {
	text := n.String()
	if again, err := parser.Parse(text); err != nil || !sameAfterCheck(again, n) {
		return nil, fmt.Errorf("%s cannot be written down unambiguously; write it in a simpler way", text)
	}
	p, err := expr.Compile(text, expr.Env(aftercare.View{}), expr.AsBool(), expr.DisableAllBuiltins(), expr.MaxNodes(maxNodes))
	if err != nil {
		return nil, message(err)
	}
	c := &condition{text: text, program: p}
	if b, ok := n.(*ast.BinaryNode); ok && (b.Operator == "&&" || b.Operator == "||") {
		c.joint = b.Operator
		for _, x := range operands(n, b.Operator) {
			part, err := program(x)
			if err != nil {
				return nil, err
			}
			c.parts = append(c.parts, part)
		}
	}
	return c, nil
}

func sameAfterCheck(again *parser.Tree, n ast.Node) bool {
	return check(&again.Node, "") == nil && ast.Dump(again.Node) == ast.Dump(n)
}

// operands are what the outermost joint joins.
func operands(n ast.Node, joint string) []ast.Node {
	if b, ok := n.(*ast.BinaryNode); ok && b.Operator == joint {
		return append(operands(b.Left, joint), operands(b.Right, joint)...)
	}
	return []ast.Node{n}
}

// message is the library's error in plain words, without its picture of the source.
func message(err error) error {
	var e *file.Error
	if errors.As(err, &e) {
		return fmt.Errorf("%s (at character %d)", plain.Replace(e.Message), e.Column+1)
	}
	return errors.New(plain.Replace(err.Error()))
}

var plain = strings.NewReplacer("expected bool, but got", "this is no yes or no, but of type", "unexpected token EOF", "it breaks off")
