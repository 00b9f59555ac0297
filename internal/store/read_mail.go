package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/gzip"

	"aftercare/internal/aftercare"
)

type mailBody struct {
	HTML string `json:"html"`
	Text string `json:"text"`
}

// writers are kept: one is larger than what it writes.
var writers = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzip.DefaultCompression)
	if err != nil {
		panic("store: " + err.Error()) // the level is one of the package's own
	}
	return w
}}

// pack is on the way of every mail to its dot.
func pack(html, text string) ([]byte, error) {
	w := writers.Get().(*gzip.Writer)
	defer writers.Put(w)
	var b bytes.Buffer
	w.Reset(&b)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // which would make a page a quarter longer
	if err := enc.Encode(mailBody{html, text}); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func unpack(packed []byte) (b mailBody, err error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err == nil {
		err = json.NewDecoder(r).Decode(&b)
	}
	return b, err
}

// Mail is one ledger row.
func (s *Store) Mail(ctx context.Context, id string) (aftercare.Mail, error) {
	var r mailRow
	err := s.reading(ctx).get(&r, "SELECT "+mailColumns+" FROM mails WHERE id = ?", id)
	if errors.Is(err, sql.ErrNoRows) {
		return aftercare.Mail{}, aftercare.Errorf(aftercare.NotFound, "no mail %s", id)
	}
	if err != nil {
		return aftercare.Mail{}, fmt.Errorf("store: mail: %w", err)
	}
	return r.mail(), nil
}

// MailBody is the mail as it was last handed over. Code NotFound: it never was,
// or it was erased.
func (s *Store) MailBody(ctx context.Context, id string) (html, text string, err error) {
	var packed []byte
	err = s.reading(ctx).get(&packed, "SELECT body FROM mail_bodies WHERE mail_id = ?", id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", aftercare.Errorf(aftercare.NotFound, "mail %s was never handed over, or it was erased", id)
	}
	if err != nil {
		return "", "", fmt.Errorf("store: mail body: %w", err)
	}
	b, err := unpack(packed)
	if err != nil {
		return "", "", fmt.Errorf("store: body of mail %s: %w", id, err)
	}
	return b.HTML, b.Text, nil
}
