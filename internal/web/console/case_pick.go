package console

import (
	"net/http"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// pick is POST …/draft: it puts a canned reply into the box and changes nothing
// else. What a person typed stays above it; an untouched reply gives way.
func (c *console) pick(w http.ResponseWriter, r *http.Request) error {
	o, form, err := c.read(w, r, "say")
	if err != nil {
		return err
	}
	drafts := c.drafts(o, cases.Name(o.Shop.Help, c.meIn(r, o.Shop), o.Shop))
	f := form.Values
	i := slices.IndexFunc(drafts, func(d draft) bool { return d.ID == f.Get("use") && d.Problem == "" })
	if i < 0 {
		return aftercare.Errorf(aftercare.NotFound, "There is no such reply for this case.")
	}
	text, use := strings.TrimSpace(f.Get("text")), drafts[i]
	for _, d := range drafts {
		if d.ID == f.Get("reply") && sameText(d.Text, text) {
			text = ""
		}
	}
	if f.Set("text", strings.TrimSpace(text+"\n\n"+use.Text)); form.stale(o) {
		form.News, form.Problem = true, newsText
	}
	f.Set("reply", use.ID)
	f.Set("state", use.State)
	f.Del("asks")
	if use.Asks {
		f.Set("asks", "on")
	}
	c.showCase(w, r, http.StatusOK, o, form)
	return nil
}

// sameText compares what a form sends with what was put into it: browsers send
// other line ends.
func sameText(a, b string) bool {
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}
