package mailtemplates

import (
	"fmt"

	"aftercare/internal/aftercare"
)

func plain() Fixture {
	f := &aftercare.Facts{Store: outdoor(), Products: outdoorProducts(), Person: aftercare.Person{ID: 1}}
	f.Source, f.Snapshot = "shopify", true
	f.Order = aftercare.Order{
		ID: "450789469", Name: "#1001", URL: "https://acme.example/orders/1001", PlacedAt: on(23, 9), PaidAt: on(23, 9),
		Payment: aftercare.PaymentPaid, PaymentMethod: "Visa •• 4242",
		Lines:    []aftercare.Line{{ID: "1", SKU: "LANTERN", Title: "Trail lantern", Variant: "Olive", Quantity: 1, Unit: eur(6900), Total: eur(6900)}},
		Subtotal: eur(6900), Shipping: eur(490), Tax: eur(1180), TaxIncluded: true, Total: eur(7390),
		ShippingAddress: &aftercare.Address{Name: "Anna Keller", Lines: []string{"Rosenweg 4"}, City: "Berlin", Postcode: "10115", Country: "DE"},
		Customer:        aftercare.Customer{Email: "anna@mail.example", FirstName: "Anna", LastName: "Keller"}, Locale: "en",
	}
	f.Shipments = []aftercare.Shipment{{ID: "s1", Carrier: "DHL", Number: "00340434161094042557", URL: "https://track.example/00340434161094042557",
		Status: aftercare.ShipmentDelivered, LineIDs: []string{"1"}, ShippedAt: on(24, 15), DeliveredAt: on(26, 11), Estimate: on(27, 0)}}
	f.Cases = []aftercare.Case{
		{ID: "R-17", Kind: aftercare.CaseRepair, LineIDs: []string{"1"}, SKU: "LANTERN", Note: "The switch is worn. We replace it free of charge.",
			OpenedAt: on(40, 9), ReadyAt: on(54, 0), ShippedAt: on(50, 9), ClosedAt: on(50, 9), Carrier: "DHL", Number: "00340434161094049999", URL: "https://track.example/00340434161094049999"},
		{ID: "P-9", Kind: aftercare.CaseSparePart, SKU: "LANTERN", Item: "Glass for Trail lantern", OpenedAt: on(60, 9), ReadyAt: on(66, 0),
			ShippedAt: on(62, 9), Carrier: "DHL", Number: "00340434161094048888", URL: "https://track.example/00340434161094048888"},
	}
	return Fixture{Name: "plain", About: "one item, paid by card, English", Locale: "en", Facts: f, Now: on(23, 9),
		changes: []aftercare.Refund{{ID: "r1", At: on(28, 9), Amount: eur(7390), Lines: []aftercare.RefundLine{{LineID: "1", Quantity: 1}}}}, cancel: true}
}

func rich() Fixture {
	x := plain()
	f := x.Facts
	f.Order.Name, f.Order.ID, f.Order.URL = "#1002", "450789470", "https://acme.example/orders/1002"
	f.Order.Lines = []aftercare.Line{
		{ID: "1", SKU: "LANTERN", Title: "Trail lantern", Variant: "Olive", Quantity: 2, Unit: eur(6900), Total: eur(13800)},
		{ID: "2", SKU: "WAX", Title: "Beeswax leather balm", Variant: "100 ml", Quantity: 3, Unit: eur(1250), Total: eur(3750)},
		{ID: "3", SKU: "BOOTS", Title: "Hill boots, full grain leather", Variant: "EU 42", Quantity: 1, Unit: eur(21900), Total: eur(21900)},
	}
	f.Order.Subtotal, f.Order.Discount, f.Order.DiscountCode = eur(39450), eur(3945), "AUTUMN10"
	f.Order.Shipping, f.Order.Tax, f.Order.TaxIncluded, f.Order.Total = eur(0), eur(6746), false, eur(42251)
	f.Order.Gift = true
	f.Shipments = append(f.Shipments, aftercare.Shipment{ID: "s2", Carrier: "GLS", Number: "GLS123456789", Status: aftercare.ShipmentShipped, LineIDs: []string{"3"}, ShippedAt: on(25, 15)})
	f.Shipments[0].LineIDs = []string{"1", "2"}
	x.Name, x.About = "rich", "several lines, discount, tax on top, two parcels, guides and parts"
	x.cancel, x.changes = false, []aftercare.Refund{{ID: "r1", At: on(30, 9), Amount: eur(2250), Note: "Two tins arrived dented; our fault.",
		Lines: []aftercare.RefundLine{{LineID: "2", Quantity: 2}}}}
	return x
}

func minimal() Fixture {
	f := &aftercare.Facts{Store: bareStore(), Products: map[string]aftercare.Product{}}
	f.Source, f.Snapshot = "standard", true
	f.Order = aftercare.Order{ID: "77", Payment: aftercare.PaymentPaid, Lines: []aftercare.Line{{ID: "1", Title: "Notebook", Quantity: 1}},
		Customer: aftercare.Customer{Email: "guest@mail.example"}}
	return Fixture{Name: "minimal", About: "a guest without a name, no address, no prices, no dates", Locale: "en", Facts: f, Now: on(23, 9), cancel: true}
}

func konbini() Fixture {
	f := &aftercare.Facts{Store: teaHouse(), Products: teaProducts(), Person: aftercare.Person{ID: 2}}
	f.Source, f.Snapshot = "shopify", true
	f.Order = aftercare.Order{
		ID: "5001", Name: "#JP-2041", URL: "https://hanare.example/orders/2041", PlacedAt: on(23, 1), PaidAt: on(24, 3),
		Payment: aftercare.PaymentPaid, PaymentMethod: "コンビニ決済（ローソン）", PayUntil: on(30, 14),
		PayHow: "受付番号 123456 / 確認番号 7890\n店頭の端末「Loppi」で番号を入力し、レジでお支払いください。",
		Lines: []aftercare.Line{{ID: "1", SKU: "KETTLE", Title: "南部鉄瓶 しずく", Variant: "1.0L", Quantity: 1, Unit: jpy(28600), Total: jpy(28600)},
			{ID: "2", SKU: "SENCHA", Title: "煎茶 朝露", Variant: "100g", Quantity: 2, Unit: jpy(1980), Total: jpy(3960)}},
		Subtotal: jpy(32560), Discount: jpy(1000), Shipping: jpy(0), Tax: jpy(2869), TaxIncluded: true, Total: jpy(31560), ShippingMethod: "ヤマト運輸",
		Delivery:        on(27, 0),
		ShippingAddress: &aftercare.Address{Name: "山田 花子", Lines: []string{"神宮前1-2-3", "青葉荘201"}, City: "渋谷区", Province: "東京都", Postcode: "150-0001", Country: "JP"},
		Customer:        aftercare.Customer{Email: "hanako@mail.example", FirstName: "花子", LastName: "山田"}, Locale: "ja",
	}
	f.Shipments = []aftercare.Shipment{{ID: "s1", Carrier: "ヤマト運輸", Number: "4401-2345-6789", URL: "https://track.example/440123456789",
		Status: aftercare.ShipmentDelivered, ShippedAt: on(25, 6), DeliveredAt: on(27, 2)}}
	f.Cases = []aftercare.Case{{ID: "R-3", Kind: aftercare.CaseRepair, LineIDs: []string{"1"}, Note: "つるの付け根をお直しし、内側を点検いたしました。", OpenedAt: on(60, 1), ReadyAt: on(75, 0),
		ShippedAt: on(72, 1), Carrier: "ヤマト運輸", Number: "4401-9999-0000", URL: "https://track.example/440199990000"},
		{ID: "P-4", Kind: aftercare.CaseSparePart, Item: "鉄瓶のふた", SKU: "KETTLE", OpenedAt: on(80, 1), ReadyAt: on(84, 0), ShippedAt: on(82, 1), Carrier: "ヤマト運輸", Number: "4401-8888-0000"}}
	return Fixture{Name: "konbini", About: "Japanese, yen, to be paid at a convenience store", Locale: "ja", Facts: f, Now: on(23, 1),
		changes: []aftercare.Refund{{ID: "r1", At: on(29, 1), Amount: jpy(1980), Lines: []aftercare.RefundLine{{LineID: "2", Quantity: 1}}}}}
}

func korean() Fixture {
	f := &aftercare.Facts{Store: hanok(), Products: hanokProducts(), Person: aftercare.Person{ID: 3}}
	f.Source, f.Snapshot = "woocommerce", true
	f.Order = aftercare.Order{
		ID: "9107", Name: "20261123-0042", URL: "https://onhwa.example/my/orders/9107", PlacedAt: on(23, 4), PaidAt: on(23, 4),
		Payment: aftercare.PaymentPaid, PaymentMethod: "무통장입금", PayUntil: on(26, 14), PayHow: "온화은행 123-456-789012 (예금주: 온화상점)",
		Lines: []aftercare.Line{{ID: "1", SKU: "BOWL", Title: "백자 면기", Variant: "2인 세트", Quantity: 1, Unit: krw(68000), Total: krw(68000)},
			{ID: "2", SKU: "OIL", Title: "도마 관리 오일", Quantity: 2, Unit: krw(12000), Total: krw(24000)}},
		Subtotal: krw(92000), Discount: krw(5000), Shipping: krw(3000), Tax: krw(8182), TaxIncluded: true, Total: krw(90000), ShippingMethod: "CJ대한통운",
		ShippingAddress: &aftercare.Address{Name: "김민준", Lines: []string{"한강대로 12, 304호"}, City: "용산구", Province: "서울특별시", Postcode: "04378", Country: "KR"},
		Customer:        aftercare.Customer{Email: "minjun@mail.example", FirstName: "민준", LastName: "김"}, Locale: "ko",
	}
	f.Shipments = []aftercare.Shipment{{ID: "s1", Carrier: "CJ대한통운", Number: "6543-2109-8765", URL: "https://track.example/654321098765",
		Status: aftercare.ShipmentDelivered, ShippedAt: on(24, 6), DeliveredAt: on(25, 5)}}
	f.Cases = []aftercare.Case{{ID: "R-8", Kind: aftercare.CaseRepair, LineIDs: []string{"1"}, Note: "이가 나간 부분을 다듬고 다시 유약을 입혔습니다.", OpenedAt: on(40, 4), ReadyAt: on(55, 0),
		ShippedAt: on(52, 4), Carrier: "CJ대한통운", Number: "6543-0000-1111", URL: "https://track.example/654300001111"},
		{ID: "P-2", Kind: aftercare.CaseSparePart, Item: "면기 뚜껑", SKU: "BOWL", OpenedAt: on(60, 4), ShippedAt: on(61, 4), Carrier: "CJ대한통운", Number: "6543-0000-2222", URL: "https://track.example/654300002222"}}
	return Fixture{Name: "korean", About: "Korean, won, bank transfer", Locale: "ko", Facts: f, Now: on(23, 4),
		changes: []aftercare.Refund{{ID: "r1", At: on(27, 4), Amount: krw(90000)}}, cancel: true}
}

// evil is what a hostile customer types into every field.
const evil = "<script>alert(1)</script> **[win](https://evil.example)** {{ store.name }}{% for i in order.lines %} \r\nBcc: x@evil.example \u202egnp.exe"

func hostile() Fixture {
	x := rich()
	f := x.Facts
	o := &f.Order
	o.Name, o.Note, o.CancelReason, o.PaymentMethod, o.DiscountCode, o.ShippingMethod, o.PayHow = evil, evil, evil, evil, evil, evil, evil
	o.URL = "javascript:alert(1)"
	o.Customer = aftercare.Customer{Email: "x@mail.example", Phone: evil, Name: evil, FirstName: evil, LastName: evil}
	o.ShippingAddress = &aftercare.Address{Name: evil, Company: evil, Lines: []string{evil, "www.evil.example"}, City: evil, Province: evil, Postcode: evil, Country: "DE", Phone: evil}
	o.BillingAddress = o.ShippingAddress
	for i := range o.Lines {
		l := &o.Lines[i]
		l.Title, l.Variant, l.ImageURL, l.URL = evil, evil, "data:text/html,<script>", "javascript:alert(1)"
	}
	for i := range f.Shipments {
		s := &f.Shipments[i]
		s.Carrier, s.Number, s.URL = evil, evil, `https://ok.example/"><script>alert(1)</script>`
	}
	for i := range f.Cases {
		c := &f.Cases[i]
		c.ID, c.Item, c.Note, c.State, c.Outcome, c.Carrier, c.Number, c.URL = evil, evil, evil, evil, evil, evil, evil, "javascript:alert(1)"
	}
	x.changes[0].Note = evil
	x.Name, x.About = "hostile", "HTML, Markdown, Liquid, line breaks, direction marks and links in every field"
	return x
}

func long() Fixture {
	x := rich()
	f := x.Facts
	f.Order.Name, f.Order.Lines = "#1003", nil
	for i := range 60 {
		f.Order.Lines = append(f.Order.Lines, aftercare.Line{ID: fmt.Sprint(i + 1), SKU: "LANTERN", Quantity: 1 + i%3, Unit: eur(6900), Total: eur(6900 * int64(1+i%3)),
			Title: fmt.Sprintf("Trail lantern with a rather long name for a lantern, edition no. %d", i+1), Variant: "Olive, hand finished"})
	}
	f.Shipments = f.Shipments[:1]
	f.Shipments[0].LineIDs = nil
	x.Name, x.About = "long", "sixty lines with long names"
	return x
}
