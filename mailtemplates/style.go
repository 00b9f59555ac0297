package mailtemplates

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

// The look of the mails. Colors are warm neutrals that stay readable when a
// mail program inverts them; classes exist only for dark mode and narrow
// screens, everything else is inline, since many programs drop <style>.
const (
	ink   = "#2b2724"
	soft  = "#756d66"
	line  = "#e8e2da"
	paper = "#f5f1eb"
	panel = "#faf7f3"

	darkInk   = "#efe9e1"
	darkSoft  = "#b3aaa0"
	darkLine  = "#423c37"
	darkPaper = "#191614"
	darkCard  = "#24201d"
	darkPanel = "#2d2824"
)

// styles are the attributes of the elements, by name; [[s.name]] in layout files.
var styles = map[string]string{
	"h1":      `class="ink h1" style="margin:0 0 20px;font-family:[[font.serif]];font-size:28px;line-height:1.3;font-weight:400;text-wrap:balance;word-break:[[font.breaks]];color:` + ink + `;"`,
	"h2":      `class="ink" style="margin:36px 0 12px;font-family:[[font.serif]];font-size:19px;line-height:1.4;font-weight:400;color:` + ink + `;"`,
	"h3":      `class="ink" style="margin:24px 0 8px;font-size:15px;line-height:1.5;font-weight:600;color:` + ink + `;"`,
	"p":       `class="ink" style="margin:0 0 18px;font-size:16px;line-height:1.65;color:` + ink + `;"`,
	"ul":      `class="ink" style="margin:0 0 18px;padding:0 0 0 22px;font-size:16px;line-height:1.65;color:` + ink + `;"`,
	"li":      `style="margin:0 0 6px;"`,
	"a":       `class="link" style="color:{{ brand.link }};text-decoration:underline;text-underline-offset:2px;"`,
	"hr":      `class="rule" style="margin:32px 0;border:0;border-top:1px solid ` + line + `;height:0;"`,
	"quote":   `class="rule" style="margin:0 0 18px;padding:2px 0 0 18px;border-left:2px solid ` + line + `;"`,
	"small":   `class="soft" style="margin:0 0 10px;font-size:13px;line-height:1.6;color:` + soft + `;"`,
	"soft":    `class="soft" style="font-size:14px;line-height:1.55;color:` + soft + `;"`,
	"caption": `class="soft" style="padding:0 4px;font-size:14px;line-height:1.55;color:` + soft + `;"`,
	"label":   `class="soft" style="padding:4px 18px 4px 0;font-size:14px;line-height:22px;color:` + soft + `;vertical-align:baseline;white-space:nowrap;"`,
	"value":   `class="ink" style="padding:4px 0;font-size:15px;line-height:22px;color:` + ink + `;vertical-align:baseline;"`,
	"panel":   `class="panel" style="padding:20px 24px;background-color:` + panel + `;border-radius:8px;"`,
	"table":   `role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="width:100%;border-collapse:separate;margin:8px 0 28px;"`,
	"flat":    `role="presentation" class="rows" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;"`,
	"foot":    `class="soft" style="margin:0 0 12px;font-size:13px;line-height:1.65;color:` + soft + `;"`,
	"flink":   `class="soft" style="color:` + soft + `;text-decoration:underline;"`,
}

func style(name string) string { return styles[name] }

// fonts are what the reader's machine has, by language. Outlook knows only the
// first name of a list, so it gets one of its own. Headings break between phrases.
var fonts = map[string]struct{ serif, sans, outlook, breaks string }{
	"": {`Georgia,'Times New Roman',serif`,
		`-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif`,
		`'Segoe UI',Arial,sans-serif`, "normal"},
	"ja": {`'Hiragino Mincho ProN','Yu Mincho',YuMincho,'Noto Serif JP','Noto Serif CJK JP',serif`,
		`'Hiragino Kaku Gothic ProN','Hiragino Sans','Yu Gothic',YuGothic,Meiryo,'Noto Sans JP','Noto Sans CJK JP',sans-serif`,
		`'Yu Gothic',Meiryo,sans-serif`, "auto-phrase"},
	"ko": {`'Nanum Myeongjo',AppleMyungjo,'Noto Serif KR','Noto Serif CJK KR',Batang,serif`,
		`'Apple SD Gothic Neo','Malgun Gothic','Noto Sans KR','Noto Sans CJK KR',sans-serif`,
		`'Malgun Gothic',sans-serif`, "keep-all"},
}

func fontsOf(locale string) map[string]string {
	f, ok := fonts[language(locale)]
	if !ok {
		f = fonts[""]
	}
	return map[string]string{"serif": f.serif, "sans": f.sans, "outlook": f.outlook, "breaks": f.breaks}
}

func language(locale string) string {
	lang, _, _ := strings.Cut(strings.ReplaceAll(locale, "_", "-"), "-")
	return strings.ToLower(lang)
}

// defaultBrand is a dark green that goes with the paper.
const defaultBrand = "#2f4a3f"

// brandOf makes the colors that a shop's one color implies: for buttons and
// links, on light and on dark, each readable (WCAG contrast 4.5) whatever the
// shop chose.
func brandOf(color string) map[string]any {
	if b, known := brands.Load(color); known {
		return b.(map[string]any)
	}
	c, ok := parseColor(color)
	if !ok {
		c, _ = parseColor(defaultBrand)
	}
	black, white := rgb{}, rgb{255, 255, 255}
	dark, _ := parseColor(darkPanel) // the lighter of the grounds that links stand on
	onDark := c.toward(white, dark)
	b := map[string]any{
		"color": c.String(), "on": c.inkOn(), "link": c.toward(black, white).String(),
		"dark": onDark.String(), "dark_on": onDark.inkOn(),
	}
	brands.Store(color, b)
	return b
}

// brands keeps what was worked out: the shops' colors are few.
var brands sync.Map

type rgb [3]float64

func parseColor(s string) (rgb, bool) {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(s) != 7 || s[0] != '#' {
		return rgb{}, false
	}
	return rgb{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}, true
}

func (c rgb) String() string { return fmt.Sprintf("#%02x%02x%02x", int(c[0]), int(c[1]), int(c[2])) }

// luminance and contrast are WCAG 2's.
func (c rgb) luminance() float64 {
	var l [3]float64
	for i, v := range c {
		if v /= 255; v <= 0.04045 {
			l[i] = v / 12.92
		} else {
			l[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
}

func (c rgb) contrast(o rgb) float64 {
	a, b := c.luminance(), o.luminance()
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// toward mixes in the end color until the result is readable on ground.
func (c rgb) toward(end, ground rgb) rgb {
	mixed := c
	for i := 1; i <= 20 && mixed.contrast(ground) < 4.5; i++ {
		for k := range mixed {
			mixed[k] = c[k] + (end[k]-c[k])*float64(i)/20
		}
	}
	return mixed
}

// inkOn is the color of words on c.
func (c rgb) inkOn() string {
	white, black := rgb{255, 255, 255}, rgb{}
	if c.contrast(white) >= 4.5 || c.contrast(white) >= c.contrast(black) {
		return white.String()
	}
	return black.String()
}
