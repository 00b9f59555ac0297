package customer

import (
	"fmt"
	"regexp"
	"strconv"
	"testing"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/qr"
)

var bar = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v(\d+)h-\d+z`)

// dots reads a drawing back: which points are black.
func dots(t *testing.T, svg string) map[string]bool {
	t.Helper()
	black := map[string]bool{}
	for _, m := range bar.FindAllStringSubmatch(svg, -1) {
		var n [4]int
		for i := range n {
			n[i], _ = strconv.Atoi(m[i+1])
		}
		for x := range n[2] {
			for y := range n[3] {
				black[fmt.Sprint(n[0]+x, n[1]+y)] = true
			}
		}
	}
	return black
}

// What is drawn is what the library has made, with a blank edge around it.
func TestCodesAreDrawnAsTheyAre(t *testing.T) {
	address := "https://mail.acme.example/c/MQBrAGNhc2UAYWNtZQBzaG9waWZ5LzQ1MDc4OTQ2OS9SLTVDR1dNTgB1OTFjMzA.j4r0zwoigItC1xzdFt1cGsCRE5eRnYGH2kswBqH9cq0"
	square, err := qr.Encode(address, qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	bars, err := code128.Encode("R-7K4M2Q")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		svg       string
		code      barcode.Barcode
		edge, top int
	}{"QR": {string(qrOf(address, "a<b")), square, quietQR, quietQR}, "bars": {string(barsOf("R-7K4M2Q")), bars, quietBars, 0}} {
		black, want := dots(t, c.svg), 0
		for y := range c.code.Bounds().Dy() {
			for x := range c.code.Bounds().Dx() {
				r, _, _, _ := c.code.At(x, y).RGBA()
				if r == 0 {
					want++
				}
				if black[fmt.Sprint(c.edge+x, c.top+y)] != (r == 0) {
					t.Fatalf("%s: the point %d, %d is wrong", name, x, y)
				}
			}
		}
		if name == "QR" && len(black) != want {
			t.Errorf("%d points are black, want %d", len(black), want)
		}
	}
	if barsOf("文字") != "" {
		t.Error("bars of what bars cannot say")
	}
}
