package mailtemplates

import (
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
	"aftercare/internal/locale"
)

func (b *builder) message(c aftercare.Case, m aftercare.CaseMessage) Message {
	if m.ID == "" {
		return Message{}
	}
	ours := m.From == aftercare.ByDesk
	out := Message{Text: paragraphs(m.Text, !ours), At: b.date(m.At), Photos: len(m.Photos), Asks: m.Asks, Ours: ours}
	if len(out.Text) > 0 {
		out.Start = short(strings.Join(out.Text[0].Lines, " "))
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
