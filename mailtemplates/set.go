package mailtemplates

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/locale"
)

// Options say where templates come from and what they may link to.
type Options struct {
	Dir       string // override folder, laid out like this package's; "" is none
	PublicURL string // links may begin with it even where it is not https
}

// Set is all templates in all languages, parsed. It is safe for concurrent use.
type Set struct {
	templates map[string]map[string]*compiled // by name and locale
}

// Load reads and parses every template. With an override folder it also runs
// each on every fixture; without one the tests have done so. Its error lists all
// that is wrong, one mistake a line, each with file and line.
func Load(o Options) (*Set, error) {
	s, errs := parseAll(o)
	if len(errs) == 0 && o.Dir != "" {
		errs = s.try()
	}
	if len(errs) > 0 {
		return nil, aftercare.Errorf(aftercare.Invalid, "%w", errors.Join(errs...))
	}
	return s, nil
}

func parseAll(o Options) (*Set, []error) {
	f := newFiles(o.Dir)
	s := &Set{templates: map[string]map[string]*compiled{}}
	layouts := map[string]*layout{}
	var errs []error
	for _, file := range f.list("*/*.md") {
		name, lang := path.Dir(file), strings.TrimSuffix(path.Base(file), ".md")
		src, err := f.read(file)
		if err != nil {
			errs = append(errs, fmt.Errorf("mailtemplates: %s: %w", file, err))
			continue
		}
		l, known := layouts[lang]
		if !known {
			if l, err = loadLayout(f, lang, o.PublicURL); err != nil {
				errs = append(errs, err)
			}
			layouts[lang] = l
		}
		if l == nil {
			continue
		}
		c, err := compile(name, lang, src, file, l, o.PublicURL)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if s.templates[name] == nil {
			s.templates[name] = map[string]*compiled{}
		}
		s.templates[name][lang] = c
	}
	return s, append(errs, s.checkSets()...)
}

// checkSets demands English, the last resort, and one kind in all languages.
func (s *Set) checkSets() []error {
	var errs []error
	for _, name := range s.Names() {
		en, ok := s.templates[name]["en"]
		if !ok {
			errs = append(errs, aftercare.Errorf(aftercare.Invalid, "%s/en.md is missing or wrong: English is what every language falls back to", name))
			continue
		}
		for _, l := range s.Locales(name) {
			if c := s.templates[name][l]; c.Kind != en.Kind {
				errs = append(errs, c.errorf(2, "kind is %s here and %s in English", c.Kind, en.Kind))
			}
			if c := s.templates[name][l]; c.Reader != en.Reader {
				errs = append(errs, c.errorf(2, "reader is not the same here and in English"))
			}
		}
	}
	return errs
}

// try renders everything on every fixture.
func (s *Set) try() []error {
	var errs []error
	fixtures := Fixtures()
	known := map[string]*Data{} // templates of one moment share it
	for _, name := range s.Names() {
		for _, l := range s.Locales(name) {
			for _, f := range fixtures {
				key := f.Name + " " + moment(name) + " " + l
				if known[key] == nil {
					known[key] = f.Data(name, l)
				}
				if _, err := s.templates[name][l].render(known[key]); err != nil {
					errs = append(errs, fmt.Errorf("%w (fixture %s)", err, f.Name))
				}
			}
		}
	}
	return errs
}

// Kind is a template's kind; false when there is no such template.
func (s *Set) Kind(name string) (aftercare.Kind, bool) {
	c, ok := s.templates[name]["en"]
	if !ok {
		return "", false
	}
	return c.Kind, true
}

// ForDesk reports whether a template is for people of the desk and not for customers.
func (s *Set) ForDesk(name string) bool {
	c, ok := s.templates[name]["en"]
	return ok && c.Reader == readerDesk
}

// Names lists the templates in alphabetical order.
func (s *Set) Names() []string { return keys(s.templates) }

// Locales lists the languages of a template in alphabetical order.
func (s *Set) Locales(name string) []string { return keys(s.templates[name]) }

// find is the template in the first language of the fallbacks that has it.
func (s *Set) find(name, loc string) (*compiled, error) {
	byLocale, ok := s.templates[name]
	if !ok {
		return nil, aftercare.Errorf(aftercare.NotFound, "there is no mail template %q%s", name, suggest(name, s.Names()))
	}
	for _, l := range append(locale.Fallbacks(loc), "en") {
		if c, ok := byLocale[l]; ok {
			return c, nil
		}
	}
	return nil, aftercare.Errorf(aftercare.NotFound, "mail template %q has no language for %q; there are %s", name, loc, strings.Join(s.Locales(name), ", "))
}
