package locale

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestZone(t *testing.T) {
	store := time.FixedZone("store", 0)
	tests := []struct{ country, province, want string }{
		{"JP", "", "Asia/Tokyo"},
		{"jp", "JP-13", "Asia/Tokyo"},
		{"KR", "11", "Asia/Seoul"},
		{"DE", "", "Europe/Berlin"},
		{"US", "CA", "America/Los_Angeles"},
		{"US", "us-ny", "America/New_York"},
		{"US", "California", "America/Los_Angeles"},
		{"US", "HI", "Pacific/Honolulu"},
		{"US", "", "store"},
		{"US", "??", "store"},
		{"CA", "QC", "America/Toronto"},
		{"CA", "Québec", "America/Toronto"},
		{"AU", "WA", "Australia/Perth"},
		{"BR", "SP", "America/Sao_Paulo"},
		{"BR", "AM", "America/Manaus"},
		{"ES", "B", "Europe/Madrid"},
		{"ES", "GC", "Atlantic/Canary"},
		{"PT", "PT-20", "Atlantic/Azores"},
		{"RU", "MOW", "store"},
		{"", "", "store"},
		{"XX", "", "store"},
		{"../../etc", "", "store"},
	}
	for _, tt := range tests {
		if got := Zone(tt.country, tt.province, store).String(); got != tt.want {
			t.Errorf("Zone(%q, %q) = %s, want %s", tt.country, tt.province, got, tt.want)
		}
	}
	if got := Zone("US", "", nil); got != time.UTC {
		t.Errorf("without a fallback the zone is %v, want UTC", got)
	}
}

func TestZoneTableNamesRealZones(t *testing.T) {
	if n := len(zones()); n < 350 {
		t.Errorf("the table has %d keys", n)
	}
	for key, name := range zones() {
		if _, err := time.LoadLocation(name); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestCountry(t *testing.T) {
	tests := []struct{ code, locale, want string }{
		{"DE", "en", "Germany"}, {"de", "ja-JP", "ドイツ"}, {"DE", "ko", "독일"}, {"DE", "de_AT", "Deutschland"},
		{"HK", "ja", "香港"}, {"JP", "sv", "Japan"}, {"KR", "", "South Korea"}, {"ZZ", "en", "ZZ"}, {"", "en", ""},
	}
	for _, tt := range tests {
		if got := Country(tt.code, tt.locale); got != tt.want {
			t.Errorf("Country(%q, %q) = %q, want %q", tt.code, tt.locale, got, tt.want)
		}
	}
	for key, name := range countries() {
		if name == "" || strings.HasSuffix(key, "/"+name) {
			t.Errorf("%s has no name", key)
		}
	}
}

func TestFallbacks(t *testing.T) {
	for locale, want := range map[string]string{
		"de-AT": "de-AT de en", "de_DE_formal": "de-DE de en", "JA": "ja en", "en-gb": "en-GB en", "en": "en", "": "en",
		"zh-hant-tw": "zh-Hant-TW zh-Hant zh en", "es-419": "es-419 es en", "ko_KR.UTF-8": "ko-KR ko en", "C": "en", "../x": "en", "fr-ca-x-y": "fr-CA fr en",
	} {
		if got := Fallbacks(locale); !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("Fallbacks(%q) = %v, want %s", locale, got, want)
		}
	}
}

func TestDatesInTheReadersZone(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 16, 30, 0, 0, time.UTC)
	for want, got := range map[string]string{
		"2026年11月24日(火)":      Date(at, "ja-JP", tokyo),
		"2026年11月24日(火) 1:30": DateTime(at, "ja-JP", tokyo),
		"Nov 23, 2026":        ShortDate(at, "en-US", nil),
		"23 Nov 2026":         ShortDate(at, "en-AU", time.UTC),
		"Nov 24, 2026":        ShortDate(at, "sv", tokyo),
		"":                    Date(time.Time{}, "en", tokyo) + ShortDate(time.Time{}, "ja", tokyo) + DateTime(time.Time{}, "ko", tokyo),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
