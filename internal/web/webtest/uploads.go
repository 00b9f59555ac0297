package webtest

import (
	"context"

	"aftercare/internal/aftercare"
)

// KeepUpload writes down that a picture came.
func (b *Backend) KeepUpload(_ context.Context, store, order string, _ aftercare.Upload) (string, error) {
	if b.Err == nil {
		b.change("upload", store, order)
	}
	return "picture", b.Err
}

// Upload has no picture.
func (b *Backend) Upload(_ context.Context, store, order, id string) (aftercare.Upload, error) {
	if b.Err != nil {
		return aftercare.Upload{}, b.Err
	}
	return aftercare.Upload{}, aftercare.Errorf(aftercare.NotFound, "order %s of store %s has no picture %s", order, store, id)
}
