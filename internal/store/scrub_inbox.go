package store

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"

	"aftercare/internal/aftercare"
)

// emptyInbox is what makes an inbox row say nothing of anybody. Key and hash
// stay: by them a repeat is known.
const emptyInbox = "header = '{}', body = ?, emptied = 1, reason = CASE WHEN reason = '' OR state = 'applied' THEN reason ELSE 'its content was erased' END"

// named is a word by which an erased person is found in webhooks that became no
// event: an address, a phone number as it was written, or an id, which means
// something within its source only.
type named struct{ word, source string }

type names map[named]bool

func (n names) add(source string, words ...string) {
	for _, w := range words {
		if w = strings.ToLower(strings.TrimSpace(w)); len(w) >= 5 { // a shorter one is in every other webhook
			n[named{w, source}] = true
		}
	}
}

// note takes the names out of an event.
func (n names) note(e aftercare.Event) {
	n.add(e.Source, e.OrderID)
	if o := e.Order; o != nil {
		n.add(e.Source, o.Customer.ID)
		n.add("", o.Customer.Email, o.Customer.Phone)
		for _, a := range []*aftercare.Address{o.ShippingAddress, o.BillingAddress} {
			if a != nil {
				n.add("", a.Phone)
			}
		}
	}
	if c := e.Correction; c != nil {
		n.add("", c.Email)
	}
	if p := e.Person; p != nil {
		n.add("", p.Email, p.Phone)
		n.add(origin(e.Source, p.CustomerID))
		for _, order := range p.OrderIDs {
			n.add(origin(e.Source, order))
		}
	}
}

// words are the names without their sources.
func (n names) words() []string {
	var out []string
	for name := range n {
		out = append(out, name.word)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// in reports whether a webhook of the source holds one of the names.
func (n names) in(source string, body []byte) bool {
	text := plainBody(body)
	for name := range n {
		if (name.source == "" || name.source == source) && holdsWord(text, name.word) {
			return true
		}
	}
	return false
}

// eraseRest empties the webhooks that became no event, and writes the receipt.
func (a *application) eraseRest() error {
	for _, e := range a.events {
		if !erases(e.Type) {
			continue
		}
		a.names.note(e)
		if err := a.spareOthers(); err != nil {
			return err
		}
		if err := a.scrubInbox(e.Type == aftercare.EventStoreErased); err != nil {
			return err
		}
	}
	return a.saveReceipt()
}

// spareOthers drops the names of people who stay: an erased order may have been
// in another person's name since.
func (a *application) spareOthers() error {
	others, err := list[string](a.queries, "SELECT address FROM persons WHERE store = ? AND erased = 0 AND address IN (?)",
		a.names.words(), a.store)
	for _, address := range others {
		delete(a.names, named{address, ""})
	}
	return err
}

// idleRows are the inbox rows that became no event. Nothing leads to them, so
// they are read through: erasures are rare, and retention bounds how many stay.
const idleRows = " FROM inbox WHERE emptied = 0 AND store = ? AND state IN ('ignored', 'rejected', 'held')"

// scrubInbox empties those of the store's idle rows that hold one of the names,
// or, for a store's erasure, all.
func (a *application) scrubInbox(all bool) error {
	var ids []int64
	var err error
	if all {
		err = a.all(&ids, "SELECT id"+idleRows, a.store)
	} else {
		ids, err = a.idleNaming(a.store, a.names)
	}
	if err != nil {
		return err
	}
	return a.empty("webhooks", "UPDATE inbox SET "+emptyInbox+" WHERE id IN (?)", ids, []byte{})
}

// idleNaming finds the idle rows that hold one of the names: roughly in SQL, and
// then by whole words.
func (q queries) idleNaming(store string, n names) ([]int64, error) {
	found := map[int64]bool{}
	for part := range slices.Chunk(n.words(), 50) {
		var ways []string
		args := []any{store}
		for _, w := range part {
			for _, written := range slices.Compact([]string{w, strings.ReplaceAll(w, "@", "%40"), strings.ReplaceAll(w, "@", `\u0040`)}) {
				ways, args = append(ways, q.d.bodyNames), append(args, written)
			}
		}
		rows, err := q.on.QueryxContext(q.ctx, q.on.Rebind("SELECT id, source, body"+idleRows+" AND ("+strings.Join(ways, " OR ")+")"), tidy(args)...)
		if err != nil {
			return nil, err
		}
		if err := n.pick(rows, found); err != nil {
			return nil, err
		}
	}
	return sorted(found), nil
}

func (n names) pick(rows *sqlx.Rows, found map[int64]bool) error {
	defer func() { _ = rows.Close() }() // read to its end, or given up
	for rows.Next() {
		var id int64
		var source string
		var body []byte
		if err := rows.Scan(&id, &source, &body); err != nil {
			return err
		}
		if n.in(source, body) {
			found[id] = true
		}
	}
	return rows.Err()
}

var escaped = regexp.MustCompile(`\\u[0-9a-f]{4}`)

// plainBody is a body in lower case, without the escapes of JSON and forms that
// would stand against a word.
func plainBody(body []byte) string {
	text := strings.ReplaceAll(strings.ToLower(string(body)), "%40", "@")
	return escaped.ReplaceAllStringFunc(text, func(s string) string {
		n, err := strconv.ParseUint(s[2:], 16, 32)
		if err != nil {
			return s
		}
		return string(rune(n)) // #nosec G115 -- four hexadecimal digits
	})
}

// holdsWord reports whether the word stands in the text by itself: joanna@ is
// not anna@, and order 15099 is not 5099.
func holdsWord(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(word)
		if !joins(text[:start], true) && !joins(text[end:], false) {
			return true
		}
		from = start + 1
	}
}

// joins reports whether the text beside a word goes on with it.
func joins(beside string, before bool) bool {
	if beside == "" {
		return false
	}
	c := beside[0]
	if before {
		c = beside[len(beside)-1]
	}
	letter := func(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80 }
	switch {
	case letter(c):
		return true
	case before:
		return c == '.' || c == '_' || c == '-'
	}
	return (c == '.' || c == '-') && len(beside) > 1 && letter(beside[1])
}
