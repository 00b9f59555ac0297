package customer

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"aftercare/internal/aftercare"
	"aftercare/internal/photo"
)

// PhotoWords are what forms say of pictures.
type PhotoWords struct {
	Label, Hint, Keep, Alt, Again           string
	Kind, Size, Broken, Many, Full, TooLong string // {name} is the file's
}

// Uploads keeps the pictures of an order ("source/platform id"). What KeepUpload
// has returned an id for is committed; both say NotFound for an order or a picture
// that is not there.
type Uploads interface {
	KeepUpload(ctx context.Context, store, order string, u aftercare.Upload) (id string, err error)
	Upload(ctx context.Context, store, order, id string) (aftercare.Upload, error)
}

// Bounds of what is posted with pictures. More than the pictures may weigh is read
// and thrown away, so that the customer gets an answer and not a broken connection.
const (
	maxUpload   = 128 << 20
	uploadTakes = 3 * time.Minute // a phone far from its mast
)

// photos is the field for pictures of a form.
func (v *visit) photos() *field {
	return &field{Kind: "photos", Name: "photos", Label: v.words.Photo.Label, Hint: v.words.Photo.Hint, Optional: true}
}

// receive reads a form that may bring pictures, and keeps those: they are committed
// before the event that names them. They are carried along in a form that comes
// back for something else. The error is the database's; all texts are read even so.
func (s *site) receive(w http.ResponseWriter, r *http.Request, v *visit, f *form) error {
	p := &posting{s: s, v: v, values: url.Values{}}
	p.read(w, r)
	r.PostForm, r.Form = p.values, p.values // the texts, and no file: whoever asks reads them here
	f.read(r)
	return errors.Join(p.err, p.fill(r.Context(), f))
}

// fill puts the pictures into the form's field: those that just came, and those
// that a former try has brought, if they are this order's.
func (p *posting) fill(ctx context.Context, f *form) error {
	i := slices.IndexFunc(f.Fields, func(x *field) bool { return x.Kind == "photos" })
	if i < 0 {
		return nil
	}
	x := f.Fields[i]
	ids := p.values["photo"]
	for _, id := range ids[:min(len(ids), 2*photo.PerMessage)] {
		if slices.Contains(f.sent(), id) {
			continue
		}
		if len(x.Photos) == photo.PerMessage {
			p.problem = p.words().Many
			break
		}
		switch _, err := p.s.upload(ctx, p.v, id); {
		case aftercare.CodeOf(err) == aftercare.NotFound:
			p.problem = p.words().Again
		case err != nil:
			return aftercare.Errorf(aftercare.Unavailable, "find a picture of order %s: %w", p.v.order, err)
		default:
			x.Photos = append(x.Photos, p.v.shown(id))
		}
	}
	x.Problem = p.problem
	return nil
}

// upload is a picture of the visit's order. What can be no id is asked of no
// database: PostgreSQL takes neither NUL nor broken UTF-8, and that would look as
// if it were away.
func (s *site) upload(ctx context.Context, v *visit, id string) (aftercare.Upload, error) {
	if !utf8.ValidString(id) || strings.ContainsRune(id, 0) || len(id) > 100 {
		return aftercare.Upload{}, aftercare.Errorf(aftercare.NotFound, "customer page: order %s has no such picture", v.order)
	}
	return s.Uploads.Upload(ctx, v.claims.Store, v.order, id)
}

// shown is a picture that a page shows.
type shown struct{ ID, URL, Small string }

func (v *visit) shown(id string) shown {
	u := v.path("/photo/" + url.PathEscape(id))
	return shown{ID: id, URL: u, Small: u + "?small"}
}

// sent are the ids of the pictures that came with a form.
func (f *form) sent() (ids []string) {
	for _, x := range f.Fields {
		for _, p := range x.Photos {
			ids = append(ids, p.ID)
		}
	}
	return ids
}
