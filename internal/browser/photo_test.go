package browser

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// Where the picture was taken, as bytes of the file: what nobody may find in it
// again.
var place = []byte("\x00\x00\x00\x34\x00\x00\x00\x01\x00\x00\x00\x1f\x00\x00\x00\x01")

// snap is a picture as a phone takes it, with the place in its EXIF.
func snap(t *testing.T) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			m.Set(x, y, color.RGBA{uint8(90 + x/8), uint8(70 + y/6), 60, 255})
		}
	}
	var body bytes.Buffer
	if err := jpeg.Encode(&body, m, nil); err != nil {
		t.Fatal(err)
	}
	file := append([]byte{0xff, 0xd8}, exif()...)
	return write(t, "cup.jpg", append(file, body.Bytes()[2:]...))
}

// exif is a JPEG's segment that says 52° 31′ north.
func exif() []byte {
	u16, u32 := binary.BigEndian.AppendUint16, binary.BigEndian.AppendUint32
	field := func(b []byte, tag, kind uint16, n, value uint32) []byte {
		return u32(u32(u16(u16(b, tag), kind), n), value)
	}
	tiff := append([]byte("MM\x00*"), 0, 0, 0, 8)
	tiff = u32(field(u16(tiff, 1), 0x8825, 4, 1, 26), 0) // one field: the places are at 26
	tiff = u16(tiff, 2)
	tiff = field(tiff, 1, 2, 2, 'N'<<24)
	tiff = u32(field(tiff, 2, 5, 3, 56), 0)
	tiff = append(append(tiff, place...), 0, 0, 0, 0, 0, 0, 0, 1)
	body := append([]byte("Exif\x00\x00"), tiff...)
	return append(u16([]byte{0xff, 0xe1}, uint16(len(body)+2)), body...)
}

// notPicture is a file that only its name says is one.
func notPicture(t *testing.T) string {
	t.Helper()
	return write(t, "bill.jpg", []byte("%PDF-1.7\nno picture at all"))
}

func write(t *testing.T, name string, body []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// tellsNoPlace holds that the picture at an address is one, and that nobody reads
// in it where it was taken.
func tellsNoPlace(t *testing.T, url string) {
	t.Helper()
	r, err := http.Get(url) // #nosec G107 -- the demo's own
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }() // read to its end
	var file bytes.Buffer
	if _, err := file.ReadFrom(r.Body); err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", url, r.StatusCode, err)
	}
	for _, secret := range [][]byte{[]byte("Exif"), place} {
		if bytes.Contains(file.Bytes(), secret) {
			t.Errorf("%s still holds %q", url, secret)
		}
	}
	if _, err := jpeg.Decode(&file); err != nil {
		t.Errorf("%s: %v", url, err)
	}
}
