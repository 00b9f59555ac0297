package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strings"
)

//go:embed look
var look embed.FS

// asset is one embedded file with the address that changes when it does.
type asset struct {
	mime string
	body []byte
}

// The stylesheets are joined here, so that a page asks for one file.
var bundles = map[string][]string{
	"app.css":     {"base.css", "app.css", "timeline.css", "desk.css", "mailbox.css"},
	"mailbox.js":  {"mailbox.js"},
	"favicon.svg": {"favicon.svg"},
}

var mimes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// The assets by address, and their addresses by name.
var assetsByURL, assetsByName = address(bundles)

func address(bundles map[string][]string) (byURL map[string]asset, byName map[string]string) {
	byURL, byName = map[string]asset{}, map[string]string{}
	for name, parts := range bundles {
		body := []byte(Look(parts...))
		sum := sha256.Sum256(body)
		ext := path.Ext(name)
		url := "/assets/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
		byURL[url], byName[name] = asset{mimes[ext], body}, url
	}
	return byURL, byName
}

// Look is the text of embedded style files, joined; a missing one panics at start.
func Look(names ...string) string {
	var b strings.Builder
	for _, n := range names {
		text, err := look.ReadFile("look/" + n)
		if err != nil {
			panic("web: " + err.Error())
		}
		b.Write(text)
	}
	return b.String()
}

// AssetURL is where an asset is served; its address changes with its content.
func AssetURL(name string) string {
	u, ok := assetsByName[name]
	if !ok {
		panic("web: no asset " + name)
	}
	return u
}

// Assets serves /assets/…; the files hold no data of anybody and may be cached
// for ever.
func Assets() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := assetsByURL[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		SetHeaders(w, "default-src 'none'")
		w.Header().Set("Content-Type", a.mime)
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		_, _ = w.Write(a.body)
	})
}
