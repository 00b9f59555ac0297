package customer

import (
	"net/http"
	"strconv"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/web"
)

// FindWords are the texts of the page for who lost the link.
type FindWords struct {
	Title, Lead, Number, NumberHint, Address, AddressMissing, Send, Note, Privacy string
	SentTitle, Sent, SentHint, Again, ManyTitle, Many                             string
}

// Whoever asks hears the same, and after the same time, whether or not there is
// such an order: who guesses must not learn who bought where.
const (
	findTakes = 400 * time.Millisecond // longer than looking and keeping do
	askEvery  = 15 * time.Minute       // repeats within this are one request
	askMost   = 5                      // requests for one order in a day

	triesAtOnce = 20 // order numbers for one address; then one in
	triesEvery  = time.Hour
)

// finding is a visit without a token: anybody may ask.
func (s *site) finding(r *http.Request) (*visit, bool) {
	store := s.Stores[r.PathValue("store")]
	if store == nil {
		return nil, false
	}
	return &visit{store: store, words: s.wordsFor(r), locale: s.wordsFor(r).Lang, now: s.Business.Now().Truncate(time.Microsecond)}, true
}

func (v *visit) findForm() *form {
	w := &v.words.Find
	f := v.form("", w.Send, w.Privacy,
		&field{Kind: "text", Name: "order", Label: w.Number, Hint: w.NumberHint, Max: 60},
		&field{Kind: "text", Name: "address", Label: w.Address, Type: "email", Auto: "email"},
	)
	f.Action, f.Note = findPath(v.store), w.Note
	return f
}

// findPath is where a store's customers ask for a new link.
func findPath(store *aftercare.Store) string { return "/find/" + store.ID }

// showFind is GET /find/{store}.
func (s *site) showFind(w http.ResponseWriter, r *http.Request) {
	v, ok := s.finding(r)
	if !ok {
		s.notFound(w, r)
		return
	}
	s.storePage(w, r, v, "find", v.words.Find.Title, v.findForm())
}

// find is POST /find/{store}.
func (s *site) find(w http.ResponseWriter, r *http.Request) {
	v, ok := s.finding(r)
	if !ok {
		s.notFound(w, r)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	f := v.findForm()
	f.read(r)
	to := aftercare.NormalizeAddress(f.get("address"))
	if f.get("address") != "" && to == "" {
		f.field("address").Problem = v.words.Find.AddressMissing
	}
	switch {
	case s.protect.Check(r) != nil, !f.ok():
		s.storePage(w, r, v, "find", v.words.Find.Title, f)
		return
	case !s.asks.Take(web.Peer(r)):
		w.Header().Set("Retry-After", "60")
		p := s.plain(v.words, v.words.Find.ManyTitle, v.words.Find.Many)
		s.render(w, r, http.StatusTooManyRequests, "note", p)
		return
	}
	turn := time.NewTimer(findTakes)
	defer turn.Stop()
	err := s.request(r, v, f.get("order"), to)
	select {
	case <-turn.C:
	case <-r.Context().Done():
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	p := s.plain(v.words, v.words.Find.SentTitle, v.words.Fill(v.words.Find.Sent, "minutes", int(askEvery/time.Minute)))
	p.Store, p.look, p.Next = v.store, s.looks[v.store.ID], findPath(v.store)
	s.render(w, r, http.StatusOK, "found", p)
}

// request lets a new link be mailed to whoever placed the order, if there is such
// an order; nobody is told whether there is.
// Nor is anybody told that no more numbers are tried for an address: who knows
// one could count through them, and fill its mailbox with all its orders.
func (s *site) request(r *http.Request, v *visit, name, address string) error {
	if !s.tries.Take(v.store.ID + " " + address) {
		return nil
	}
	state, err := s.Finder.FindOrder(r.Context(), v.store.ID, name, address)
	switch {
	case aftercare.CodeOf(err) == aftercare.NotFound:
		return nil
	case err != nil:
		return err
	}
	f := &state.Facts
	today := 0
	for _, at := range f.LinkRequests {
		if v.now.Sub(at) < 24*time.Hour {
			today++
		}
	}
	if today >= askMost {
		return nil
	}
	order := f.Subject().ID
	key := "link:" + order + ":" + strconv.FormatInt(v.now.Truncate(askEvery).Unix(), 10)
	err = s.Door.Accept(r.Context(), v.store.ID, order, key, aftercare.Event{Type: aftercare.EventLinkRequested, At: v.now})
	if err != nil {
		return aftercare.Errorf(aftercare.Unavailable, "keep the request for a link to order %s: %w", order, err)
	}
	return nil
}

// storePage is a page of a store that belongs to no order.
func (s *site) storePage(w http.ResponseWriter, r *http.Request, v *visit, name, title string, f *form) {
	p := s.plain(v.words, title, "")
	p.Store, p.look, p.Form = v.store, s.looks[v.store.ID], f
	s.render(w, r, f.status(), name, p)
}
