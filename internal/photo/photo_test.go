package photo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"runtime"
	"testing"
	"testing/synctest"
)

func made(t *testing.T, file []byte) (Photo, image.Image) {
	t.Helper()
	p, err := New().Make(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := jpeg.Decode(bytes.NewReader(p.Body))
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds().Dx() != p.Width || m.Bounds().Dy() != p.Height {
		t.Fatalf("%v, said %d x %d", m.Bounds(), p.Width, p.Height)
	}
	return p, m
}

func red(m image.Image, x, y int) bool {
	r, g, b, _ := m.At(x, y).RGBA()
	return r > 0xb000 && g < 0x5000 && b < 0x5000
}

func TestWhatIsTaken(t *testing.T) {
	m := corner(64, 48)
	for name, file := range map[string][]byte{
		"JPEG": asJPEG(t, m), "PNG": asPNG(t, m), "progressive": stored(t, "progressive.jpg"),
		"lossy WebP": stored(t, "lossy.webp"), "lossless WebP": stored(t, "lossless.webp"),
	} {
		p, got := made(t, file)
		if p.Width != 64 || p.Height != 48 || !red(got, 4, 4) || red(got, 60, 4) || red(got, 4, 44) {
			t.Errorf("%s: %d x %d, or another picture", name, p.Width, p.Height)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	good := asJPEG(t, corner(64, 48))
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"nothing":                 {nil, ErrKind},
		"a page":                  {[]byte("<html><script>alert(1)</script>"), ErrKind},
		"SVG":                     {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), ErrKind},
		"GIF":                     {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), ErrKind},
		"HEIC":                    {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), ErrKind},
		"PDF":                     {[]byte("%PDF-1.7"), ErrKind},
		"a program":               {[]byte("\x7fELF\x02\x01\x01"), ErrKind},
		"JPEG in its first bytes": {append([]byte("\xff\xd8\xff\xe0"), "<?php echo 1;"...), ErrBroken},
		"cut short":               {good[:len(good)/2], ErrBroken},
		"too long":                {append(bytes.Clone(good), make([]byte, MaxBytes)...), ErrSize},
		"no pixels":               {claimsPNG(0, 5, 8, 2), ErrBroken},
		"animated WebP":           {[]byte("RIFF\x1a\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\x07\x00\x00\x07\x00\x00ANIM"), ErrBroken},
	} {
		if p, err := New().Make(t.Context(), c.file); !errors.Is(err, c.want) || p.Body != nil {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// What unfolds into more memory than there is must be refused by its header.
func TestBombsDoNotGoOff(t *testing.T) {
	for name, file := range map[string][]byte{
		"PNG":                   claimsPNG(100_000, 100_000, 8, 6),
		"a wide PNG":            claimsPNG(1<<31-1, 1, 8, 2),
		"41 megapixels":         claimsPNG(8200, 5000, 8, 2),
		"deep PNG":              claimsPNG(7000, 5000, 16, 6),
		"JPEG":                  claimsJPEG(65_535, 65_535, 0xc0, 0),
		"progressive JPEG":      claimsJPEG(6000, 6000, 0xc2, 0),
		"a progressive, hidden": claimsJPEG(6000, 6000, 0xc2, 3),
		"WebP":                  []byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x10\x00\x00\x00\xff\x3f\x00\xff\x3f\x00"),
		"lossless WebP":         []byte("RIFF\x12\x00\x00\x00WEBPVP8L\x05\x00\x00\x00\x2f\xff\x9f\xff\x07"),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := New().Make(t.Context(), file)
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; !errors.Is(err, ErrSize) || took > 1<<20 {
			t.Errorf("%s: %v, %d bytes", name, err, took)
		}
	}
}

// A picture of the largest size that is taken stays within its memory.
func TestTheLargestPicture(t *testing.T) {
	big := asJPEG(t, image.NewGray(image.Rect(0, 0, 8000, 5000)))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	p, _ := made(t, big)
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; p.Width != Side || p.Height != 1000 || took > maxMemory {
		t.Errorf("%d x %d, %d MB", p.Width, p.Height, took>>20)
	}
}

func TestItGetsSmaller(t *testing.T) {
	for _, c := range [][4]int{{3300, 2475, 1600, 1200}, {1000, 5000, 320, 1600}, {1600, 20, 1600, 20}, {9000, 1, 1600, 1}, {1, 1, 1, 1}} {
		p, _ := made(t, asPNG(t, corner(c[0], c[1])))
		small, err := jpeg.DecodeConfig(bytes.NewReader(p.Small))
		if p.Width != c[2] || p.Height != c[3] || err != nil || max(small.Width, small.Height) != min(SmallSide, max(c[2], c[3])) {
			t.Errorf("%d x %d became %d x %d, small %d x %d", c[0], c[1], p.Width, p.Height, small.Width, small.Height)
		}
	}
}

func TestWhatIsClearBecomesWhite(t *testing.T) {
	_, m := made(t, asPNG(t, image.NewNRGBA(image.Rect(0, 0, 20, 20))))
	if c := color.GrayModel.Convert(m.At(10, 10)).(color.Gray); c.Y < 250 {
		t.Errorf("it became %v", c)
	}
}

// Where it was taken, by whom and with what stays with the customer.
func TestNothingElseIsKept(t *testing.T) {
	secret := []byte("Berlin")
	tail := append(asJPEG(t, corner(64, 48)), "<?php Berlin ?>"...)
	noted := asPNG(t, corner(64, 48))
	noted = append(append(bytes.Clone(noted[:33]), chunk("tEXt", []byte("Comment\x00Berlin"))...), noted[33:]...)
	for name, file := range map[string][]byte{
		"JPEG": jpegWith(asJPEG(t, corner(64, 48)), exif(1)), "PNG": pngWith(asPNG(t, corner(64, 48)), exif(1)),
		"WebP": stored(t, "turned.webp"), "behind the end": tail, "a comment": noted,
	} {
		if !bytes.Contains(file, secret) {
			t.Fatalf("%s: the test's own file has no secret", name)
		}
		p, _ := made(t, file)
		for _, b := range [][]byte{p.Body, p.Small} {
			for _, word := range []string{"Berlin", "Exif", "MM\x00*", "http", "php"} {
				if bytes.Contains(b, []byte(word)) {
					t.Errorf("%s: %q is in what is kept", name, word)
				}
			}
			if bytes.Contains(b, []byte{0xff, 0xe1}) || bytes.Contains(b, []byte{0xff, 0xfe}) {
				t.Errorf("%s: a segment that is no picture", name)
			}
		}
	}
}

// The red corner must come up at the upper left, however the phone was held.
func TestUpright(t *testing.T) {
	lying := func(o int) image.Image { // as the sensor saw it: the inverse of what o asks for
		inverse := []int{0, 1, 2, 3, 4, 5, 8, 7, 6}[o]
		return turn(shrink(corner(64, 48), Side), inverse)
	}
	for o := 1; o <= 8; o++ {
		for name, file := range map[string][]byte{
			"JPEG": jpegWith(asJPEG(t, lying(o)), exif(uint16(o))), "PNG": pngWith(asPNG(t, lying(o)), exif(uint16(o))),
		} {
			if p, m := made(t, file); p.Width != 64 || p.Height != 48 || !red(m, 4, 4) || red(m, 60, 4) || red(m, 4, 44) || red(m, 60, 44) {
				t.Errorf("%s, orientation %d: %d x %d, corner red: %v", name, o, p.Width, p.Height, red(m, 4, 4))
			}
		}
	}
	if p, m := made(t, stored(t, "turned.webp")); p.Width != 48 || !red(m, 44, 4) {
		t.Errorf("WebP: %d x %d", p.Width, p.Height)
	}
	if p, _ := made(t, jpegWith(asJPEG(t, corner(64, 48)), exif(9))); p.Width != 64 {
		t.Error("an orientation that there is not turned the picture")
	}
}

func TestOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New()
		m.turn <- struct{}{} // somebody else is at it
		ctx, cancel := context.WithTimeout(t.Context(), 1)
		defer cancel()
		if _, err := m.Make(ctx, asJPEG(t, corner(8, 8))); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrBroken) {
			t.Errorf("it did not wait: %v", err)
		}
	})
}

func TestPatienceEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := jpeg.Decode(&patient{ctx, bytes.NewReader(asJPEG(t, corner(64, 48)))})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a decoder went on: %v", err)
	}
}

func FuzzMake(f *testing.F) {
	for o := range uint16(3) {
		f.Add(jpegWith(asJPEG(f, corner(16, 8)), exif(o*3)))
		f.Add(pngWith(asPNG(f, corner(16, 8)), exif(o*3)))
	}
	for _, name := range []string{"progressive.jpg", "lossy.webp", "lossless.webp", "turned.webp"} {
		f.Add(stored(f, name))
	}
	f.Add(claimsJPEG(6000, 6000, 0xc2, 2))
	m := New()
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := m.Make(t.Context(), file)
		if err != nil {
			if p.Body != nil || !errors.Is(err, ErrKind) && !errors.Is(err, ErrSize) && !errors.Is(err, ErrBroken) {
				t.Fatal(fmt.Errorf("refused without a reason: %w", err))
			}
			return
		}
		for _, b := range [][]byte{p.Body, p.Small} {
			c, err := jpeg.DecodeConfig(bytes.NewReader(b))
			if err != nil || c.Width > Side || c.Height > Side || bytes.Contains(b, []byte("Exif")) {
				t.Fatalf("%d x %d: %v", c.Width, c.Height, err)
			}
		}
	})
}
