package peer

import (
	"fmt"
	"html/template"
	"io"
	"strings"

	"aftercare/internal/aftercare"
)

// Page is the confirmation of an order as html/template makes it.
type Page struct {
	page *template.Template
	data any
}

const page = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Thank you for your order {{.Order.Name}}</title><style>{{.Style}}</style></head>
<body style="margin:0;padding:0;background:#f4f4f5;font-family:-apple-system,Segoe UI,Helvetica,Arial,sans-serif">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="background:#ffffff;border-radius:8px">
<tr><td style="padding:24px;font-size:16px;line-height:1.5;color:#18181b"><h1 style="font-size:22px">Thank you, {{.Order.Customer.FirstName}}!</h1>
<p>We have your order <a href="{{.Order.URL}}">{{.Order.Name}}</a> of {{.Order.PlacedAt.Format "January 2, 2006"}}. It leaves by {{.Order.ShippingMethod}} and arrives within {{.Store.DeliveryDays}} days.</p>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
{{range .Order.Lines}}<tr><td width="64" style="padding:12px 12px 12px 0"><img src="{{.ImageURL}}" width="64" height="64" alt="{{.Title}}" style="display:block;border-radius:4px"></td>
<td style="padding:12px 0;border-top:1px solid #e4e4e7"><a href="{{.URL}}" style="color:#18181b;text-decoration:none"><strong>{{.Title}}</strong></a><br><span style="color:#71717a">{{.Variant}} · {{.SKU}} · {{.Quantity}} × {{.Unit}}</span></td>
<td align="right" style="padding:12px 0;border-top:1px solid #e4e4e7;white-space:nowrap">{{.Total}}</td></tr>
{{end}}</table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">{{range .Sums}}<tr><td style="padding:4px 0">{{.Name}}</td><td align="right">{{.Value}}</td></tr>{{end}}</table>
{{with .Order.ShippingAddress}}<h2 style="font-size:18px">Shipping address</h2><p>{{.Name}}<br>{{range .Lines}}{{.}}<br>{{end}}{{.Postcode}} {{.City}}<br>{{.Country}}</p>{{end}}
<h2 style="font-size:18px">Warranty</h2>{{range .Order.Lines}}<p>{{.Title}}: {{$.Store.WarrantyMonths}} months</p>{{end}}
<p>A question? Call {{.Store.Contact.Phone}} or write to <a href="mailto:{{.Store.Contact.Email}}">{{.Store.Contact.Email}}</a> ({{.Store.Contact.Hours}}); we answer {{.Store.Contact.Answers}}.</p>
</td></tr></table><p style="font-size:12px;color:#71717a">{{.Store.Name}}, {{.Store.Mail.PostalAddress}}</p></td></tr></table></body></html>
`

type sum struct {
	Name  string
	Value aftercare.Money
}

// NewPage makes the page of an order. Its style sheet, which costs next to
// nothing, brings it to the size.
func NewPage(f *aftercare.Facts, size int) (*Page, error) {
	t, err := template.New("page").Parse(page)
	if err != nil {
		return nil, err
	}
	p := &Page{page: t}
	o := f.Order
	sums := []sum{{"Subtotal", o.Subtotal}, {"Discount", o.Discount}, {"Shipping", o.Shipping}, {"Tax", o.Tax}, {"Total", o.Total}}
	var style strings.Builder
	for range 2 {
		p.data = map[string]any{"Order": o, "Store": f.Store, "Sums": sums, "Style": template.CSS(style.String())}
		var out strings.Builder
		if err := p.page.Execute(&out, p.data); err != nil {
			return nil, err
		}
		for i := 0; out.Len()+style.Len() < size; i++ {
			fmt.Fprintf(&style, ".c%04d{color:#18181b;font-size:16px;line-height:1.5}\n", i)
		}
	}
	return p, nil
}

// Render makes it once.
func (p *Page) Render() error { return p.page.Execute(io.Discard, p.data) }
