package mailtemplates

import (
	"strings"
	"unicode/utf8"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/locale"
)

// afterGreeting is where a message begins to say something: a short first line that
// names the customer says nothing of what it is about, and in ours neither does one
// that is no sentence. Customers leave the full stop out.
func (b *builder) afterGreeting(text []Paragraph, ours bool) int {
	if len(text) < 2 || len(text[0].Lines) != 1 {
		return 0
	}
	line, c := text[0].Lines[0], b.f.Order.Customer
	named := func(name string) bool { return name != "" && strings.Contains(line, name) }
	end, _ := utf8.DecodeLastRuneInString(line)
	sentence := strings.ContainsRune(".?!…:。？！", end)
	if utf8.RuneCountInString(line) < 40 && (named(c.FirstName) || named(c.LastName) || ours && !sentence) {
		return 1
	}
	return 0
}

func (b *builder) message(c aftercare.Case, m aftercare.CaseMessage) Message {
	if m.ID == "" {
		return Message{}
	}
	ours := m.From == aftercare.ByDesk
	out := Message{Text: paragraphs(m.Text, !ours), At: b.date(m.At), Photos: len(m.Photos), Asks: m.Asks, Ours: ours}
	if i := b.afterGreeting(out.Text, ours); i < len(out.Text) {
		out.Start = short(strings.Join(out.Text[i].Lines, " "))
	}
	if ours {
		out.By, out.Tells = b.helper(m.By), tells(c, m)
	} else {
		out.By = locale.FullName(b.f.Order.Customer, b.locale)
	}
	return out
}

// tells is what the desk did along with a message of its own.
func tells(c aftercare.Case, m aftercare.CaseMessage) string {
	told := cases.ToldWith(c, m)
	if len(told) == 0 {
		return ""
	}
	return told[0]
}
