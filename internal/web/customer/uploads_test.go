package customer

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/link"
)

// strict is a database as PostgreSQL is: what is no text is an error of its own.
type strict struct{ Uploads }

func (s strict) Upload(ctx context.Context, store, order, id string) (aftercare.Upload, error) {
	if strings.ContainsAny(id, "\x00\ufffd") || strings.ToValidUTF8(id, "\ufffd") != id {
		return aftercare.Upload{}, aftercare.Errorf(aftercare.Internal, "invalid byte sequence for encoding UTF8")
	}
	return s.Uploads.Upload(ctx, store, order, id)
}

// A picture that cannot be is one that is not there, and no fault of the database.
func TestIDsThatAreNone(t *testing.T) {
	x := setup(t)
	d := x.deps(x.b)
	d.Uploads = strict{d.Uploads}
	x.h = New(d)
	path := "/c/" + x.token(link.Order, sample)
	for _, id := range []string{"%00", "a%00b", "%ff", strings.Repeat("a", 5000)} {
		if w := x.get(path + "/photo/" + id); w.Code != http.StatusNotFound {
			t.Errorf("GET %.20s: %d", id, w.Code)
		}
	}
	for _, id := range []string{"\x00", "a\x00", "\xff"} {
		x.contains(x.post(path+"/ask", url.Values{"kind": {"question"}, "text": {"Is it?"}, "photo": {id}}), http.StatusUnprocessableEntity, "Is it?", "add your pictures once more")
	}
}
