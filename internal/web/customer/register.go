package customer

import (
	"net/http"

	"aftercare/internal/aftercare"
)

// RegisterWords are the texts of the registration of a product.
type RegisterWords struct {
	Title, Lead, Which, Serial, SerialHint, Lot, LotHint, Missing, Send, Privacy, SentTitle, Sent, None string
}

// manyLines are too many for a card each.
const manyLines = 12

// maxSerial is well above any maker's serial numbers.
const maxSerial = 60

func (v *visit) registerForm() *form {
	w := &v.words.Register
	which := &field{Kind: "choice", Name: "line", Label: w.Which}
	for _, l := range v.registrable() {
		g := v.good(l)
		which.Options = append(which.Options, option{Value: l.ID, Label: g.Name, Hint: g.Warranty, Image: g.Picture})
	}
	if len(which.Options) > manyLines {
		which.Kind = "select"
	}
	f := v.form("/register", w.Send, w.Privacy, which,
		&field{Kind: "text", Name: "serial", Label: w.Serial, Hint: w.SerialHint, Optional: true, Quiet: true, Max: maxSerial},
		&field{Kind: "text", Name: "lot", Label: w.Lot, Hint: w.LotHint, Optional: true, Quiet: true, Max: maxSerial},
	)
	if len(which.Options) == 1 {
		f.set("line", which.Options[0].Value)
	}
	return f
}

// showRegister lets the owner tell a product's serial number or lot.
func (s *site) showRegister(w http.ResponseWriter, r *http.Request, v *visit) {
	if len(v.registrable()) == 0 {
		s.note(w, r, v, v.words.Register.Title, v.words.Register.None)
		return
	}
	f := v.registerForm()
	f.set("line", r.URL.Query().Get("line"))
	s.formPage(w, r, v, "register", v.words.Register.Title, f, nil)
}

// register is POST /c/{token}/register.
func (s *site) register(w http.ResponseWriter, r *http.Request, v *visit) {
	f := v.registerForm()
	f.read(r)
	if f.get("serial")+f.get("lot") == "" {
		f.field("serial").Problem = v.words.Register.Missing
	}
	if !f.ok() {
		s.formPage(w, r, v, "register", v.words.Register.Title, f, nil)
		return
	}
	err := s.say(r, v, "register:"+v.order+":"+f.Nonce, aftercare.Event{Type: aftercare.EventRegistered,
		Registration: &aftercare.Registration{LineID: f.get("line"), Serial: f.get("serial"), Lot: f.get("lot"), At: v.now}})
	if err != nil {
		s.fail(w, r, aftercare.Errorf(aftercare.Unavailable, "keep a registration of order %s: %w", v.order, err))
		return
	}
	p := s.page(v, v.words.Register.SentTitle)
	for _, o := range f.field("line").chosen() {
		p.Text = v.words.Fill(v.words.Register.Sent, "item", o.Label)
	}
	s.render(w, r, http.StatusOK, "note", p)
}
