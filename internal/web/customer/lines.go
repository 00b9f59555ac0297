package customer

import (
	"net/url"
	"strconv"
)

// A field of kind "lines" lists what was bought, each with how many pieces.

// choosable reports whether any line can be chosen.
func (x *field) choosable() bool {
	for _, o := range x.Options {
		if !o.Off {
			return true
		}
	}
	return false
}

// chosen are the options that came back, or are checked beforehand.
func (x *field) chosen() (out []option) {
	for _, o := range x.Options {
		if o.Checked && !o.Off {
			out = append(out, o)
		}
	}
	return out
}

// check chooses an option, if it can be chosen.
func (x *field) check(value string) {
	for i := range x.Options {
		if o := &x.Options[i]; o.Value == value && !o.Off {
			o.Checked, x.Value = true, value
		}
	}
}

// readLines reads which lines were chosen, and how many pieces of each.
func (x *field) readLines(values url.Values) {
	x.Value = ""
	for i := range x.Options {
		x.Options[i].Checked = false
	}
	for _, id := range values[x.Name] {
		x.check(id)
	}
	for i := range x.Options {
		o := &x.Options[i]
		if n, err := strconv.Atoi(values.Get("pieces-" + o.Value)); err == nil && n >= 1 && n <= o.Most {
			o.Count = n
		}
	}
}

// Numbers count the pieces that can be chosen.
func (o option) Numbers() []int {
	out := make([]int, max(0, o.Most))
	for i := range out {
		out[i] = i + 1
	}
	return out
}
