package platformtest

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"aftercare/internal/aftercare"
)

// fixtures reads real payloads: each becomes events, or a clear reason.
func fixtures(t *testing.T, p Platform, src Source, dir string) {
	files, _ := filepath.Glob(filepath.Join(dir, "*.json"))
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			body, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			one := payload{name: filepath.Base(f), topic: p.Fixture(filepath.Base(f)), body: body}
			survive(t, src, one, body)
			events, err := src.Parse(one.inbound())
			if err != nil {
				t.Log(err)
			}
			for _, e := range events {
				t.Log(e.Type, e.Key)
			}
		})
	}
}

type vector struct {
	Platform, Name, Secret string
	Body                   string `json:"body_base64"`
	Headers                map[string]string
	Valid                  bool  `json:"expect_valid"`
	At                     int64 `json:"verify_at_unix"`
}

// vectors judges known signatures. An empty secret must be refused when the
// adapter is made, whatever the platform itself does with it.
func vectors(t *testing.T, p Platform, file string) {
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct{ Vectors []vector }
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	for _, v := range doc.Vectors {
		if !slices.Contains(p.Vectors, v.Platform) {
			continue
		}
		t.Run(v.Platform+"/"+v.Name, func(t *testing.T) {
			body, err := base64.StdEncoding.DecodeString(v.Body)
			if err != nil {
				t.Fatal(err)
			}
			src, err := p.At(v.At, v.Secret)
			if v.Secret == "" {
				if aftercare.CodeOf(err) != aftercare.Invalid {
					t.Fatalf("New took an empty secret (error %v)", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			h := http.Header{}
			for k, val := range v.Headers {
				h.Set(k, val)
			}
			if _, err := src.Verify(h, body); (err == nil) != v.Valid {
				t.Errorf("Verify: %v; want valid %t", err, v.Valid)
			}
		})
	}
}
