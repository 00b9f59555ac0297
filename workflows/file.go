package workflows

import (
	"errors"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"aftercare/internal/aftercare"
	"aftercare/internal/strictyaml"
)

// workflowFile is what an author may write; aftercare.Workflow says what it means.
type workflowFile struct {
	Workflow string     `yaml:"workflow"`
	About    string     `yaml:"about"`
	Trigger  string     `yaml:"trigger"`
	When     string     `yaml:"when"`
	ExitWhen string     `yaml:"exit_when"`
	HoldWhen string     `yaml:"hold_when"`
	Together span       `yaml:"together"`
	Orders   span       `yaml:"together_orders"`
	Stale    span       `yaml:"stale_after"`
	Priority int        `yaml:"priority"`
	Retired  []string   `yaml:"retired"`
	Steps    []stepFile `yaml:"steps"`
}

type stepFile struct {
	ID         string   `yaml:"id"`
	Wait       waitFile `yaml:"wait"`
	If         string   `yaml:"if"`
	Unless     string   `yaml:"unless"`
	Mail       string   `yaml:"mail"`
	To         string   `yaml:"to"`
	Asks       string   `yaml:"asks"`
	UsefulFor  span     `yaml:"useful_for"`
	MustArrive bool     `yaml:"must_arrive"`

	Coupon         couponFile `yaml:"coupon"`
	CouponRequired bool       `yaml:"coupon_required"`
}

// couponFile is a pool, or a code that is the same for everybody.
type couponFile struct {
	Pool    string `yaml:"pool"`
	Code    string `yaml:"code"`
	Value   string `yaml:"value"`
	Expires string `yaml:"expires"`
}

type waitFile struct {
	For      span      `yaml:"for"`
	From     string    `yaml:"from"`
	Abroad   span      `yaml:"abroad"`
	At       string    `yaml:"at"`
	Business bool      `yaml:"business"`
	Or       *waitFile `yaml:"or"`
}

// span is a length of time as written.
type span struct {
	aftercare.Span
	text string
}

// UnmarshalText reads a span.
func (s *span) UnmarshalText(text []byte) (err error) {
	s.text = string(text)
	s.Span, err = parseSpan(s.text)
	return err
}

// maxFile is far above any workflow a person would write.
const maxFile = 64 << 10

// decode reads the text of a file; the faults so far are in the document.
// ok is false when nothing could be read, so that nothing more can be said.
func decode(file string, src []byte) (f workflowFile, doc *strictyaml.Document, ok bool) {
	text := strings.TrimPrefix(string(src), "\ufeff") // some editors begin a file with it
	if len(text) > maxFile {
		doc = strictyaml.Decode(file, nil, &f)
		doc.Faultf("", "the file is larger than 64 KiB")
		return f, doc, false
	}
	// A fallback that is an alias of the wait around it would have no end.
	if slices.ContainsFunc(lexer.Tokenize(text), func(t *token.Token) bool { return t.Type == token.AliasType }) {
		doc = strictyaml.Decode(file, nil, &f)
		doc.Faultf("", "aliases (*) are not used in workflows; write it out, or put the value in quotes")
		return f, doc, false
	}
	doc = strictyaml.Decode(file, []byte(text), &f)
	return f, doc, doc.Err() == nil || slices.ContainsFunc([]string{"workflow", "about", "trigger", "steps"}, doc.Has)
}

// invalid is the faults as an error of code Invalid, nil when there are none.
func invalid(faults strictyaml.Faults) error {
	if len(faults) == 0 {
		return nil
	}
	return aftercare.Errorf(aftercare.Invalid, "%w", faults)
}

// faultsOf is what invalid wrapped.
func faultsOf(err error) strictyaml.Faults {
	var faults strictyaml.Faults
	errors.As(err, &faults)
	return faults
}
