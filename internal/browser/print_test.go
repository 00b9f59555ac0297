package browser

import (
	"regexp"
	"testing"

	"github.com/chromedp/chromedp"
)

var (
	aPage  = regexp.MustCompile(`/Type\s*/Page\b[^s]`)
	papers = map[string]chromedp.PaperSize{"A4": chromedp.PaperA4, "letter": chromedp.PaperLetter}
)

// What is printed is one sheet, on both sizes that printers hold, in each language
// that most read.
func TestPrint(t *testing.T) {
	h := demo(t)
	for _, lang := range []string{"en", "ja"} {
		c := h.customer(t, lang, h.on(t, "/return", aLine), "order")
		b := open(t, phone, true) // who prints from a phone at night wants black on white
		b.visit(c.links["order"] + "/insert")
		b.sheet("insert-" + lang)

		b.visit(c.links["order"] + "/return")
		b.check("#line")
		b.check("[name=cause][value=defective]")
		b.check("[name=wanted][value=refund]")
		b.press("form button.main")
		b.thanked()
		page := ask[string](b, "document.querySelector('#answer form').action")
		b.await(page+"/slip", ".sheet svg.bars")
		b.good("slip-"+lang+"-phone", most)
		b.sheet("slip-" + lang)
	}
}

// sheet prints the page, and holds that it is one.
func (b *tab) sheet(name string) {
	b.Helper()
	for size, paper := range papers {
		pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(paper), chromedp.PDFPrintBackground()))
		if err != nil {
			b.Fatal(err)
		}
		keep(b.T, name+"-"+size+".pdf", pdf)
		if n := len(aPage.FindAll(pdf, -1)); n != 1 {
			b.Errorf("%s takes %d sheets of %s, want one", name, n, size)
		}
	}
}
