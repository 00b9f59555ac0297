package mailtemplates

import (
	"strings"
	"testing"

	"aftercare/internal/aftercare"
)

// A price may be that of a part: then nothing is mended, and nothing lies here.
func TestThePriceOfAPart(t *testing.T) {
	s := load(t, Options{})
	for l, repair := range map[string][]string{"en": {"repair", "mend", "lies here"}, "ja": {"修理", "お預かり"}, "ko": {"수리", "맡기신"}} {
		for _, template := range []string{"repair-estimate", "repair-estimate-reminder"} {
			x := plain()
			c, now := x.ours(template)
			c.Kind = aftercare.CaseSparePart
			x.Facts.Cases = []aftercare.Case{c}
			about := []aftercare.Subject{{Kind: aftercare.SubjectCase, ID: x.Facts.Subject().ID + "/" + c.ID}}
			out, err := s.Render(template, l, NewData(x.Facts, about, fixtureLinks, l, now))
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range repair {
				// What the fixture's own note says does not count.
				if text := out.Subject + out.Preheader + strings.ReplaceAll(out.Text, x.talk.found, ""); strings.Contains(text, word) {
					t.Errorf("%s in %s speaks of %q:\n%s", template, l, word, text)
				}
			}
		}
	}
}
