package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"testing"
)

// corner is a picture that shows how it lies: red at its upper left.
func corner(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{20, 90, 200, 255}
			if x < w/4 && y < h/4 {
				c = color.NRGBA{230, 10, 10, 255}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

func asJPEG(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func stored(tb testing.TB, name string) []byte {
	tb.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// exif is what a phone writes: how it was held, who had it, and where it was.
func exif(orientation uint16) []byte {
	be := binary.BigEndian
	entry := func(b []byte, tag, kind uint16, n uint32, value [4]byte) []byte {
		b = be.AppendUint16(be.AppendUint16(b, tag), kind)
		return append(be.AppendUint32(b, n), value[:]...)
	}
	b := []byte("MM\x00*\x00\x00\x00\x08\x00\x03")
	b = entry(b, 0x0112, 3, 1, [4]byte{byte(orientation >> 8), byte(orientation)})
	b = entry(b, 0x013b, 2, 15, [4]byte{0, 0, 0, 110})
	b = entry(b, 0x8825, 4, 1, [4]byte{0, 0, 0, 50})
	b = be.AppendUint32(b, 0)
	b = be.AppendUint16(b, 2) // at 50: where
	b = entry(b, 1, 2, 2, [4]byte{'N'})
	b = entry(b, 2, 5, 3, [4]byte{0, 0, 0, 80})
	b = be.AppendUint32(b, 0)
	for _, n := range []uint32{52, 1, 31, 1, 1207, 100} { // at 80
		b = be.AppendUint32(b, n)
	}
	b = append(b, make([]byte, 110-len(b))...)
	return append(b, "Anna Of Berlin\x00"...)
}

func jpegWith(body, meta []byte) []byte {
	segment := append([]byte("Exif\x00\x00"), meta...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(segment)+2))...)
	return append(append(out, segment...), body[2:]...)
}

func pngWith(body, meta []byte) []byte {
	const afterHeader = 8 + 25
	return append(append(bytes.Clone(body[:afterHeader]), chunk("eXIf", meta)...), body[afterHeader:]...)
}

func chunk(name string, data []byte) []byte {
	out := append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), name...)
	out = append(out, data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// claimsPNG is the beginning of a picture that says it is so large.
func claimsPNG(w, h uint32, depth, colorType byte) []byte {
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(header, depth, colorType, 0, 0, 0))...)
}

// claimsJPEG has the frame's marker: 0xc0 baseline, 0xc2 progressive.
func claimsJPEG(w, h uint16, marker byte, comments int) []byte {
	out := []byte{0xff, 0xd8}
	for range comments {
		out = append(out, 0xff, 0xfe, 0, 4, 0xff, 0xc0) // a comment that looks like a frame
	}
	out = append(out, 0xff, marker, 0, 17, 8)
	out = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(out, h), w)
	return append(out, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0)
}
