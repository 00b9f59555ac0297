package mailtemplates

import (
	"bytes"
	"fmt"
	"html/template"
	"testing"
)

// BenchmarkRender sets the order confirmation with ten lines, HTML and plain
// text, beside what html/template takes for the HTML alone. The data is what
// comes before.
func BenchmarkRender(b *testing.B) {
	s, err := Load(Options{})
	if err != nil {
		b.Fatal(err)
	}
	for _, l := range []string{"en", "ja"} {
		f := tenLines(map[string]string{"en": "rich", "ja": "konbini"}[l])
		d := f.Data("order-confirmation", l)
		b.Run("ours/"+l, func(b *testing.B) {
			b.ReportAllocs()
			var out Rendered
			for b.Loop() {
				if out, err = s.Render("order-confirmation", l, d); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(out.HTML)), "B/page")
		})
		b.Run("data/"+l, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f.Data("order-confirmation", l)
			}
		})
	}
	b.Run("html-template", benchmarkPage)
}

// benchmarkPage is the same page with the same fields, as html/template has it.
func benchmarkPage(b *testing.B) {
	b.ReportAllocs()
	t := template.Must(template.ParseFiles("testdata/bench/page.html"))
	d := tenLines("rich").Data("order-confirmation", "en")
	page := struct {
		*Data
		Brand map[string]any
	}{d, brandOf(d.color())}
	var buf bytes.Buffer
	for b.Loop() {
		buf = bytes.Buffer{}
		if err := t.Execute(&buf, page); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(buf.Len()), "B/page")
}

func tenLines(fixture string) Fixture {
	f, _ := FixtureByName(fixture)
	o := &f.Facts.Order
	sold := o.Lines
	o.Lines = nil
	for i := range 10 {
		l := sold[i%len(sold)]
		l.ID, l.Title = fmt.Sprint(i+1), fmt.Sprintf("%s no. %d", l.Title, i+1)
		l.Unit.Amount += int64(i) * 100
		l.Total = l.Unit.Times(int64(l.Quantity))
		o.Lines = append(o.Lines, l)
	}
	return f
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
