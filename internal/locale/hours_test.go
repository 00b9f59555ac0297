package locale

import "testing"

func TestHours(t *testing.T) {
	for _, c := range []struct{ own, reader, in, want string }{
		{"en", "ja", "Mon-Fri 9-17", "月〜金 9:00〜17:00"},
		{"en-GB", "ko-KR", "Mon–Sat 9:30–17", "월–토 9:30–17:00"},
		{"en", "en-US", "Mon-Fri 9-17", "Mon-Fri 9-17"},
		{"ja", "en", "平日10:00〜17:00", "Weekdays 10:00-17:00"},
		{"ja", "ko", "月曜日〜金曜日 10:00～17:00", "월–금 10:00–17:00"},
		{"ko", "ja", "매일 9:00–21:00", "毎日 9:00〜21:00"},
		{"en", "ja", "whenever the light is on", "whenever the light is on"},
		{"en", "fr", "Mon-Fri 9-17", "lun.–ven. 9:00–17:00"},
		{"en", "de-AT", "Mon-Fri 9-17", "Mo–Fr 9:00–17:00"},
		{"en", "sv", "Mon-Fri 9-17", "Mon-Fri 9-17"},
		{"en", "ja", "", ""},
	} {
		if got := Hours(c.in, c.own, c.reader); got != c.want {
			t.Errorf("%q for %s is %q, want %q", c.in, c.reader, got, c.want)
		}
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct{ own, reader, in, want string }{
		{"en", "ja", "within one working day", "1営業日以内"},
		{"en", "ko", "within 24 hours", "24시간 이내"},
		{"en", "ko", "within minutes", "몇 분 이내"},
		{"en", "ja", "within two business days", "2営業日以内"},
		{"ja", "en", "1営業日以内", "within 1 working day"},
		{"ko", "en", "30분 이내", "within 30 minutes"},
		{"en", "en-GB", "when we find the time", "when we find the time"},
		{"en", "ja", "when we find the time", ""},
		{"en", "es", "within an hour", "en una hora"},
		{"en", "de", "within two days", "innerhalb von 2 Tagen"},
		{"en", "sv", "within an hour", "within an hour"},
	} {
		if got := Answers(c.in, c.own, c.reader); got != c.want {
			t.Errorf("%q for %s is %q, want %q", c.in, c.reader, got, c.want)
		}
	}
}
