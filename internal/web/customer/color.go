package customer

import (
	"fmt"
	"math"
	"strconv"
)

// rgb is a color with channels from 0 to 255.
type rgb [3]float64

var (
	white = rgb{255, 255, 255}
	black = rgb{0, 0, 0}
	paper = rgb{0xf4, 0xf3, 0xf0} // of the pages' grounds by day the one on which words are hardest to read
	night = rgb{0x28, 0x2c, 0x32}
	usual = rgb{0x17, 0x70, 0x5f} // when a store has no color of its own
)

// WCAG 2.2 contrast: 4.5 for text, 3 for the edges of controls.
const (
	forText    = 4.5
	forControl = 3
)

// brand is the style text with the store's color, moved as far as it must be to
// stay readable: a pale yellow makes a fine logo and an unreadable link.
func brand(color string) string {
	c, ok := parseColor(color)
	if !ok {
		c = usual
	}
	day, dark := readable(c, paper, forControl), readable(c, night, forControl)
	return fmt.Sprintf(":root{--brand:%s;--on-brand:%s;--brand-text:%s}"+
		"@media(prefers-color-scheme:dark){:root{--brand:%s;--on-brand:%s;--brand-text:%s}}\n",
		day, inkOn(day), readable(c, paper, forText), dark, inkOn(dark), readable(c, night, forText))
}

func parseColor(s string) (rgb, bool) {
	if len(s) != 7 || s[0] != '#' {
		return rgb{}, false
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil {
		return rgb{}, false
	}
	return rgb{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}, true
}

func (c rgb) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(c[0])), int(math.Round(c[1])), int(math.Round(c[2])))
}

// luminance is WCAG's relative luminance, 0 for black and 1 for white.
func (c rgb) luminance() float64 {
	var lin [3]float64
	for i, v := range c {
		if v /= 255; v <= 0.04045 {
			lin[i] = v / 12.92
		} else {
			lin[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*lin[0] + 0.7152*lin[1] + 0.0722*lin[2]
}

func contrast(a, b rgb) float64 {
	la, lb := a.luminance(), b.luminance()
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// inkOn is the color of words on a button of color c.
func inkOn(c rgb) rgb {
	if contrast(white, c) >= forText || contrast(white, c) > contrast(black, c) {
		return white
	}
	return black
}

// readable mixes c with black, or with white on a dark ground, in small steps
// until it stands out enough.
func readable(c, ground rgb, ratio float64) rgb {
	toward := black
	if ground.luminance() < 0.5 {
		toward = white
	}
	for step := 0.0; step <= 1; step += 0.04 {
		mixed := rgb{}
		for i := range mixed {
			mixed[i] = math.Round(c[i] + (toward[i]-c[i])*step)
		}
		if contrast(mixed, ground) >= ratio {
			return mixed
		}
	}
	return toward
}
