package browser

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe.min.js
var axe string

// Screens that pages are looked at on.
var (
	phone   = screen{"phone", 360, 740}
	desktop = screen{"desktop", 1280, 900}
)

type screen struct {
	name          string
	width, height int64
}

var (
	starting sync.Once
	chromium context.Context
	quit     []context.CancelFunc
)

// browse is the one Chromium of all tests.
func browse(t *testing.T) context.Context {
	t.Helper()
	if os.Getenv("AFTERCARE_TEST_BROWSER") == "" {
		t.Skip("make browser runs what needs Chromium")
	}
	starting.Do(func() {
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox)
		alloc, end := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, stop := chromedp.NewContext(alloc)
		quit = []context.CancelFunc{stop, end}
		if err := chromedp.Do(ctx); err == nil {
			chromium = ctx
		} else {
			t.Error(err)
		}
	})
	if chromium == nil {
		t.Fatal("Chromium does not start; apt install chromium")
	}
	return chromium
}

func closeChromium() {
	for _, f := range quit {
		f()
	}
}

// tab is a page in the browser.
type tab struct {
	*testing.T
	ctx context.Context
}

// open is a new tab on a screen, in the dark or not.
func open(t *testing.T, on screen, dark bool) *tab {
	t.Helper()
	ctx, stop := chromedp.NewContext(browse(t))
	ctx, end := context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(func() { end(); stop() })
	b := &tab{T: t, ctx: ctx}
	b.do(chromedp.EmulateViewport(on.width, on.height))
	b.dark(dark)
	return b
}

// dark turns the light off, or on.
func (b *tab) dark(off bool) {
	b.Helper()
	scheme := "light"
	if off {
		scheme = "dark"
	}
	command(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// visit opens an address.
func (b *tab) visit(url string) {
	b.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Navigate(url), chromedp.WaitReady("body")); err != nil {
		b.Fatalf("%s: %v", url, err)
	}
}

// ask runs a script and reads its value; of a promise, that which it keeps.
func ask[T any](b *tab, script string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script, func(p *runtime.EvaluateParams) {
		yes := true
		p.AwaitPromise, p.ReturnByValue = &yes, &yes
	}))
	if err != nil {
		b.Fatalf("%.200s: %v", script, err)
	}
	return v
}

func (b *tab) text() string    { b.Helper(); return ask[string](b, "document.body.innerText") }
func (b *tab) address() string { b.Helper(); return ask[string](b, "location.href") }

// press clicks and waits for the page that follows.
func (b *tab) press(selector string) {
	b.Helper()
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(selector)); err != nil {
		b.Fatalf("press %s: %v", selector, err)
	}
	b.do(chromedp.WaitReady("body"))
}

// type fills a field.
func (b *tab) fill(selector, value string) {
	b.Helper()
	b.do(chromedp.SetValue(selector, value))
}

func (b *tab) check(selector string) {
	b.Helper()
	if !ask[bool](b, fmt.Sprintf("(e => { if (e) { e.checked = true }; return !!e })(document.querySelector(%q))", selector)) {
		b.Fatalf("there is no %s on %s", selector, b.address())
	}
}

// good holds what every page must be: no wider than the screen, light, without
// cookies or scripts, and free of what axe finds.
func (b *tab) good(name string, most int64) {
	b.Helper()
	b.shot(name)
	p := ask[struct {
		Page, Screen, Bytes, Scripts int64
		Cookies                      string
	}](b, `({page: document.documentElement.scrollWidth, screen: window.innerWidth, scripts: document.scripts.length, cookies: document.cookie,
		bytes: [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].reduce((n, e) => n + e.transferSize, 0)})`)
	if p.Page > p.Screen {
		b.Errorf("%s: %d px wide on a screen of %d", name, p.Page, p.Screen)
	}
	if p.Bytes > most || p.Bytes == 0 {
		b.Errorf("%s: %d bytes, want at most %d", name, p.Bytes, most)
	}
	if p.Cookies != "" || p.Scripts > 0 {
		b.Errorf("%s: cookies %q, %d scripts", name, p.Cookies, p.Scripts)
	}
	for _, v := range b.violations() {
		b.Errorf("%s: %s", name, v)
	}
}

// violations are what axe finds, by the rules of WCAG 2.1 AA and its own best
// practices, or only by those with a tag.
func (b *tab) violations(tags ...string) []string {
	b.Helper()
	ask[int](b, axe+"; 0")
	only := "{}"
	if len(tags) > 0 {
		only = fmt.Sprintf(`{runOnly: {type: "tag", values: ["%s"]}}`, strings.Join(tags, `", "`))
	}
	found := ask[[]struct {
		ID, Impact, Help string
		Nodes            []struct{ HTML, FailureSummary string }
	}](b, "axe.run("+only+").then(r => r.violations)")
	var out []string
	for _, v := range found {
		for _, n := range v.Nodes {
			out = append(out, fmt.Sprintf("%s (%s): %s\n%s\n%s", v.ID, v.Impact, v.Help, n.HTML, n.FailureSummary))
		}
	}
	return out
}

// shot keeps a picture of the whole page, when asked to.
func (b *tab) shot(name string) {
	b.Helper()
	if *shots == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.Fatal(err)
	}
	keep(b.T, name+".png", png)
}

// keep puts a file among the pictures, when they are asked for.
func keep(t *testing.T, name string, file []byte) {
	t.Helper()
	if *shots == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*shots, strings.ReplaceAll(name, "/", "_")), file, 0o600); err != nil {
		t.Fatal(err)
	}
}
