package mailtemplates

import (
	"time"

	"aftercare/internal/aftercare"
)

func outdoor() *aftercare.Store {
	return &aftercare.Store{
		ID: "acme", Name: "Acme Outdoor", URL: "https://acme.example", Mode: aftercare.Live, Locale: "en", Timezone: "Europe/Berlin", Country: "DE", Color: "#2f4a3f",
		Mail: aftercare.MailIdentity{From: "Acme Outdoor <orders@acme.example>", ReplyTo: "help@acme.example", PostalAddress: "1 Hill Road, 10115 Berlin, Germany",
			Registration: "Acme Outdoor GmbH, HRB 12345, Berlin. Managing director: Lena Hill. VAT DE123456789"},
		Contact: aftercare.Contact{Phone: "+49 30 000 00 00", Email: "help@acme.example", Hours: "Mon-Fri 9-17", Answers: "within one working day",
			Channels: []aftercare.Channel{{Name: "Chat", URL: "https://acme.example/chat", Hours: "Mon-Sat 8-20", Answers: "within ten minutes"}}},
		Policies: aftercare.Policies{Returns: "https://acme.example/returns", Shipping: "https://acme.example/shipping", Warranty: "https://acme.example/warranty",
			Privacy: "https://acme.example/privacy", Terms: "https://acme.example/terms", ReturnDays: 30},
		Reviews: []aftercare.ReviewLink{{Name: "Google", URL: "https://reviews.example/acme"}, {Name: "Trusted Shops", URL: "https://trusted.example/acme"}},
		Help: fixtureHelp(aftercare.Helper{ID: "tom", Name: "Tom Weber"}, aftercare.Helper{ID: "lena", Name: "Lena Hill"}, aftercare.SurveyForm{CSAT: true},
			aftercare.ReturnPolicy{Pays: aftercare.CoveredByCustomer, Address: []string{"Acme Outdoor, returns", "1 Hill Road", "10115 Berlin, Germany"},
				How: aftercare.Text{"en": "Any sturdy box will do; please wrap glass in paper."}}),
		WarrantyMonths: 24, DeliveryDays: 3, Carrier: "DHL", RefundDays: 5, PayWithinDays: 7, PayInstructions: "Acme Outdoor GmbH\nIBAN DE02 1203 0000 0000 2020 51",
	}
}

func outdoorProducts() map[string]aftercare.Product {
	return map[string]aftercare.Product{
		"LANTERN": {SKU: "LANTERN", Title: "Trail lantern", URL: "https://acme.example/p/lantern", WarrantyMonths: 36, ExtendURL: "https://acme.example/p/lantern/care", Related: []string{"FUEL", "BOOTS", "HOOK"},
			Guides: []aftercare.Guide{{Title: "First light: filling and trimming the wick", URL: "https://acme.example/guides/lantern", Tip: "Let the wick soak for ten minutes before you light it for the first time."},
				{Title: "Cleaning the glass", URL: "https://acme.example/guides/glass"}},
			Parts: []aftercare.Part{{SKU: "GLASS", Title: "Spare glass", URL: "https://acme.example/p/glass", Image: "https://acme.example/i/glass.jpg", Price: "9.90 EUR"}, {SKU: "WICK", Title: "Cotton wicks, set of three", URL: "https://acme.example/p/wick"}}},
		"WAX":   {SKU: "WAX", Title: "Beeswax leather balm", SupplyDays: 60, URL: "https://acme.example/p/wax", SubscribeURL: "https://acme.example/p/wax/regular"},
		"BOOTS": {SKU: "BOOTS", Title: "Hill boots", URL: "https://acme.example/p/boots", WarrantyMonths: 12, Related: []string{"WAX"}},
		"FUEL":  {SKU: "FUEL", Title: "Clear lamp oil, 1 litre", URL: "https://acme.example/p/fuel", ImageURL: "https://acme.example/i/fuel.jpg"},
		"HOOK":  {SKU: "HOOK", Title: "Forged lantern hook", URL: "https://acme.example/p/hook", ImageURL: "https://acme.example/i/hook.jpg"},
	}
}

// bareStore has nothing but what the configuration demands.
func bareStore() *aftercare.Store {
	return &aftercare.Store{ID: "bare", Name: "Corner Shop", Locale: "en", Timezone: "UTC",
		Mail: aftercare.MailIdentity{From: "shop@corner.example", ReplyTo: "shop@corner.example", PostalAddress: "2 Side Street, Leeds"}}
}

func teaHouse() *aftercare.Store {
	return &aftercare.Store{
		ID: "hanare", Name: "茶と道具 はなれ", URL: "https://hanare.example", Locale: "ja", Timezone: "Asia/Tokyo", Country: "JP", Formality: "formal", Color: "#5b3a29",
		Mail: aftercare.MailIdentity{From: "はなれ <shop@hanare.example>", ReplyTo: "shop@hanare.example", PostalAddress: "〒604-8001 京都市中京区木屋町通1-1", Registration: "株式会社はなれ 運営責任者：木下 葵"},
		Contact: aftercare.Contact{Phone: "075-000-0000", Email: "shop@hanare.example", Hours: "平日10:00〜17:00", Answers: "1営業日以内",
			Channels: []aftercare.Channel{{Name: "LINE", URL: "https://line.example/hanare", Hours: "毎日9:00〜20:00", Answers: "1時間以内"}}},
		Policies: aftercare.Policies{Returns: "https://hanare.example/returns", Shipping: "https://hanare.example/shipping", Warranty: "https://hanare.example/warranty",
			Privacy: "https://hanare.example/privacy", Terms: "https://hanare.example/law", ReturnDays: 8},
		Reviews: []aftercare.ReviewLink{{Name: "Google", URL: "https://reviews.example/hanare"}},
		Help: fixtureHelp(aftercare.Helper{ID: "mori", Name: "森 健太"}, aftercare.Helper{ID: "aoi", Name: "木下 葵"}, aftercare.SurveyForm{CSAT: true},
			aftercare.ReturnPolicy{Pays: aftercare.CoveredByCustomer, Address: []string{"〒604-8001", "京都市中京区木屋町通1-1", "茶と道具 はなれ 返品係"},
				How: aftercare.Text{"ja": "お届け時の箱をそのままお使いいただけます。鉄の品は、乾いた紙で包んでお送りください。"}}),
		WarrantyMonths: 12, DeliveryDays: 3, Carrier: "ヤマト運輸", RefundDays: 7, PayWithinDays: 7,
	}
}

func teaProducts() map[string]aftercare.Product {
	return map[string]aftercare.Product{
		"KETTLE": {SKU: "KETTLE", Title: "南部鉄瓶 しずく", URL: "https://hanare.example/p/kettle", WarrantyMonths: 24, ExtendURL: "https://hanare.example/p/kettle/care", SupplyDays: 0, Related: []string{"MAT", "CUP"},
			Guides: []aftercare.Guide{{Title: "鉄瓶の使いはじめ", URL: "https://hanare.example/guides/kettle", Locale: "ja", Tip: "はじめの三回は、お湯を沸かして捨て、内側をならしてください。"},
				{Title: "First use of your kettle", URL: "https://hanare.example/guides/kettle-en", Locale: "en"}},
			Parts: []aftercare.Part{{SKU: "LID", Title: "鉄瓶のふた", URL: "https://hanare.example/p/lid", Price: "3300 JPY"}}},
		"SENCHA": {SKU: "SENCHA", Title: "煎茶 朝露", URL: "https://hanare.example/p/sencha", SupplyDays: 30, SubscribeURL: "https://hanare.example/p/sencha/regular"},
		"MAT":    {SKU: "MAT", Title: "鍋敷き 麻", URL: "https://hanare.example/p/mat", ImageURL: "https://hanare.example/i/mat.jpg"},
		"CUP":    {SKU: "CUP", Title: "湯のみ 白磁", URL: "https://hanare.example/p/cup"},
	}
}

func hanok() *aftercare.Store {
	return &aftercare.Store{
		ID: "onhwa", Name: "온화상점", URL: "https://onhwa.example", Locale: "ko", Timezone: "Asia/Seoul", Country: "KR", Color: "#7a4b3a",
		Mail: aftercare.MailIdentity{From: "온화상점 <hello@onhwa.example>", ReplyTo: "hello@onhwa.example", PostalAddress: "서울특별시 종로구 북촌로 1", Registration: "대표 이서연 · 사업자등록번호 123-45-67890 · 통신판매업신고 2026-서울종로-0001"},
		Contact: aftercare.Contact{Phone: "02-000-0000", Email: "hello@onhwa.example", Hours: "평일 10:00–18:00", Answers: "1영업일 이내",
			Channels: []aftercare.Channel{{Name: "카카오톡 채널", URL: "https://kakao.example/onhwa", Hours: "매일 9:00–21:00", Answers: "30분 이내"}}},
		Policies: aftercare.Policies{Returns: "https://onhwa.example/returns", Shipping: "https://onhwa.example/shipping", Warranty: "https://onhwa.example/warranty",
			Privacy: "https://onhwa.example/privacy", Terms: "https://onhwa.example/terms", ReturnDays: 7},
		Reviews: []aftercare.ReviewLink{{Name: "네이버", URL: "https://reviews.example/onhwa"}},
		Help: fixtureHelp(aftercare.Helper{ID: "jihoon", Name: "박지훈"}, aftercare.Helper{ID: "seoyeon", Name: "이서연"}, aftercare.SurveyForm{CSAT: true},
			aftercare.ReturnPolicy{Pays: aftercare.CoveredByCustomer, Address: []string{"서울특별시 종로구 북촌로 1", "온화상점 반품 담당"},
				How: aftercare.Text{"ko": "받으신 상자를 그대로 쓰셔도 됩니다. 그릇은 종이로 넉넉히 감싸 주세요."}}),
		WarrantyMonths: 12, DeliveryDays: 2, Carrier: "CJ대한통운", RefundDays: 3, PayWithinDays: 3,
	}
}

func hanokProducts() map[string]aftercare.Product {
	return map[string]aftercare.Product{
		"BOWL": {SKU: "BOWL", Title: "백자 면기", URL: "https://onhwa.example/p/bowl", ExtendURL: "https://onhwa.example/p/bowl/care", Related: []string{"TRAY", "SPOON"},
			Guides: []aftercare.Guide{{Title: "백자 그릇 길들이기", URL: "https://onhwa.example/guides/bowl", Locale: "ko", Tip: "처음 쓰기 전에 쌀뜨물에 30분 담가 두면 얼룩이 덜 뱁니다."}},
			Parts:  []aftercare.Part{{SKU: "LID", Title: "면기 뚜껑", URL: "https://onhwa.example/p/lid", Price: "9000 KRW"}}},
		"OIL":   {SKU: "OIL", Title: "도마 관리 오일", URL: "https://onhwa.example/p/oil", SupplyDays: 60, SubscribeURL: "https://onhwa.example/p/oil/regular"},
		"TRAY":  {SKU: "TRAY", Title: "소반", URL: "https://onhwa.example/p/tray"},
		"SPOON": {SKU: "SPOON", Title: "유기 수저", URL: "https://onhwa.example/p/spoon"},
	}
}

// fixtureHelp is how a fixture's store helps: one who answers, and one who hears
// of what is late.
func fixtureHelp(answers, lead aftercare.Helper, form aftercare.SurveyForm, returns aftercare.ReturnPolicy) *aftercare.Help {
	h := &aftercare.Help{People: []aftercare.Helper{answers, lead}, Hours: aftercare.Hours{From: "09:00", To: "17:00"}, Survey: form, Returns: returns, Plans: map[aftercare.CaseKind]aftercare.Plan{}}
	for _, k := range aftercare.CaseKinds {
		h.Plans[k] = aftercare.Plan{Answers: []string{answers.ID}, Decides: answers.ID, Lead: lead.ID, FirstReply: 8 * time.Hour, NextReply: 8 * time.Hour, Warn: 2 * time.Hour}
	}
	return h
}
