package customer

import (
	"fmt"
	"html/template"
	"image/color"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/qr"
)

// The codes on slips are drawn as SVG in the page: sharp on any printer, and no
// further request. github.com/boombuler/barcode makes both kinds, is kept, and
// imports nothing.

// quiet is the blank edge that scanners need around a code, in modules.
const (
	quietBars = 10
	quietQR   = 4
)

// barsOf is a case's number as Code 128, "" when it has letters that bars lack.
func barsOf(number string) template.HTML {
	code, err := code128.Encode(number)
	if err != nil {
		return ""
	}
	const high = 30
	w := code.Bounds().Dx()
	return svg("bars", number, w+2*quietBars, high, rowOf(code, 0, quietBars, 0, high))
}

// qrOf is an address as a QR code, which a tenth of dirt leaves readable.
func qrOf(address, label string) template.HTML {
	code, err := qr.Encode(address, qr.M, qr.Auto)
	if err != nil {
		return ""
	}
	var path strings.Builder
	size := code.Bounds().Dx()
	for y := range code.Bounds().Dy() {
		path.WriteString(rowOf(code, y, quietQR, quietQR+y, 1))
	}
	return svg("qr", label, size+2*quietQR, size+2*quietQR, path.String())
}

// rowOf is a row's black modules as an SVG path.
func rowOf(code barcode.Barcode, y, left, top, high int) string {
	var path strings.Builder
	w := code.Bounds().Dx()
	for x := 0; x < w; x++ {
		from := x
		for x < w && code.At(x, y) == color.Black {
			x++
		}
		if x > from {
			fmt.Fprintf(&path, "M%d %dh%dv%dh-%dz", left+from, top, x-from, high, x-from)
		}
	}
	return path.String()
}

func svg(class, label string, w, h int, path string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg class="%s" viewBox="0 0 %d %d" role="img" aria-label="%s" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="%s"/></svg>`, // #nosec G203 -- numbers, and one text that is escaped
		class, w, h, template.HTMLEscapeString(label), w, h, path))
}
