package mailbox

import (
	"encoding/json"
	"net/http"
)

// asJSON is GET /mailbox/all.json: all mails, in the order of their arrival, for
// those who want to look into them by a program.
func (b *box) asJSON(w http.ResponseWriter, r *http.Request) {
	type mail struct {
		ID       string `json:"id"`
		To       string `json:"to"`
		Subject  string `json:"subject"`
		Template string `json:"template"`
		Locale   string `json:"locale"`
		Kind     string `json:"kind"`
		Order    string `json:"order"`
		At       string `json:"at"` // business time, RFC 3339
		HTML     string `json:"html"`
		Text     string `json:"text"`
	}
	out := []mail{}
	for _, m := range b.Box.Mails() {
		out = append(out, mail{m.ID, m.To, m.Subject, m.Template, m.Locale, string(m.Kind), m.OrderName, m.At.UTC().Format("2006-01-02T15:04:05Z"), m.HTML, m.Text})
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(out); err != nil {
		b.Log.ErrorContext(r.Context(), "mails not written", "err", err)
	}
}
