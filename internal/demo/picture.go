package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
)

// picture is what the customer took of it: a crack on something green.
func (a Answer) picture() []byte {
	if !a.Photo {
		return nil
	}
	m := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			c := color.RGBA{R: uint8(60 + x/8), G: uint8(90 + y/4), B: 80, A: 255}
			if d := x - 160 - (y%40-20)/3; d > -2 && d < 2 && y > 40 {
				c = color.RGBA{R: 20, G: 20, B: 20, A: 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		panic("demo: " + err.Error()) // into memory, of an image that is one
	}
	return b.Bytes()
}
