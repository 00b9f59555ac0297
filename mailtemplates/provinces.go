package mailtemplates

import "strings"

// Platforms name the provinces of Japan and Korea by ISO 3166-2 code ("JP-13",
// WooCommerce "JP13"), which no postman there has ever seen. The names stand in
// the order of the codes.
var (
	prefectures = strings.Fields(`北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県
		東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県
		奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県
		宮崎県 鹿児島県 沖縄県`)
	koreanProvinces = map[string]string{
		"11": "서울특별시", "26": "부산광역시", "27": "대구광역시", "28": "인천광역시", "29": "광주광역시", "30": "대전광역시",
		"31": "울산광역시", "41": "경기도", "42": "강원특별자치도", "43": "충청북도", "44": "충청남도", "45": "전북특별자치도",
		"46": "전라남도", "47": "경상북도", "48": "경상남도", "49": "제주특별자치도", "50": "세종특별자치시",
	}
)

// provinceName says a province as it stands on a label at home. What is no code
// stays; a code that is none of the country's is left out.
func provinceName(country, province string) string {
	country = strings.ToUpper(country)
	code := strings.TrimPrefix(strings.TrimPrefix(strings.ToUpper(province), country), "-")
	if country != "JP" && country != "KR" || len(code) != 2 || strings.Trim(code, "0123456789") != "" {
		return province
	}
	if country == "KR" {
		return koreanProvinces[code]
	}
	if n := int(code[0]-'0')*10 + int(code[1]-'0'); n >= 1 && n <= len(prefectures) {
		return prefectures[n-1]
	}
	return ""
}
