package rig

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"net/http"
	"regexp"
	"strings"

	"aftercare/internal/aftercare"
)

// about is the subject of the enrollment that each mail is of, by ledger id.
func (r *Rig) about() map[string]string {
	r.Helper()
	out := map[string]string{}
	r.look("SELECT mails.id, subject_id, occurrence FROM mails JOIN steps ON steps.id = step_row JOIN enrollments ON enrollments.id = enrollment_id",
		func(scan func(...any) error) error {
			var id, subject, occurrence string
			err := scan(&id, &subject, &occurrence)
			out[id] = strings.TrimSpace(subject + " " + occurrence)
			return err
		})
	return out
}

// oneWord is what word makes.
var oneWord = regexp.MustCompile(`word-\d+-\d+-x`)

// auditCases holds what people did and were answered against the facts and the
// mails. Lost is a case, a message or a photo that was answered and is not there, or
// whose mail is not. Doubled is a case or a message that nobody has sent, one that
// is there twice, and one that two mails tell of.
func (r *Rig) auditCases(a *Audit, ledger map[string]aftercare.Mail, arrived map[string]int) {
	r.Helper()
	acts := map[Purchase][]Act{}
	for _, act := range r.Acts() {
		acts[act.Purchase] = append(acts[act.Purchase], act)
	}
	if len(acts) == 0 {
		return
	}
	byAddress := map[string][]aftercare.Mail{}
	for _, m := range ledger {
		byAddress[m.Address] = append(byAddress[m.Address], m)
	}
	about, texts := r.about(), map[string]string{}
	for _, m := range r.Sink.Mails() {
		texts[LedgerID(m)] = m.Text
	}
	for p, all := range acts {
		st, err := r.DB.OrderState(r.Context(), "acme", p.Source, p.ID())
		if err != nil {
			a.lose("order %s has %d acts: %v", p.ID(), len(all), err)
			continue
		}
		a.compareCases(p, all, st.Facts.Cases)
		for _, c := range st.Facts.Cases {
			a.Cases++
			r.auditPhotos(a, all, c)
			for _, m := range c.Messages {
				template, subject, says := "case-reply", p.Source+"/"+p.ID()+"/"+c.ID+"/"+m.ID, oneWord.FindString(m.Text)
				if m.From == aftercare.ByCustomer {
					if m.ID != c.Messages[0].ID {
						continue
					}
					template, subject = "case-received", p.Source+"/"+p.ID()+"/"+c.ID
					says = fmt.Sprintf("word-%d-", p.N) // a late receipt quotes what the customer wrote last
				}
				id := a.told(byAddress[p.Email()], about, arrived, template, subject)
				if text := texts[id]; text != "" && !strings.Contains(text, says) {
					a.lose("%s of %s does not say %s", template, subject, says)
				}
			}
		}
	}
}

// told wants one mail of a template about one thing, which arrived or is known to be
// in doubt, and returns its id.
func (a *Audit) told(ledger []aftercare.Mail, about map[string]string, arrived map[string]int, template, subject string) (id string) {
	rows, times := 0, 0
	doubt := false
	for _, m := range ledger {
		if of, _, _ := strings.Cut(about[m.ID], " "); m.Template == template && of == subject {
			id, rows, times, doubt = m.ID, rows+1, times+arrived[m.ID], doubt || m.State == aftercare.MailUnconfirmed
		}
	}
	switch {
	case rows == 0 || times == 0 && !doubt:
		a.lose("%s of %s has %d rows and arrived %d times", template, subject, rows, times)
	case rows > 1 || times > 1:
		a.double("%s of %s has %d rows and arrived %d times", template, subject, rows, times)
	}
	return id
}

// compareCases holds one order's acts against its cases.
func (a *Audit) compareCases(p Purchase, acts []Act, cases []aftercare.Case) {
	opened, messages := map[string]int{}, 0
	for _, act := range acts {
		if act.Opens {
			opened[act.Case]++
		}
		times := 0
		for _, c := range cases {
			for _, m := range c.Messages {
				if c.ID == act.Case && strings.Contains(m.Text, act.Word) && (m.From == aftercare.ByDesk) == act.Desk && len(m.Photos) == act.Photos {
					times++
				}
			}
		}
		switch {
		case times == 0:
			a.lose("order %s, case %s: %s was answered and is not there with its %d photos", p.ID(), act.Case, act.Word, act.Photos)
		case times > 1:
			a.double("order %s, case %s: %s is there %d times", p.ID(), act.Case, act.Word, times)
		}
	}
	for _, c := range cases {
		if messages += len(c.Messages); opened[c.ID] != 1 {
			a.double("order %s: case %s was opened by %d forms that were answered", p.ID(), c.ID, opened[c.ID])
		}
	}
	if messages > len(acts) {
		a.double("order %s: %d messages, of which %d were answered", p.ID(), messages, len(acts))
	}
}

// auditPhotos fetches the pictures of a case as its customer does, each until it
// came once.
func (r *Rig) auditPhotos(a *Audit, acts []Act, c aftercare.Case) {
	r.Helper()
	page := ""
	for _, act := range acts {
		if act.Case == c.ID {
			page = act.Page
		}
	}
	for _, m := range c.Messages {
		for _, id := range m.Photos {
			path := page + "/photo/" + id
			if _, err := r.DB.Upload(r.Context(), "acme", acts[0].Purchase.Source+"/"+acts[0].Purchase.ID(), id); err != nil {
				a.lose("photo %s of case %s: %v", id, c.ID, err)
				continue
			}
			if a.Uploads++; r.fetched[path] {
				continue
			}
			got := r.visit(browser, http.MethodGet, path, "", nil)
			img, err := jpeg.Decode(bytes.NewReader([]byte(got.text)))
			if got.status != http.StatusOK || err != nil || img.Bounds().Empty() {
				a.lose("photo %s of case %s is answered %d, error %v", id, c.ID, got.status, err)
				continue
			}
			r.fetched[path] = true
		}
	}
}
