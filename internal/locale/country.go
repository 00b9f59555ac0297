package locale

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed countries.tsv
var countryTable string

// countries maps language and ISO code ("ja/KR") to a name; the table's first
// row names the languages. The names are CLDR's.
var countries = sync.OnceValue(func() map[string]string {
	table := map[string]string{}
	var langs []string
	for line := range strings.Lines(countryTable) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if langs == nil {
			langs = f[1:]
			continue
		}
		for i, name := range f[1:] {
			table[langs[i]+"/"+f[0]] = name
		}
	}
	return table
})

// Country names a country by its ISO 3166-1 alpha-2 code: "Germany", "ドイツ",
// "독일". A code that is none is returned as it is.
func Country(code, locale string) string {
	upper := strings.ToUpper(strings.TrimSpace(code))
	for _, lang := range []string{language(locale), "en"} {
		if name := countries()[lang+"/"+upper]; name != "" {
			return name
		}
	}
	return code
}
