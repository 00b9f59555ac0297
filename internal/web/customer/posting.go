package customer

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/photo"
)

// posting is what is being posted.
type posting struct {
	s       *site
	v       *visit // nil: no order could be read, and no picture can be kept
	values  url.Values
	texts   int    // bytes of them
	parts   int    // that came so far
	files   int    // pictures among what was posted
	problem string // with one of them
	err     error  // why one could not be kept
}

// read takes a form in either encoding, part by part: nothing touches a disk, and
// one file of an order at a time is in memory. What is too long is cut off, and so missing.
func (p *posting) read(w http.ResponseWriter, r *http.Request) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		_ = r.ParseForm()
		p.values = r.PostForm
		return
	}
	patient(w)
	parts, err := r.MultipartReader()
	for err == nil {
		var part *multipart.Part
		if part, err = parts.NextPart(); err == nil {
			err = p.take(r.Context(), part)
		}
	}
	if long := (*http.MaxBytesError)(nil); errors.As(err, &long) && p.v != nil {
		p.problem = p.v.words.Photo.TooLong
	}
}

// maxParcels is well above the parts of any form of ours.
const maxParcels = 300

var errParcels = errors.New("customer page: a form of too many parts")

// patient gives a request the time that pictures take over a slow line.
func patient(w http.ResponseWriter) {
	until := clock.Machine.Now().Add(uploadTakes)
	c := http.NewResponseController(w)
	_ = c.SetReadDeadline(until) // where it cannot be set, the server's own holds
	_ = c.SetWriteDeadline(until.Add(time.Minute))
}

// take reads one part to its end. Its error is the sender's.
func (p *posting) take(ctx context.Context, part *multipart.Part) error {
	if p.parts++; p.parts > maxParcels {
		return errParcels
	}
	name := part.FormName()
	limit := int64(max(0, maxForm-p.texts))
	switch {
	case name != "photos":
	case p.v == nil: // nobody keeps it
		limit = 1
	default:
		limit = photo.MaxBytes + 1
	}
	if name == "photos" && p.v != nil {
		leave, err := p.s.seats.sit(ctx, p.v.claims.Store+"/"+p.v.order)
		if err != nil {
			return err
		}
		defer leave()
	}
	got, err := io.ReadAll(io.LimitReader(part, limit))
	if err == nil {
		_, err = io.Copy(io.Discard, part)
	}
	switch {
	case err != nil:
		return err
	case name != "photos":
		if p.texts += len(name) + len(got); name != "" && p.texts <= maxForm {
			p.values.Add(name, string(got))
		}
	case len(got) > 0: // something was chosen
		if p.files++; p.files > photo.PerMessage {
			p.note(p.words().Many, part)
		} else if p.err == nil && p.v != nil {
			p.err = p.keep(ctx, part, got)
		}
	}
	return nil
}

func (p *posting) words() *PhotoWords {
	if p.v == nil {
		return &PhotoWords{}
	}
	return &p.v.words.Photo
}

// keep makes a picture of a file and keeps it, or notes what is wrong with it.
func (p *posting) keep(ctx context.Context, part *multipart.Part, file []byte) error {
	made, err := p.s.maker.Make(ctx, file)
	for _, known := range []struct {
		err  error
		text string
	}{{photo.ErrKind, p.words().Kind}, {photo.ErrSize, p.words().Size}, {photo.ErrBroken, p.words().Broken}} {
		if errors.Is(err, known.err) {
			p.note(known.text, part)
			return nil
		}
	}
	if err != nil {
		return aftercare.Errorf(aftercare.Unavailable, "make a picture of order %s: %w", p.v.order, err)
	}
	id, err := p.s.Uploads.KeepUpload(ctx, p.v.claims.Store, p.v.order, aftercare.Upload{
		Type: "image/jpeg", Width: made.Width, Height: made.Height, Body: made.Body, Small: made.Small, At: p.v.now,
	})
	switch {
	case aftercare.CodeOf(err) == aftercare.TooLarge:
		p.note(p.words().Full, part)
		return nil
	case err != nil:
		return aftercare.Errorf(aftercare.Unavailable, "keep a picture of order %s: %w", p.v.order, err)
	}
	p.values.Add("photo", id)
	return nil
}

// note tells the first thing that is wrong with the files.
func (p *posting) note(text string, part *multipart.Part) {
	if p.problem == "" {
		p.problem = (&Words{}).Fill(text, "name", clean(part.FileName(), 60))
	}
}
