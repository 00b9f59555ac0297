package platformtest

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
)

var update = flag.Bool("update", false, "write the goldens anew")

// Source is what the door of the house asks of an adapter.
type Source interface {
	Verify(h http.Header, body []byte) (aftercare.Receipt, error)
	Parse(in aftercare.Inbound) ([]aftercare.Event, error)
}

// Platform describes an adapter to the suite.
type Platform struct {
	Name string
	// New makes the adapter; its machine time is the one that Request signs with.
	New func(secrets ...string) (Source, error)
	// Secrets are three of the right form: the new one, the old one, a stranger's.
	Secrets [3]string
	// Request is the header of one delivery; the same topic and body are the same
	// delivery, as when the platform repeats it.
	Request func(secret, topic string, body []byte) http.Header
	// Topic turns a file's name up to "__" into a topic; nil takes it as it is.
	Topic func(name string) string
	// Foreign is a well-formed delivery that is not for us.
	Foreign struct{ Topic, Body string }

	// Fixture names the topic of a file in WEBHOOK_FIXTURES.
	Fixture func(file string) string
	// Vectors are the platform names of its signature vectors, and At makes the
	// adapter at the Unix time of one (0: it has none).
	Vectors []string
	At      func(unix int64, secret string) (Source, error)
}

// Run holds the adapter to the contract.
func Run(t *testing.T, p Platform, dir string) {
	payloads := load(t, p, dir)
	src, err := p.New(p.Secrets[0], p.Secrets[1])
	if err != nil {
		t.Fatalf("New with two secrets: %v", err)
	}
	t.Run("secrets", func(t *testing.T) { secrets(t, p) })
	t.Run("signature", func(t *testing.T) { signature(t, p, src, payloads[0]) })
	t.Run("replay", func(t *testing.T) { replay(t, p, src, payloads) })
	t.Run("foreign topic", func(t *testing.T) { foreign(t, p, src) })
	for _, one := range payloads {
		t.Run("golden/"+one.name, func(t *testing.T) { golden(t, p, src, one) })
		t.Run("holes/"+one.name, func(t *testing.T) { holes(t, src, one) })
		t.Run("broken/"+one.name, func(t *testing.T) { broken(t, src, one) })
	}
	if folder := os.Getenv("WEBHOOK_FIXTURES"); folder != "" {
		t.Run("fixtures", func(t *testing.T) { fixtures(t, p, src, filepath.Join(folder, p.Name)) })
		t.Run("vectors", func(t *testing.T) { vectors(t, p, filepath.Join(folder, "signature-vectors.json")) })
	}
}

type payload struct {
	path, name, topic string
	body              []byte
}

func (p payload) inbound() aftercare.Inbound {
	return aftercare.Inbound{Key: "delivery", Topic: p.topic, Body: p.body}
}

func load(t *testing.T, p Platform, dir string) []payload {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(dir, "*.json"))
	if len(files) < 5 {
		t.Fatalf("%s holds %d payloads: write about ten that show what is special about the platform", dir, len(files))
	}
	var out []payload
	for _, f := range files {
		body, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(f), ".json")
		topic, _, _ := strings.Cut(name, "__")
		if p.Topic != nil {
			topic = p.Topic(topic)
		}
		out = append(out, payload{path: f, name: name, topic: topic, body: body})
	}
	return out
}
