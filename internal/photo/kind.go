package photo

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"

	"github.com/bep/imagemeta"
	"golang.org/x/image/webp"
)

// kind is a format that is taken.
type kind struct {
	name   string
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	meta   imagemeta.ImageFormat
	weight func(file []byte, model color.Model) int // bytes in memory for eight pixels, at most
}

var kinds = map[string]kind{
	"image/jpeg": {"JPEG", jpeg.DecodeConfig, jpeg.Decode, imagemeta.JPEG, weighJPEG},
	"image/png":  {"PNG", png.DecodeConfig, png.Decode, imagemeta.PNG, weighPNG},
	"image/webp": {"WebP", webp.DecodeConfig, webp.Decode, imagemeta.WebP, weighWebP},
}

// maxMemory is what one picture may take when it is decoded.
const maxMemory = 200_000_000

// look tells what the file is and how large, or why it is refused, and decodes nothing.
func look(file []byte) (kind, image.Config, error) {
	k, ok := kinds[http.DetectContentType(file)]
	if !ok {
		return kind{}, image.Config{}, ErrKind
	}
	cfg, err := configOf(k, file)
	if err != nil || cfg.Width <= 0 || cfg.Height <= 0 {
		return kind{}, image.Config{}, ErrBroken
	}
	if cfg.Width > MaxPixels/cfg.Height || cfg.Width*cfg.Height > maxMemory*8/k.weight(file, cfg.ColorModel) {
		return kind{}, image.Config{}, ErrSize
	}
	return k, cfg, nil
}

func configOf(k kind, file []byte) (cfg image.Config, err error) {
	defer func() {
		if recover() != nil {
			err = ErrBroken
		}
	}()
	return k.config(bytes.NewReader(file))
}

func weighPNG(_ []byte, model color.Model) int {
	switch model {
	case color.RGBA64Model, color.NRGBA64Model:
		return 8 * 8
	}
	return 8 * 4
}

// weighWebP counts a lossless picture, or a lossless mask, twice: its decoder may
// unfold it into a second one.
func weighWebP(_ []byte, model color.Model) int {
	if model == color.YCbCrModel {
		return 8 * 3
	}
	return 8 * 9
}

// weighJPEG finds the frame as image/jpeg does. A progressive picture is kept as
// 32-bit coefficients until its last scan, besides its samples.
func weighJPEG(file []byte, _ color.Model) int {
	const worst = 8 * 4 * 5
	at := func(i int) int {
		if i < len(file) {
			return int(file[i])
		}
		return 0xd9
	}
	for i := 2; i < len(file); {
		for i < len(file) && file[i] != 0xff {
			i++
		}
		marker := at(i + 1)
		for i += 2; marker == 0xff; i++ {
			marker = at(i)
		}
		switch {
		case marker == 0, 0xd0 <= marker && marker <= 0xd7:
			continue
		case marker == 0xd9:
			return worst
		case 0xc0 <= marker && marker <= 0xc2:
			return samples(file[min(i, len(file)):]) * map[bool]int{false: 2, true: 5}[marker == 0xc2]
		}
		i += at(i)<<8 | at(i+1)
	}
	return worst
}

// samples is how many samples a frame's header gives to eight pixels.
func samples(header []byte) int {
	if len(header) < 8 || len(header) < 8+3*int(header[7]) || header[7] == 0 {
		return 8 * 4
	}
	sum, wide, high := 0, 1, 1
	for c := range int(header[7]) {
		h, v := int(header[9+3*c]>>4), int(header[9+3*c]&15)
		sum, wide, high = sum+h*v, max(wide, h), max(high, v)
	}
	return min(8*4, max(8, 8*sum/(wide*high)))
}
