package mailtemplates

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"aftercare/internal/aftercare"
)

// Reply is a canned reply of the desk, ready to run: the same Liquid as in mails
// over the same data, and the helper who answers. Plain text goes in and plain
// text comes out, which a person reads before anybody gets it.
type Reply struct {
	*source
	body *program
}

var (
	helperSchema = schemaOf(reflect.TypeFor[Helper]())
	replyEngine  = newEngine(modeText, "")
)

// ParseReply reads a canned reply. place says in errors which one it is.
func ParseReply(place, text string) (*Reply, error) {
	r := &Reply{source: &source{file: place, line: 1}}
	if len(text) > sourceLimit {
		return nil, r.errorf(1, "the reply is larger than %d KB", sourceLimit>>10)
	}
	ready, tokens, err := r.ready(strings.ReplaceAll(text, "\r\n", "\n"), 1, "a canned reply")
	if err != nil {
		return nil, err
	}
	if rest := tagPattern.ReplaceAllString(text, ""); strings.Contains(rest, "{{") || strings.Contains(rest, "{%") {
		return nil, r.errorf(1, "a tag is not closed on its line")
	}
	names := map[string]*schema{"forloop": loopSchema, "helper": helperSchema}
	for k, f := range dataSchema.fields {
		names[k] = f.schema
	}
	var errs []error
	for _, t := range tokens {
		errs = append(errs, r.checkNames(t, names)...)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	p, perr := replyEngine.parse(ready, place, 1)
	if perr != nil {
		return nil, r.errorf(perr.LineNumber(), "%s", reason(perr))
	}
	r.body = p
	return r, nil
}

// Render is what the reply says to one customer.
func (r *Reply) Render(d *Data, helper string) (string, error) {
	out := takeBuffer()
	defer out.giveBack()
	vars := group{of: d, schema: dataSchema}.fields()
	vars["helper"] = group{of: &Helper{Name: clean(helper)}, schema: helperSchema}
	vars["_run"] = &run{}
	if err := r.body.run(out, vars); err != nil {
		return "", r.errorf(max(err.LineNumber(), 1), "%s", reason(err))
	}
	return strings.TrimSpace(tidy[modeText](out.bytes.Bytes())), nil
}

// CheckReplies tries all canned replies of a help file on every fixture, so that
// a broken one is found at the start and not while a customer waits. It reports
// all that is wrong.
func CheckReplies(h *aftercare.Help) error {
	var errs []error
	for _, x := range h.Replies {
		for _, lang := range keys(x.Text) {
			if err := tryReply(fmt.Sprintf("reply %s, %s", x.ID, lang), x.Text[lang], lang); err != nil {
				errs = append(errs, err)
			}
		}
	}
	if len(errs) > 0 {
		return aftercare.Errorf(aftercare.Invalid, "%w", errors.Join(errs...))
	}
	return nil
}

// tryReply stops at the first fixture that breaks it: others break it likewise.
func tryReply(place, text, lang string) error {
	r, err := ParseReply(place, text)
	if err != nil {
		return err
	}
	for _, f := range Fixtures() {
		for _, moment := range []string{"review-request", "repair-received", "spare-part-shipped"} {
			said, err := r.Render(f.Data(moment, lang), "Kim")
			if err != nil {
				return fmt.Errorf("%w (fixture %s)", err, f.Name)
			}
			if said == "" {
				return r.errorf(1, "it comes out empty (fixture %s)", f.Name)
			}
		}
	}
	return nil
}
