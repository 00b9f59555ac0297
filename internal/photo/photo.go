package photo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"time"

	"aftercare/internal/aftercare"
)

// What a customer may send.
const (
	MaxBytes   = 10 << 20   // of one file
	MaxPixels  = 40_000_000 // of one picture
	PerMessage = 5
)

// What becomes of it.
const (
	Side      = 1600 // the longer side, at most
	SmallSide = 240  // of the small one, for lists
	quality   = 82
)

// Patience is how long one picture may take, in machine time.
const Patience = 15 * time.Second

// Why a file is refused; errors.Is tells them apart.
var (
	ErrKind   = aftercare.Errorf(aftercare.Invalid, "the file is not a JPEG, PNG or WebP picture")
	ErrSize   = aftercare.Errorf(aftercare.TooLarge, "the picture is larger than %d MB or %d megapixels", MaxBytes>>20, MaxPixels/1_000_000)
	ErrBroken = aftercare.Errorf(aftercare.Invalid, "the picture is damaged or cut short")
)

// Photo is a picture as it may be kept: two JPEGs that hold nothing but colors.
type Photo struct {
	Body, Small   []byte
	Width, Height int // of Body
}

// Maker makes photos, one at a time.
type Maker struct{ turn chan struct{} }

// New is a Maker; a process should have one.
func New() *Maker { return &Maker{make(chan struct{}, 1)} }

// Make reads a file of at most MaxBytes. It waits for its turn until ctx ends.
func (m *Maker) Make(ctx context.Context, file []byte) (Photo, error) {
	if len(file) > MaxBytes {
		return Photo{}, ErrSize
	}
	k, cfg, err := look(file)
	if err != nil {
		return Photo{}, err
	}
	select {
	case m.turn <- struct{}{}:
		defer func() { <-m.turn }()
	case <-ctx.Done():
		return Photo{}, ctx.Err()
	}
	waiting := ctx
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	src, err := decode(k, &patient{ctx, bytes.NewReader(file)}, cfg)
	if err != nil {
		if waiting.Err() != nil {
			return Photo{}, waiting.Err()
		}
		return Photo{}, fmt.Errorf("%w: %s: %w", ErrBroken, k.name, err)
	}
	upright := turn(shrink(src, Side), orientation(k, file))
	return pack(upright)
}

// decode reads the picture. A decoder that panics has found a file to be broken
// that its authors have not thought of.
func decode(k kind, from *patient, cfg image.Config) (src image.Image, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("decoder: %v", r)
		}
	}()
	if src, err = k.decode(from); err != nil {
		return nil, err
	}
	if size := src.Bounds().Size(); size.X != cfg.Width || size.Y != cfg.Height {
		return nil, errors.New("another size than it says")
	}
	return src, nil
}

func pack(img *image.RGBA) (Photo, error) {
	p := Photo{Width: img.Bounds().Dx(), Height: img.Bounds().Dy()}
	for _, to := range []struct {
		into *[]byte
		side int
	}{{&p.Body, Side}, {&p.Small, SmallSide}} {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, shrink(img, to.side), &jpeg.Options{Quality: quality}); err != nil {
			return Photo{}, aftercare.Errorf(aftercare.Internal, "write a picture of %d x %d pixels: %w", p.Width, p.Height, err)
		}
		*to.into = b.Bytes()
	}
	return p, nil
}

// patient ends a decoder that takes too long, the next time that it reads.
type patient struct {
	ctx  context.Context //nolint:containedctx // a reader has no other way to be told
	from *bytes.Reader
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.from.Read(b[:min(len(b), 4096)])
}
