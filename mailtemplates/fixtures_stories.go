package mailtemplates

import (
	"fmt"

	"aftercare/internal/aftercare"
)

// card is how most of the stories are paid; not the order that is not paid yet.
const card = "Visa •• 4242"

func plain() Fixture {
	f := &aftercare.Facts{Store: outdoor(), Products: outdoorProducts(), Person: aftercare.Person{ID: 1}}
	f.Source, f.Snapshot = "shopify", true
	f.Order = aftercare.Order{
		ID: "450789469", Name: "#1001", URL: "https://acme.example/orders/1001", PlacedAt: on(23, 9), PaidAt: on(23, 9),
		Payment: aftercare.PaymentPaid, PaymentMethod: card,
		Lines:    []aftercare.Line{{ID: "1", SKU: "LANTERN", Title: "Trail lantern", Variant: "Olive", Quantity: 1, Unit: eur(6900), Total: eur(6900)}},
		Subtotal: eur(6900), Shipping: eur(490), Tax: eur(1180), TaxIncluded: true, Total: eur(7390),
		ShippingAddress: &aftercare.Address{Name: "Anna Keller", Lines: []string{"Rosenweg 4"}, City: "Berlin", Postcode: "10115", Country: "DE"},
		Customer:        aftercare.Customer{Email: "anna@mail.example", FirstName: "Anna", LastName: "Keller"}, Locale: "en",
	}
	f.Shipments = []aftercare.Shipment{{ID: "s1", Carrier: "DHL", Number: "00340434161094042557", URL: "https://track.example/00340434161094042557",
		Status: aftercare.ShipmentDelivered, LineIDs: []string{"1"}, ShippedAt: on(24, 15), DeliveredAt: on(26, 11), Estimate: on(30, 0),
		Estimates: []aftercare.Estimate{{At: on(24, 15), Day: on(27, 0)}, {At: on(26, 18), Day: on(30, 0)}}}}
	f.Registrations = []aftercare.Registration{{LineID: "1", Serial: "TL-204417", Lot: "26-11", At: on(40, 9)}}
	f.Announcements = []aftercare.Announcement{
		{ID: "glass", Kind: aftercare.AnnouncementRecall, SKUs: []string{"LANTERN"}, Lots: []string{"26-11", "26-12"}, Title: aftercare.Text{"en": "The glass of some lanterns can crack when it is hot"},
			Text: aftercare.Text{"en": "Please do not light your lantern until its glass has been changed.\n\nWe send you a new glass and a tool to change it, free of charge. If you would rather not keep the lantern, send it back and get all your money back."},
			URL:  "https://acme.example/safety/glass", At: on(90, 9)},
		{ID: "winter", Kind: aftercare.AnnouncementPresale, SKUs: []string{"LANTERN"}, SKU: "HOOK", Title: aftercare.Text{"en": "Forged lantern hook"},
			Text: aftercare.Text{"en": "We made the first sixty hooks by hand, for lanterns like yours. Until they go on sale to everybody, they are kept for people who have one."},
			URL:  "https://acme.example/early/hook", At: on(90, 9), Until: on(100, 0)},
	}
	f.Cases = []aftercare.Case{
		{ID: "R-17", Kind: aftercare.CaseRepair, LineIDs: []string{"1"}, SKU: "LANTERN", Note: "The wick wheel was worn. We replaced it, free of charge.",
			OpenedAt: on(40, 9), ReadyAt: on(54, 0), ShippedAt: on(50, 9), ClosedAt: on(50, 9), Carrier: "DHL", Number: "00340434161094049999", URL: "https://track.example/00340434161094049999"},
		{ID: "P-9", Kind: aftercare.CaseSparePart, SKU: "LANTERN", Part: "GLASS", Item: "Glass for Trail lantern", OpenedAt: on(60, 9), ReadyAt: on(66, 0),
			ShippedAt: on(62, 9), Carrier: "DHL", Number: "00340434161094048888", URL: "https://track.example/00340434161094048888"},
	}
	return Fixture{Name: "plain", About: "one item, paid by card, English", Locale: "en", Facts: f, Now: on(23, 9),
		changes: []aftercare.Refund{{ID: "r1", At: on(28, 9), Amount: eur(7390), Lines: []aftercare.RefundLine{{LineID: "1", Quantity: 1}}}}, cancel: true, coupon: Voucher{Code: "THANKS-8F2K", Off: eur(1000), Expires: on(150, 12)},
		talk: talk{kind: aftercare.CaseComplaint, from: aftercare.FromSurvey, cause: "changed_mind", wanted: "refund", decision: aftercare.Declined, estimate: eur(2400),
			said:     "The parcel came a week late and nobody told me.\nThe box was open at one side.\n\nI was not at home for the weekend it was meant for.",
			answered: "Hello Anna,\n\nI am sorry. The parcel lay at our gate for four days because a label was printed twice; that was our mistake and not the carrier's.\n\nWould a new box help you, or is it the time that was lost? Tell me, and I will see what I can do.\n\nKind regards,\nTom Weber",
			note:     "The pictures show soot on the glass and oil in the tank, so we could not sell it as new.\n\nWe can take it back for half its price, or send you what it takes to clean it, at our cost.",
			found:    "The burner is worn, and the old seal has gone hard. We would change both.",
			reported: "You write that the wick wheel sticks. It is most likely worn; we have a new one here.",
			phone:    "+49 170 0000000", callWhen: "weekdays after 17:00", goodwill: "THANKS-8F2K"}}
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
	x.cancel, x.changes = false, []aftercare.Refund{{ID: "r1", At: on(30, 9), Amount: eur(2678), Note: "Two tins arrived dented; our fault.",
		Lines: []aftercare.RefundLine{{LineID: "2", Quantity: 2}}}}
	f.Shipments[1].Estimates = []aftercare.Estimate{{At: on(25, 15), Day: on(28, 0)}, {At: on(26, 18), Day: on(31, 0)}}
	f.Shipments[1].Estimate = on(31, 0)
	f.Order.Lines[0].ImageURL = "https://acme.example/i/lantern.jpg"
	x.coupon = Voucher{Code: "AGAIN10", Percent: 10, Expires: on(150, 12)}
	f.Store.Help.Survey = aftercare.SurveyForm{CSAT: true, NPS: true, Question: aftercare.Text{"en": "What should we stock that we do not?"}}
	x.talk = talk{kind: aftercare.CaseReturn, cause: "damaged", wanted: "replacement", decision: aftercare.Approved, label: "https://care.example/c/eyJhbGc.label", estimate: eur(3500),
		reported: "You write that the wick wheel sticks. It is most likely worn; we have a new one here.",
		said:     "One of the two lanterns has a dent in its lid.",
		answered: "Hello Anna,\n\nThank you for the pictures. That should not have left our house.\n\nPlease send it back with the label below; the new one is packed already.\n\nKind regards,\nTom Weber",
		asked:    "Hello Anna,\n\nThank you for the pictures. Is it only the lid, or the glass as well?\n\nKind regards,\nTom Weber",
		found:    "The glass is cracked and the lid is bent. We would change the one and straighten the other.",
		note:     "A new lantern leaves us on the day the old one arrives.", again: true, goodwill: "SORRY-3M7P", worth: "10 %"}
	return x
}

func minimal() Fixture {
	f := &aftercare.Facts{Store: bareStore(), Products: map[string]aftercare.Product{}}
	f.Source, f.Snapshot = "standard", true
	f.Order = aftercare.Order{ID: "77", Payment: aftercare.PaymentPaid, Lines: []aftercare.Line{{ID: "1", Title: "Notebook", Quantity: 1}},
		Customer: aftercare.Customer{Email: "guest@mail.example"}}
	return Fixture{Name: "minimal", About: "a guest without a name, no address, no prices, no dates", Locale: "en", Facts: f, Now: on(23, 9), cancel: true,
		talk: talk{kind: aftercare.CaseQuestion, decision: aftercare.Approved}}
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
		Status: aftercare.ShipmentDelivered, ShippedAt: on(25, 6), DeliveredAt: on(27, 2), Estimate: on(29, 0),
		Estimates: []aftercare.Estimate{{At: on(25, 6), Day: on(27, 0)}, {At: on(26, 23), Day: on(29, 0)}}}}
	f.Registrations = []aftercare.Registration{{LineID: "1", Serial: "SZ-0311", At: on(40, 1)}}
	f.Announcements = []aftercare.Announcement{
		{ID: "tsuru", Kind: aftercare.AnnouncementRecall, SKUs: []string{"KETTLE"}, Title: aftercare.Text{"ja": "鉄瓶「しずく」のつるが外れるおそれがございます"},
			Text: aftercare.Text{"ja": "交換用のつるをお付けするまで、お使いにならないようお願いいたします。\n\n交換用のつると取り付け道具を無償でお送りいたします。ご返品をご希望の場合は、代金を全額ご返金いたします。"},
			URL:  "https://hanare.example/safety/kettle", At: on(90, 1)},
		{ID: "haru", Kind: aftercare.AnnouncementPresale, SKUs: []string{"KETTLE"}, SKU: "MAT", Title: aftercare.Text{"ja": "鍋敷き 麻"},
			Text: aftercare.Text{"ja": "鉄瓶をお使いのお客様のお声から生まれた、麻の鍋敷きが出来上がりました。はじめの三十枚を、一般の販売に先立ってご用意しております。"},
			URL:  "https://hanare.example/early/mat", At: on(90, 1), Until: on(100, 0)},
	}
	f.Cases = []aftercare.Case{{ID: "R-3", Kind: aftercare.CaseRepair, LineIDs: []string{"1"}, Note: "つるの付け根をお直しし、内側を点検いたしました。", OpenedAt: on(60, 1), ReadyAt: on(75, 0),
		ShippedAt: on(72, 1), Carrier: "ヤマト運輸", Number: "4401-9999-0000", URL: "https://track.example/440199990000"},
		{ID: "P-4", Kind: aftercare.CaseSparePart, Item: "鉄瓶のふた", SKU: "KETTLE", Part: "LID", Covered: aftercare.CoveredByWarranty, OpenedAt: on(80, 1), ReadyAt: on(84, 0), ShippedAt: on(82, 1), Carrier: "ヤマト運輸", Number: "4401-8888-0000"}}
	return Fixture{Name: "konbini", About: "Japanese, yen, to be paid at a convenience store", Locale: "ja", Facts: f, Now: on(23, 1),
		changes: []aftercare.Refund{{ID: "r1", At: on(29, 1), Amount: jpy(1980), Lines: []aftercare.RefundLine{{LineID: "2", Quantity: 1}}}},
		coupon:  Voucher{Code: "HANARE-21", Off: jpy(1000), Expires: on(150, 3)},
		talk: talk{kind: aftercare.CaseReturn, cause: "damaged", wanted: "replacement", decision: aftercare.Approved, label: "https://care.example/c/eyJhbGc.label", estimate: jpy(6600),
			said:     "箱を開けたところ、ふたのつまみが欠けていました。写真をお送りします。",
			answered: "山田 花子 様\n\nお写真をありがとうございます。当店の検品が行き届かず、誠に申し訳ございません。\n\nお手数ですが、下記の方法でお送りください。新しい品はすでにご用意しております。\n\n茶と道具 はなれ\n森 健太",
			asked:    "山田 花子 様\n\nお写真をありがとうございます。欠けているのは、つまみだけでしょうか。ふたのふちにも傷がございましたら、お知らせください。\n\n茶と道具 はなれ\n森 健太",
			found:    "つるの付け根が摩耗しております。部品を取り替え、内側の錆を落とします。",
			reported: "つるの付け根がぐらつくとのこと、承知いたしました。交換用の部品をご用意しております。",
			note:     "新しい品は、お取り置きしております。", goodwill: "HANARE-21"}}
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
		Status: aftercare.ShipmentDelivered, ShippedAt: on(24, 6), DeliveredAt: on(25, 5), Estimate: on(27, 0),
		Estimates: []aftercare.Estimate{{At: on(24, 6), Day: on(25, 0)}, {At: on(25, 9), Day: on(27, 0)}}}}
	f.Registrations = []aftercare.Registration{{LineID: "1", Serial: "BJ-1107", At: on(40, 4)}}
	f.Announcements = []aftercare.Announcement{
		{ID: "glaze", Kind: aftercare.AnnouncementRecall, SKUs: []string{"BOWL"}, Title: aftercare.Text{"ko": "백자 면기 일부의 굽에 금이 갈 수 있습니다"},
			Text: aftercare.Text{"ko": "뜨거운 음식을 담지 말아 주세요. 굽을 살펴보시고 금이 보이면 쓰지 마시고 그대로 두세요.\n\n새 그릇으로 바꿔 드리거나 전액 환불해 드립니다. 비용은 모두 저희가 부담합니다."},
			URL:  "https://onhwa.example/safety/bowl", At: on(90, 4)},
		{ID: "soban", Kind: aftercare.AnnouncementPresale, SKUs: []string{"BOWL"}, SKU: "TRAY", Title: aftercare.Text{"ko": "소반"},
			Text: aftercare.Text{"ko": "백자 면기와 어울리도록 높이를 맞춘 소반입니다. 처음 만든 서른 개를 면기를 쓰시는 분들께 먼저 보여 드립니다."},
			URL:  "https://onhwa.example/early/soban", At: on(90, 4), Until: on(100, 0)},
	}
	f.Cases = []aftercare.Case{{ID: "R-8", Kind: aftercare.CaseRepair, LineIDs: []string{"1"}, Note: "이가 나간 부분을 다듬고 다시 유약을 입혔습니다.", OpenedAt: on(40, 4), ReadyAt: on(55, 0),
		ShippedAt: on(52, 4), Carrier: "CJ대한통운", Number: "6543-0000-1111", URL: "https://track.example/654300001111"},
		{ID: "P-2", Kind: aftercare.CaseSparePart, Item: "면기 뚜껑", SKU: "BOWL", Part: "LID", OpenedAt: on(60, 4), ShippedAt: on(61, 4), Carrier: "CJ대한통운", Number: "6543-0000-2222", URL: "https://track.example/654300002222"}}
	return Fixture{Name: "korean", About: "Korean, won, bank transfer", Locale: "ko", Facts: f, Now: on(23, 4),
		changes: []aftercare.Refund{{ID: "r1", At: on(27, 4), Amount: krw(90000)}}, cancel: true,
		coupon: Voucher{Code: "ONHWA-7", Off: krw(5000), Expires: on(150, 4)},
		talk: talk{kind: aftercare.CaseComplaint, cause: "changed_mind", wanted: "refund", decision: aftercare.Declined, estimate: krw(15000),
			said:     "그릇 하나에 금이 가 있었어요.\n선물할 것이라 급합니다.",
			answered: "김민준 님, 안녕하세요.\n\n보내 주신 사진 잘 보았습니다. 포장이 부족했던 저희 잘못입니다. 죄송합니다.\n\n새 그릇을 오늘 보내 드리려고 합니다. 받으실 주소가 주문하신 곳과 같은지 알려 주시겠어요? 금이 간 그릇은 돌려보내지 않으셔도 됩니다.\n\n감사합니다.\n박지훈 드림",
			found:    "굽에 금이 가 있어 다시 구워야 합니다. 유약도 함께 손보겠습니다.",
			reported: "이가 나갔다고 알려 주셨습니다. 다듬고 다시 유약을 입힐 준비를 해 두었습니다.",
			note:     "사용하신 흔적이 있어 새 상품으로 다시 판매하기 어렵습니다.\n\n대신 절반 금액으로 돌려받으시거나, 저희 비용으로 다시 보내 드릴 수 있습니다.", goodwill: "ONHWA-7"}}
}

func ahead() Fixture {
	x := plain()
	f := x.Facts
	f.Order.Name, f.Order.ID, f.Order.URL = "#1004", "450789472", "https://acme.example/orders/1004"
	f.Order.Lines[0].AvailableAt, f.Order.Pickup, f.Order.ShippingAddress = on(60, 0), true, nil
	f.Shipments = []aftercare.Shipment{{ID: "s1", Status: aftercare.ShipmentDelivered, LineIDs: []string{"1"}, ReadyAt: on(61, 9), DeliveredAt: on(63, 11)}}
	x.Name, x.About = "ahead", "ordered before it was there, and collected in the shop"
	return x
}

func long() Fixture {
	x := rich()
	f := x.Facts
	f.Order.Name, f.Order.Lines = "#1003", nil
	f.Order.Subtotal, f.Shipments[0].LineIDs = eur(0), nil
	for i := range 60 {
		f.Order.Lines = append(f.Order.Lines, aftercare.Line{ID: fmt.Sprint(i + 1), SKU: "LANTERN", Quantity: 1 + i%3, Unit: eur(6900), Total: eur(6900 * int64(1+i%3)),
			Title: fmt.Sprintf("Trail lantern with a rather long name for a lantern, edition no. %d", i+1), Variant: "Olive, hand finished"})
		f.Order.Subtotal = f.Order.Subtotal.Add(f.Order.Lines[i].Total)
		f.Shipments[0].LineIDs = append(f.Shipments[0].LineIDs, f.Order.Lines[i].ID)
	}
	f.Order.Discount = eur(f.Order.Subtotal.Amount / 10)
	net := f.Order.Subtotal.Amount - f.Order.Discount.Amount
	f.Order.Tax = eur(net * 19 / 100)
	f.Order.Total = eur(net + f.Order.Tax.Amount)
	f.Shipments = f.Shipments[:1]
	x.changes = []aftercare.Refund{{ID: "r1", At: on(30, 9), Amount: eur(14780), Note: "Two lanterns arrived dented; our fault.", Lines: []aftercare.RefundLine{{LineID: "2", Quantity: 2}}}}
	x.Name, x.About = "long", "sixty lines with long names"
	return x
}
