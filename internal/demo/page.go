package demo

import (
	"io"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// page is what a person finds on a page: where its links lead, and its forms.
type page struct {
	address *url.URL
	links   []string
	forms   []*form
	said    string // what it says is wrong with a form
}

// form is a form as the page has filled it in.
type form struct {
	action    string
	multipart bool
	fields    map[string]bool // their names
	values    url.Values      // what a browser would send if nothing was touched
}

// read takes a page in. Links and actions become whole addresses.
func read(address *url.URL, body io.Reader) (*page, error) {
	root, err := html.Parse(body)
	if err != nil {
		return nil, err
	}
	p := &page{address: address}
	for n := range root.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "a" && attr(n, "href") != "":
			p.links = append(p.links, p.whole(attr(n, "href")))
		case n.Data == "form" && strings.EqualFold(attr(n, "method"), "post"):
			p.forms = append(p.forms, p.form(n))
		case slices.Contains(strings.Fields(attr(n, "class")), "problem"):
			p.said += text(n) + " "
		}
	}
	return p, nil
}

func (p *page) whole(ref string) string {
	u, err := p.address.Parse(ref)
	if err != nil {
		return ""
	}
	return u.String()
}

func (p *page) form(n *html.Node) *form {
	f := &form{action: p.whole(attr(n, "action")), multipart: attr(n, "enctype") == "multipart/form-data", fields: map[string]bool{}, values: url.Values{}}
	for x := range n.Descendants() {
		name := attr(x, "name")
		if x.Type != html.ElementNode || name == "" {
			continue
		}
		f.fields[name] = true
		switch kind := attr(x, "type"); {
		case x.Data == "textarea":
			f.values.Set(name, text(x))
		case x.Data == "select":
			for o := range x.Descendants() {
				if o.Data == "option" && has(o, "selected") {
					f.values.Set(name, attr(o, "value"))
				}
			}
		case x.Data != "input" || kind == "file" || (kind == "radio" || kind == "checkbox") && !has(x, "checked"):
		default:
			f.values.Add(name, attr(x, "value"))
		}
	}
	return f
}

// with is the first form that has all these fields.
func (p *page) with(fields ...string) *form {
	for _, f := range p.forms {
		if !slices.ContainsFunc(fields, func(name string) bool { return !f.fields[name] }) {
			return f
		}
	}
	return nil
}

// to is the first link whose path ends so; "" when there is none.
func (p *page) to(end string) string {
	for _, l := range p.links {
		if path, _, _ := strings.Cut(l, "?"); strings.HasSuffix(path, end) {
			return l
		}
	}
	return ""
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func text(n *html.Node) string {
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode {
			b.WriteString(x.Data)
		}
	}
	return strings.TrimSpace(b.String())
}
