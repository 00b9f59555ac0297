package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"aftercare/internal/aftercare"
)

// sampleMail is a mail as it would leave.
type sampleMail struct {
	Order   string `json:"order"`
	Locale  string `json:"locale"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

// dryRun is what a person looks at before it goes.
type dryRun struct {
	ID          string            `json:"id"`
	Store       string            `json:"store"`
	SKUs        []string          `json:"skus"`
	Lots        []string          `json:"lots,omitempty"`
	Numbers     aftercare.Numbers `json:"numbers"`
	Unreachable []string          `json:"unreachable"`
	Warnings    []string          `json:"warnings"`
	Samples     []sampleMail      `json:"samples"`
	Go          string            `json:"go"`
}

func (c *recallPlanCmd) show(s *streams, h *house, w aftercare.Walk, count *headcount) error {
	d := dryRun{ID: w.ID, Store: w.Store, SKUs: w.SKUs, Lots: w.Lots, Numbers: w.Numbers, Unreachable: slices.Concat([]string{}, count.Unreachable),
		Warnings: h.doubts(w), Go: c.again(w)}
	for _, o := range count.samples() {
		m, err := h.sampleMail(w.Announcement, o)
		if err != nil {
			return err
		}
		d.Samples = append(d.Samples, m)
	}
	if c.JSON {
		return s.json(d)
	}
	_, err := fmt.Fprint(s.out, d.text())
	return err
}

// again is the command that lets it go.
func (c *recallPlanCmd) again(w aftercare.Walk) string {
	args := []string{"aftercare recall --store", w.Store, "--file", inShell(c.File)}
	for _, sku := range c.SKU {
		args = append(args, "--sku", inShell(sku))
	}
	for _, lot := range c.Lot {
		args = append(args, "--lot", inShell(lot))
	}
	if c.PerMinute != 600 {
		args = append(args, "--per-minute", fmt.Sprint(c.PerMinute))
	}
	return strings.Join(append(args, "--go", fmt.Sprint(w.Numbers.Orders)), " ")
}

// inShell is an argument as a shell takes it for one, whatever is in it.
func inShell(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+=,-") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// doubts are reasons for which it would go out otherwise than one thinks.
func (h *house) doubts(w aftercare.Walk) []string {
	store, out := h.rules.Stores[w.Store], []string{}
	if store.Off["recall"] {
		out = append(out, "The workflow recall is switched off for this store: nothing would be mailed.")
	}
	if store.Mode == aftercare.Shadow {
		out = append(out, "The store is in shadow mode: nothing would be mailed.")
	}
	for _, sku := range w.SKUs {
		if _, known := h.catalogs.find(w.Store, sku); !known && h.catalogs[w.Store] != nil {
			out = append(out, "The catalog has no product "+sku+"; orders may have it all the same.")
		}
	}
	return out
}

// sampleMail makes the mail by the same code that will.
func (h *house) sampleMail(a aftercare.Announcement, o aftercare.OrderState) (sampleMail, error) {
	o.Facts.Announcements = append(slices.Clone(o.Facts.Announcements), a)
	locale := h.rules.Facts(o).Language()
	subject := aftercare.Subject{Kind: aftercare.SubjectNews, ID: o.Facts.Subject().ID + "/" + a.ID}
	letters := h.letters()
	m, _, err := letters.Write(aftercare.Claim{State: o, Covers: []aftercare.Subject{subject}, Now: h.business.Now(),
		Mail: aftercare.Mail{ID: "sample", Template: "recall", Locale: locale, Kind: aftercare.KindTransactional, Address: o.Facts.Order.Customer.Email}})
	return sampleMail{Order: cmp.Or(o.Facts.Order.Name, o.Facts.Order.ID), Locale: m.Locale, Subject: m.Subject, Text: m.Text}, err
}

func (d dryRun) text() string {
	var b strings.Builder
	n := d.Numbers
	fmt.Fprintf(&b, "%s of store %s: %s", d.ID, d.Store, strings.Join(d.SKUs, ", "))
	if len(d.Lots) > 0 {
		fmt.Fprintf(&b, ", lots %s", strings.Join(d.Lots, ", "))
	}
	b.WriteString("\n\n")
	t := tabwriter.NewWriter(&b, 0, 4, 2, ' ', tabwriter.AlignRight)
	for _, row := range []struct {
		n    int
		what string
	}{
		{n.Orders, "orders would be told"}, {n.Persons, "persons among them"}, {n.Unsure, "whose lot is not known, and who are told so"},
		{n.NoAddress, "without a mail address"}, {n.Suppressed, "whose address must get no mail"},
		{n.Restricted, "wait until a restriction ends"}, {n.Erased, "orders of erased customers, whom nobody can tell"},
	} {
		if row.n > 0 || row.what == "orders would be told" {
			_, _ = fmt.Fprintf(t, "%d\t %s\n", row.n, row.what) // a Builder takes it
		}
	}
	_ = t.Flush()
	fmt.Fprintf(&b, "\nBy country: %s\nBy month:   %s\n", tally(n.Countries), tally(n.Months))
	if u := d.Unreachable; len(u) > 0 {
		more := ""
		if len(u) > 10 {
			more = fmt.Sprintf(" and %d more (--json has all)", len(u)-10)
		}
		fmt.Fprintf(&b, "\nNo mail reaches these orders; call or write: %s%s\n", strings.Join(u[:min(10, len(u))], ", "), more)
	}
	for _, w := range d.Warnings {
		fmt.Fprintf(&b, "\nNote: %s\n", w)
	}
	for _, m := range d.Samples {
		fmt.Fprintf(&b, "\n---- order %s (%s)\nSubject: %s\n\n%s\n", m.Order, m.Locale, m.Subject, strings.TrimSpace(m.Text))
	}
	b.WriteString("\nNothing was sent.")
	if n.Orders > 0 {
		fmt.Fprintf(&b, " Let it go with:\n  %s", d.Go)
	}
	return b.String() + "\n"
}

func tally(counts map[string]int) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, fmt.Sprintf("%s %d", k, counts[k]))
	}
	return cmp.Or(strings.Join(out, ", "), "none")
}
