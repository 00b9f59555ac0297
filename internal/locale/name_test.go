package locale

import (
	"strings"
	"testing"
	"unicode/utf8"

	"aftercare/internal/aftercare"
)

func TestNames(t *testing.T) {
	type c = aftercare.Customer
	tests := []struct {
		customer             c
		locale               string
		wantFull, wantGreets string
	}{
		{c{FirstName: "Anna", LastName: "Smith"}, "en", "Anna Smith", "Anna"},
		{c{FirstName: "Anna", LastName: "Smith", Name: "Dr. Anna Smith"}, "de-AT", "Anna Smith", "Anna"},
		{c{Name: "Anna Smith"}, "en", "Anna Smith", "Anna Smith"},
		{c{FirstName: "Anna"}, "fr", "Anna", "Anna"},
		{c{LastName: "Smith"}, "en", "Smith", ""},
		{c{}, "en", "", ""},
		{c{}, "ja", "", ""},
		{c{FirstName: "太郎", LastName: "山田"}, "ja", "山田 太郎", "山田 太郎 様"},
		{c{FirstName: "太郎", LastName: "山田"}, "ja_JP", "山田 太郎", "山田 太郎 様"},
		{c{Name: "山田太郎"}, "ja", "山田太郎", "山田太郎 様"},
		{c{Name: "山田太郎様"}, "ja", "山田太郎様", "山田太郎様"},
		{c{LastName: "山田"}, "ja", "山田", "山田 様"},
		{c{FirstName: "アンナ", LastName: "スミス"}, "ja", "スミス アンナ", "スミス アンナ 様"},
		{c{FirstName: "Anna", LastName: "Smith"}, "ja", "Anna Smith", "Anna Smith 様"},
		{c{FirstName: "民俊", LastName: "金"}, "en", "金 民俊", "金 民俊"},
		{c{FirstName: "민준", LastName: "김"}, "ko", "김민준", "김민준 님"},
		{c{FirstName: "민준", LastName: "김"}, "en", "김민준", "김민준"},
		{c{Name: "김 민준"}, "ko-KR", "김 민준", "김 민준 님"},
		{c{Name: "김민준님"}, "ko", "김민준님", "김민준님"},
		{c{LastName: "님"}, "ko", "님", "님 님"},
		{c{FirstName: "Minjun", LastName: "Kim"}, "ko", "Minjun Kim", "Minjun Kim 님"},
		{c{FirstName: "小明", LastName: "王"}, "zh-Hant-TW", "王小明", "王小明"},
		{c{FirstName: "Mária", LastName: "Nagy"}, "hu", "Nagy Mária", "Mária"},
		{c{FirstName: "  Anna\r\nBcc: x", LastName: "Smith"}, "en", "Anna Bcc: x Smith", "Anna Bcc: x"},
		{c{FirstName: "Congratulations! Claim", LastName: "https://evil.example"}, "en", "", ""},
		{c{FirstName: "evil.com", LastName: "Smith", Name: "evil.com Smith"}, "ja", "", ""},
	}
	for _, tt := range tests {
		if got := FullName(tt.customer, tt.locale); got != tt.wantFull {
			t.Errorf("FullName(%+v, %s) = %q, want %q", tt.customer, tt.locale, got, tt.wantFull)
		}
		if got := Greeting(tt.customer, tt.locale); got != tt.wantGreets {
			t.Errorf("Greeting(%+v, %s) = %q, want %q", tt.customer, tt.locale, got, tt.wantGreets)
		}
	}
}

func TestCleanNameKeepsNames(t *testing.T) {
	for _, name := range []string{
		"Anna", "J.R.R. Tolkien", "Dr.Kim", "St.John Smith", "Ph.D. Müller", "Mr.In", "O'Neil-Jones", "김.철수", "田中・太郎",
		"山田 太郎", "Łukasz Żak", "Nguyễn Văn A", "Jean-Luc d'Arc", "María José", "علی\u200cرضا", "X Æ A-12", "Sammy Davis Jr.", "Dot Com", "Ana Net",
		"株式会社山田", "Smith & Sons Inc.", "Al. Bo", "Robert'); DROP TABLE Students;--", "<b>Anna</b>", "{{ order.name }}", "**bold**",
	} {
		if got := CleanName(name); got != name {
			t.Errorf("CleanName(%q) = %q", name, got)
		}
	}
}

func TestCleanNameRefusesAddresses(t *testing.T) {
	for _, name := range []string{
		"http://evil.example", "Win at HTTPS://x.y", "www.evil.example", "evil.com", "Visit evil.com now", "evil。com", "evil．com", "evil . com",
		"e\u200bvil.c\u200dom", "ev\u202eil.com", "evil.io", "EVIL.CO", "münchen.de", "例え.com", "xn--80ak6aa92e.com", "a@b.example", "mailto:x", "javascript:alert(1)",
		"x.museum/win", "goo.gl/abc", "[win](evil.test)", "evil.com。", "賞品evil.comページ", "bit.ly", "1.2.3.4:80//a.bc/d", "ev\xff\u00adil.com",
	} {
		if got := CleanName(name); got != "" {
			t.Errorf("CleanName(%q) = %q, want none", name, got)
		}
	}
}

func TestCleanNameCollapses(t *testing.T) {
	for in, want := range map[string]string{
		" Anna\t\tMarie \n": "Anna Marie", "Anna\x00\x07Lee": "Anna Lee", "\u202eannA\u202c": "annA", "\u2066x\u2069": "x",
		"Anna\u00a0\u3000Lee": "Anna Lee", "\ufeffAnna\u200b": "Anna", "An\u00adna": "Anna", "\xff\xfe": "", "  ": "", "A\u2028B": "A B",
		strings.Repeat("あ", 61): strings.Repeat("あ", 59) + "…", strings.Repeat("あ", 60): strings.Repeat("あ", 60),
	} {
		if got := CleanName(in); got != want {
			t.Errorf("CleanName(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzCleanName(f *testing.F) {
	f.Add("Anna\r\nSmith")
	f.Add("علی\u200cرضا")
	f.Add("evil。com")
	f.Fuzz(func(t *testing.T, s string) {
		got := CleanName(s)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > maxName || strings.ContainsAny(got, "\r\n\x00\u202e\u2066") {
			t.Errorf("CleanName(%q) = %q", s, got)
		}
		if again := CleanName(got); again != got {
			t.Errorf("CleanName(%q) = %q, cleaned again it is %q", s, got, again)
		}
	})
}
