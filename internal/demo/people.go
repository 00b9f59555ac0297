package demo

var (
	anna   = customer{id: "7001", first: "Anna", last: "Weber", email: "anna.weber@mail.example", locale: "en-DE", street: "Lindenstr. 12", city: "Berlin", postcode: "10969", country: "DE", consent: true}
	james  = customer{id: "7002", first: "James", last: "Okafor", email: "james@okafor.example", locale: "en-GB", street: "4 Mill Lane", city: "Leeds", postcode: "LS1 4AP", country: "GB", consent: true}
	sofia  = customer{id: "7003", first: "Sofía", last: "O'Brien-García", email: "sofia@garcia.example", locale: "en", street: "Calle Mayor 3", city: "Madrid", postcode: "28013", country: "ES", consent: true}
	guest  = customer{email: "guest4711@post.example", locale: "en", street: "Hauptstr. 1", city: "Köln", postcode: "50667", country: "DE"}
	yamada = customer{id: "7005", first: "太郎", last: "山田", email: "taro.yamada@mail.example", locale: "ja", street: "神南1-2-3", province: "JP-13", city: "渋谷区", postcode: "150-0041", country: "JP", consent: true}
	sato   = customer{id: "7006", first: "花子", last: "佐藤", email: "hanako.sato@post.example", locale: "ja-JP", street: "梅田2-4-9", province: "JP-27", city: "大阪市北区", postcode: "530-0001", country: "JP"}
	kim    = customer{id: "7007", first: "민준", last: "김", email: "minjun.kim@mail.example", locale: "ko", street: "테헤란로 152", province: "KR-11", city: "강남구", postcode: "06236", country: "KR", consent: true}
	park   = customer{id: "7008", first: "서연", last: "박", email: "seoyeon.park@post.example", locale: "ko-KR", street: "해운대로 570", province: "KR-26", city: "해운대구", postcode: "48093", country: "KR", consent: true}
	lucia  = customer{id: "7009", first: "Lucia", last: "Meier", email: "lucia.meier@mail.example", locale: "en", street: "Bergweg 8", city: "Bern", postcode: "3011", country: "CH", consent: true}
	noah   = customer{id: "7010", first: "Noah", last: "Lindqvist", email: "noah@lindqvist.example", locale: "en-SE", street: "Storgatan 5", city: "Uppsala", postcode: "753 31", country: "SE", consent: true}
	priya  = customer{id: "7011", first: "Priya", last: "Raman", email: "priya.raman@mail.example", locale: "en", street: "Rosenweg 21", city: "Hamburg", postcode: "20095", country: "DE", consent: true}
	walkIn = customer{first: "Marta", last: "Lehmann", locale: "en", street: "Am Markt 2", city: "Lübeck", postcode: "23552", country: "DE"}

	emma   = customer{id: "7012", first: "Emma", last: "Hughes", email: "emma.hughes@mail.example", locale: "en-GB", street: "9 Quay Street", city: "Bristol", postcode: "BS1 5DB", country: "GB", consent: true}
	suzuki = customer{id: "7021", first: "彩", last: "鈴木", email: "aya.suzuki@mail.example", locale: "ja", street: "栄3-5-1", province: "JP-23", city: "名古屋市中区", postcode: "460-0008", country: "JP", consent: true}
	tanaka = customer{id: "7022", first: "健一", last: "田中", email: "kenichi.tanaka@post.example", locale: "ja", street: "大通西4-6", province: "JP-01", city: "札幌市中央区", postcode: "060-0042", country: "JP", consent: true}
	ito    = customer{id: "7023", first: "美咲", last: "伊藤", email: "misaki.ito@mail.example", locale: "ja", street: "天神1-8-1", province: "JP-40", city: "福岡市中央区", postcode: "810-0001", country: "JP"}
	mori   = customer{id: "7024", first: "大輔", last: "森", email: "daisuke.mori@post.example", locale: "ja", street: "紙屋町2-2-2", province: "JP-34", city: "広島市中区", postcode: "730-0031", country: "JP", consent: true}
	lee    = customer{id: "7031", first: "지훈", last: "이", email: "jihun.lee@mail.example", locale: "ko", street: "중앙대로 1001", province: "KR-26", city: "연제구", postcode: "47545", country: "KR", consent: true}
	choi   = customer{id: "7032", first: "수빈", last: "최", email: "subin.choi@post.example", locale: "ko", street: "동성로 25", province: "KR-27", city: "중구", postcode: "41911", country: "KR", consent: true}
	jung   = customer{id: "7033", first: "현우", last: "정", email: "hyunwoo.jung@mail.example", locale: "ko", street: "상무중앙로 7", province: "KR-29", city: "서구", postcode: "61963", country: "KR", consent: true}
	han    = customer{id: "7034", first: "지민", last: "한", email: "jimin.han@post.example", locale: "ko", street: "대학로 99", province: "KR-30", city: "유성구", postcode: "34134", country: "KR"}
	yoon   = customer{id: "7035", first: "하은", last: "윤", email: "haeun.yoon@mail.example", locale: "ko", street: "정자일로 95", province: "KR-41", city: "성남시 분당구", postcode: "13561", country: "KR", consent: true}
)

var (
	lamp   = line{sku: "LAMP-01", title: "Ember camping lamp", quantity: 1, unit: 4900}
	tent   = line{sku: "TENT-2", title: "Lofoten tent for two", quantity: 1, unit: 32900}
	coffee = line{sku: "COFFEE-500", title: "Harbor roast (500 g)", quantity: 2, unit: 1450}
	stove  = line{sku: "STOVE-1", title: "Folding stove", quantity: 1, unit: 7900}
	book   = line{sku: "EBOOK-HUTS", title: "Hut to hut (e-book)", quantity: 1, unit: 1200, digital: true}
)

// of is a line of the story's order n, with its own id and price.
func (l line) of(id string, quantity int, unit int64) line {
	l.id, l.quantity, l.unit = id, quantity, unit
	return l
}
