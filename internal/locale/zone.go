package locale

import (
	_ "embed"
	"strings"
	"sync"
	"time"
)

//go:embed zones.tsv
var zoneTable string

// zones maps "JP", "US-CA" and "US-california" to the name of a zone.
var zones = sync.OnceValue(func() map[string]string {
	table := map[string]string{}
	for line := range strings.Lines(zoneTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSpace(line), "\t")
		table[f[0]] = f[1]
		if len(f) > 2 {
			for name := range strings.SplitSeq(f[2], "|") {
				table[f[0][:3]+strings.ToLower(name)] = f[1]
			}
		}
	}
	return table
})

// loaded keeps zones once read; the tz database does not change under a process.
var loaded sync.Map

// Zone is where the clock on the customer's wall stands: by the ISO 3166-1
// country and, where a country spans several zones, by the province's code
// ("CA", "US-CA") or name. Where that does not tell, it is the fallback (nil:
// UTC), normally the store's zone.
func Zone(country, province string, fallback *time.Location) *time.Location {
	if fallback == nil {
		fallback = time.UTC
	}
	country, province = strings.ToUpper(strings.TrimSpace(country)), strings.TrimSpace(province)
	if len(country) != 2 {
		return fallback
	}
	code := country + "-" + strings.TrimPrefix(strings.ToUpper(province), country+"-")
	for _, key := range []string{code, country + "-" + strings.ToLower(province), country} {
		if name := zones()[key]; name != "" {
			return load(name, fallback)
		}
	}
	return fallback
}

// load reads a zone; a machine whose tz database is older than the table may
// lack it.
func load(name string, fallback *time.Location) *time.Location {
	if loc, ok := loaded.Load(name); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return fallback
	}
	loaded.Store(name, loc)
	return loc
}
