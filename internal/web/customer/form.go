package customer

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// form is a form as it is shown and, after read, as it came back. The templates
// "form" and "field" show it whole or field by field.
type form struct {
	Action    string // where it is posted to; v.path of its page
	Send      string // on the button
	Note      string // below the button, behind that nothing is sent before
	Privacy   string // who keeps the data, why, on what basis and how long
	Multipart bool   // for files

	PrivacyURL string // the shop's own page on it
	Nonce      string // the same for the same form, however often it is posted
	Fields     []*field
	Carry      map[string]string // hidden fields

	words *Words
}

// field is one thing that a form asks for.
type field struct {
	Kind    string // "text", "area", "select", "choice" (one card of several), "checks" (any of several), "photos", "lines"
	Name    string
	Label   string
	Hint    string
	Value   string // of text, area and select
	Options []option
	Photos  []shown // of pictures: those that are kept already

	Optional bool
	Quiet    bool   // it is not said that it is optional: it is one of several, of which some is needed
	Type     string // of an input: "email", "tel"; "": text
	Auto     string // autocomplete, as browsers know it: "email", "tel"
	Max      int    // runes; 0: maxLine, or maxText of an area
	Missing  string // said when it is empty; "": by its label
	Problem  string // what is wrong with what came back

	words *Words
}

// option is one choice of a field.
type option struct {
	Value, Label, Hint string
	Image              string
	Checked            bool
	Most, Count        int  // of lines: pieces that can be chosen, and are
	Off                bool // of lines: it cannot be chosen
}

// What is kept of a text, in runes.
const (
	maxLine = 200
	maxText = 2000
)

// form makes a form of this visit's page.
func (v *visit) form(below, send, privacy string, fields ...*field) *form {
	f := &form{Action: v.path(below), Send: send, Fields: fields, words: v.words, Nonce: rand.Text(), PrivacyURL: picture(v.store.Policies.Privacy)}
	f.Privacy = v.words.Fill(privacy, "store", v.store.Name, "keep", v.keeps())
	for _, x := range fields {
		x.words = v.words
		f.Multipart = f.Multipart || x.Kind == "photos"
	}
	return f
}

// nonces are what Nonce may come back as.
var nonces = regexp.MustCompile(`^[A-Z2-7]{16,40}$`)

// read takes what was posted, and notes what is missing and what cannot be.
func (f *form) read(r *http.Request) {
	_ = r.FormValue("") // parses either encoding; what is too long is cut off, and so missing
	if n := r.PostFormValue("nonce"); nonces.MatchString(n) {
		f.Nonce = n
	}
	for _, x := range f.Fields {
		x.read(r.PostForm)
	}
}

func (x *field) read(values url.Values) {
	switch x.Kind {
	case "photos": // see receive
		return
	case "lines":
		x.readLines(values)
	case "choice", "checks", "select":
		given := values[x.Name]
		if x.Kind != "checks" && len(given) > 1 {
			given = given[:1]
		}
		x.Value = ""
		for i := range x.Options {
			o := &x.Options[i]
			if o.Checked = slices.Contains(given, o.Value); o.Checked {
				x.Value = o.Value
			}
		}
	case "area":
		x.Value = clean(values.Get(x.Name), x.max())
	default:
		x.Value = strings.ReplaceAll(clean(values.Get(x.Name), x.max()), "\n", " ")
	}
	if x.Value != "" || x.Optional || x.Problem != "" {
		return
	}
	if x.Problem = x.Missing; x.Problem == "" {
		text := x.words.Missing
		if len(x.Options) > 0 {
			text = x.words.MissingOne
		}
		x.Problem = x.words.Fill(text, "label", x.Label)
	}
}

func (x *field) max() int {
	switch {
	case x.Max > 0:
		return x.Max
	case x.Kind == "area":
		return maxText
	}
	return maxLine
}

// MaxLength is for the browser, which counts in UTF-16.
func (x *field) MaxLength() int { return x.max() }

// ID is where the summary of problems leads.
func (x *field) ID() string { return x.Name }

// W are the words around the field.
func (x *field) W() *Words { return x.words }

// W are the words around the form.
func (f *form) W() *Words { return f.words }

// field is the field of a name, nil when the form does not ask for it.
func (f *form) field(name string) *field {
	if i := slices.IndexFunc(f.Fields, func(x *field) bool { return x.Name == name }); i >= 0 {
		return f.Fields[i]
	}
	return nil
}

// Field is the field of a name, for pages that show their fields one by one.
func (f *form) Field(name string) *field { return f.field(name) }

// get is what came back under a name, or was filled in; "" when the form does not
// ask for it.
func (f *form) get(name string) string {
	if x := f.field(name); x != nil {
		return x.Value
	}
	return ""
}

// set fills a field in, if the form has it and, of choices, offers it.
func (f *form) set(name, value string) {
	x := f.field(name)
	switch {
	case x == nil:
		return
	case len(x.Options) == 0:
		x.Value = value
		return
	case !slices.ContainsFunc(x.Options, func(o option) bool { return o.Value == value }):
		return
	}
	x.Value = value
	for i := range x.Options {
		x.Options[i].Checked = x.Options[i].Value == value
	}
}

// Problems are the fields with something wrong, in the form's order.
func (f *form) Problems() []*field {
	var out []*field
	for _, x := range f.Fields {
		if x.Problem != "" {
			out = append(out, x)
		}
	}
	return out
}

// OK is ok, for templates.
func (f *form) OK() bool { return f.ok() }

// ok reports whether all that was asked for came back.
func (f *form) ok() bool { return len(f.Problems()) == 0 }

// clean is a customer's text as it may be kept: valid, bounded, and without control
// characters other than line ends, nor such as turn around what is written beside
// it (Arabic and Hebrew do without them).
func clean(text string, limit int) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	text = strings.TrimSpace(strings.Map(func(c rune) rune {
		switch {
		case unicode.IsControl(c) && c != '\n':
			return ' '
		case c >= '\u202a' && c <= '\u202e':
			return -1
		}
		return c
	}, text))
	if runes := []rune(text); len(runes) > limit {
		text = string(runes[:limit])
	}
	return text
}

// status is 200 for a form that is shown, 422 for one with something to mend.
func (f *form) status() int {
	if f.ok() {
		return http.StatusOK
	}
	return http.StatusUnprocessableEntity
}
