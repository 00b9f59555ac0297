package config

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Rate is so many in a time, "20/s", "600/m", "5000/h" or "20000/d".
type Rate struct {
	Mails int
	Per   time.Duration
}

var ratePattern = regexp.MustCompile(`^([1-9]\d{0,5})/(s|m|h|d)$`)

// UnmarshalText reads a rate, which is never zero.
func (r *Rate) UnmarshalText(text []byte) error {
	m := ratePattern.FindSubmatch(text)
	if m == nil {
		return fmt.Errorf("must be so many in a second, minute, hour or day, such as 20/s or 600/m, not %q", text)
	}
	n, err := strconv.Atoi(string(m[1]))
	*r = Rate{n, units[string(m[2])]}
	return err
}

// rates checks those by domain. A domain is the same in capitals.
func (l *loader) rates(at string, rates map[string]Rate) {
	seen := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(rates)) {
		if name != "*" {
			l.match(at+name, name, domainName, "a domain such as gmail.com, or *")
		}
		if rates[name] == (Rate{}) { // a key without a value is not even read
			l.fault(at+name, "has no rate; write one such as 20/s, or leave the domain out")
		}
		domain := strings.ToLower(name)
		if other, ok := seen[domain]; ok {
			l.fault(at+name, "is the same domain as %s; leave one of them out", other)
		}
		seen[domain] = name
	}
}
