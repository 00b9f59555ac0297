package mailtemplates

import (
	"html"
	"io"
	"net/url"
	"strings"
	"unicode"

	"github.com/osteele/liquid/render"

	"aftercare/internal/aftercare"
)

// checkURL lets through what a mail may link to: https, mailto, tel, and what
// begins with the public URL of this installation (http on a developer's machine).
func checkURL(s, public string) error {
	u, err := url.Parse(s)
	if err != nil || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return aftercare.Errorf(aftercare.Invalid, "%q is not a link", s)
	}
	switch {
	case u.Scheme == "https" && u.Host != "", u.Scheme == "mailto", u.Scheme == "tel":
		return nil
	case public != "" && (s == public || strings.HasPrefix(s, strings.TrimSuffix(public, "/")+"/")):
		return nil
	}
	return aftercare.Errorf(aftercare.Invalid, "link %q must begin with https://, mailto: or tel:", s)
}

// cleanURL makes an address that came with the data fit for a mail: https stays,
// http becomes https, anything else is left out, which leaves its button out too.
func cleanURL(s string) string {
	s = strings.TrimSpace(s)
	if rest, ok := strings.CutPrefix(s, "http://"); ok {
		s = "https://" + rest
	}
	if !strings.HasPrefix(s, "https://") || checkURL(s, "") != nil {
		return ""
	}
	return s
}

// shownURL is a link as plain text shows it.
func shownURL(s string) string {
	for _, scheme := range []string{"mailto:", "tel:"} {
		if rest, ok := strings.CutPrefix(s, scheme); ok {
			return rest
		}
	}
	return s
}

// telURL is the link of a phone number, "" when it holds no digits.
func telURL(phone string) string {
	digits := strings.Map(func(r rune) rune {
		if (r >= '0' && r <= '9') || r == '+' {
			return r
		}
		return -1
	}, phone)
	if len(digits) < 5 {
		return ""
	}
	return "tel:" + digits
}

// openLink starts a link. One whose address is not known (no tracking page yet)
// leaves its label behind as plain words.
func openLink(w io.Writer, c render.Context, m mode, public string) error {
	dest, err := c.InnerString()
	if err != nil {
		return err
	}
	if m == modeHTML {
		dest = html.UnescapeString(dest)
	}
	dest = strings.TrimSpace(dest)
	if dest != "" {
		if err := checkURL(dest, public); err != nil {
			return err
		}
	}
	out := ""
	switch {
	case m == modeHTML:
		runOf(c).links = append(runOf(c).links, dest != "")
		if dest != "" {
			open := strings.ReplaceAll(style("a"), "{{ brand.link }}", c.Get("brand").(map[string]any)["link"].(string))
			out = `<a href="` + html.EscapeString(dest) + `" ` + open + ">"
		}
	case dest == "":
	case strings.HasSuffix(c.TagArgs(), "alone"):
		out = ": " + shownURL(dest)
	default:
		out = " (" + shownURL(dest) + ")"
	}
	_, err = io.WriteString(w, out)
	return err
}

func closeLink(w io.Writer, c render.Context) error {
	r := runOf(c)
	open := r.links[len(r.links)-1]
	r.links = r.links[:len(r.links)-1]
	if !open {
		return nil
	}
	_, err := io.WriteString(w, "</a>")
	return err
}
