package config

import (
	"fmt"
	"regexp"
	"strconv"
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
