package mailtemplates

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"

	"aftercare/internal/aftercare"
)

//go:embed */*.md layout strings
var embedded embed.FS

// files looks into the override folder first, then into what is built in.
type files struct{ dirs []fs.FS }

func newFiles(dir string) files {
	f := files{[]fs.FS{embedded}}
	if dir != "" {
		f.dirs = append([]fs.FS{os.DirFS(dir)}, f.dirs...)
	}
	return f
}

func (f files) read(name string) ([]byte, error) {
	for _, d := range f.dirs {
		b, err := fs.ReadFile(d, name)
		if !errors.Is(err, fs.ErrNotExist) {
			return b, err
		}
	}
	return nil, fs.ErrNotExist
}

// list is the union of the file names that match the pattern.
func (f files) list(pattern string) []string {
	found := map[string]bool{}
	for _, d := range f.dirs {
		names, _ := fs.Glob(d, pattern) // the patterns are ours
		for _, n := range names {
			found[n] = true
		}
	}
	return keys(found)
}

// layout is everything around an author's words, in one language.
type layout struct {
	locale string
	hash   string
	engine [2]*engine // by mode
	page   [2]*program
	blocks [2]map[string]*block
}

// innerBlock holds the shop's channels; the layout and {% contact %} share it.
const innerBlock = "contact_rows"

var extensions = [2]string{modeHTML: ".html", modeText: ".txt"}

// loadLayout parses layout and blocks with the words of the locale put in.
func loadLayout(f files, locale, public string) (*layout, error) {
	words, err := loadStrings(f, locale)
	if err != nil {
		return nil, err
	}
	l := &layout{locale: locale}
	sum := sha256.New()
	for m := range extensions {
		l.engine[m] = newEngine(mode(m), public)
		l.blocks[m] = map[string]*block{}
		parse := func(name string) (*block, error) {
			src, err := f.read(name)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			full, err := fill(name, string(src), locale, words)
			if err != nil {
				return nil, err
			}
			sum.Write([]byte(full))
			t, perr := l.engine[m].parse(full, name, 1)
			if perr != nil {
				return nil, aftercare.Errorf(aftercare.Invalid, "%s:%d: %s", name, perr.LineNumber(), perr)
			}
			return newBlock(t, full), nil
		}
		names := append(keys(blockSpecs), innerBlock)
		for _, name := range names { // first: a block may hold another
			l.engine[m].AddTag(name, l.blockTag(mode(m), name, public))
		}
		for _, name := range names {
			if l.blocks[m][name], err = parse("layout/blocks/" + name + extensions[m]); err != nil {
				return nil, err
			}
		}
		page, err := parse("layout/layout" + extensions[m])
		if err != nil {
			return nil, err
		}
		l.page[m] = page.program
	}
	l.hash = hex.EncodeToString(sum.Sum(nil))
	return l, nil
}

var slot = regexp.MustCompile(`\[\[(\w+)\.(\w+)\]\]`)

// fill puts words, styles and fonts into a layout file: [[t.total]], [[s.p]],
// [[font.serif]].
func fill(name, src, locale string, words map[string]string) (string, error) {
	var missing []string
	for range 2 { // a style may hold a font
		src = slot.ReplaceAllStringFunc(src, func(m string) string {
			p := slot.FindStringSubmatch(m)
			tables := map[string]map[string]string{"t": words, "s": styles, "font": fontsOf(locale), "color": colors}
			v, ok := tables[p[1]][p[2]]
			if !ok {
				missing = append(missing, m)
			}
			return v
		})
	}
	if len(missing) > 0 {
		return "", aftercare.Errorf(aftercare.Invalid, "%s: nothing is known of %s", name, strings.Join(missing, ", "))
	}
	return src, nil
}

var colors = map[string]string{"ink": ink, "soft": soft, "line": line, "paper": paper, "panel": panel,
	"dark_ink": darkInk, "dark_soft": darkSoft, "dark_line": darkLine, "dark_paper": darkPaper, "dark_card": darkCard, "dark_panel": darkPanel}

// loadStrings reads strings/<locale>.yaml. The English file says which keys
// there are; a missing, unknown or empty one is an error.
func loadStrings(f files, locale string) (map[string]string, error) {
	read := func(locale string) (map[string]string, string, error) {
		name := path.Join("strings", locale+".yaml")
		src, err := f.read(name)
		if err != nil {
			return nil, name, aftercare.Errorf(aftercare.Invalid, "%s is missing: mails in %q need the words of the layout; copy strings/en.yaml", name, locale)
		}
		words := map[string]string{}
		if err := yaml.UnmarshalWithOptions(src, &words, yaml.Strict()); err != nil {
			return nil, name, aftercare.Errorf(aftercare.Invalid, "%s: %s", name, yaml.FormatError(err, false, false))
		}
		return words, name, nil
	}
	want, _, err := read("en")
	if err != nil {
		return nil, err
	}
	words, name, err := read(locale)
	if err != nil {
		return nil, err
	}
	var wrong []error
	for _, k := range keys(want) {
		if strings.TrimSpace(words[k]) == "" {
			wrong = append(wrong, aftercare.Errorf(aftercare.Invalid, "%s: key %q is missing", name, k))
		}
	}
	for _, k := range keys(words) {
		if _, ok := want[k]; !ok {
			wrong = append(wrong, aftercare.Errorf(aftercare.Invalid, "%s: unknown key %q%s", name, k, suggest(k, keys(want))))
		}
		if strings.ContainsAny(words[k], "<>&\"") {
			wrong = append(wrong, aftercare.Errorf(aftercare.Invalid, "%s: %q holds <, >, & or a straight quote", name, k))
		}
	}
	return words, errors.Join(wrong...)
}
