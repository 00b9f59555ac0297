package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"aftercare/config"
	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/demo"
)

type sourceCmd struct {
	Show sourceShowCmd `cmd:"" help:"Print URL, topics and where the secret goes."`
	Test sourceTestCmd `cmd:"" help:"Post a signed sample to a running serve."`
}

// sourceArgs name one source of one store.
type sourceArgs struct {
	Store  string `arg:"" help:"The store's id."`
	Source string `arg:"" enum:"shopify,woocommerce,standard" help:"shopify, woocommerce or standard."`
}

// find looks the source up in the configuration.
func (a sourceArgs) find(cli *CLI) (*config.Config, adapter, use, error) {
	cfg, err := loadConfig(cli)
	if err != nil {
		return nil, adapter{}, use{}, err
	}
	ad, _ := adapterOf(a.Source)
	for _, s := range cfg.Stores {
		if s.ID != a.Store {
			continue
		}
		_, u, err := ad.make(s.Sources)
		if err == nil && !u.used {
			err = aftercare.Errorf(aftercare.NotFound, "store %s has no source %s; add it under stores > sources with a secret", a.Store, a.Source)
		}
		return cfg, ad, u, err
	}
	return nil, ad, use{}, aftercare.Errorf(aftercare.NotFound, "there is no store %q in the configuration", a.Store)
}

func (a sourceArgs) url(base string) string { return base + "/webhooks/" + a.Store + "/" + a.Source }

type sourceShowCmd struct {
	sourceArgs `embed:""`
	JSON       bool `help:"As JSON."`
}

// Help gives examples.
func (*sourceShowCmd) Help() string { return "Example:\n  aftercare source show acme shopify" }

// Run prints what to enter in the shop.
func (c *sourceShowCmd) Run(s *streams, cli *CLI) error {
	cfg, a, u, err := c.find(cli)
	if err != nil {
		return err
	}
	if c.JSON {
		return s.json(map[string]any{"url": c.url(cfg.PublicURL), "topics": a.topics, "where": a.where, "secrets": len(u.secrets)})
	}
	_, err = fmt.Fprintf(s.out, "URL\n  %s\n\nWhere\n  %s\n\nTopics\n  %s\n\nSecrets\n  %d set; while one changes, keep the new one and the old one\n\nThen\n  aftercare source test %s %s\n",
		c.url(cfg.PublicURL), a.where, strings.Join(a.topics, "\n  "), len(u.secrets), c.Store, c.Source)
	return err
}

type sourceTestCmd struct {
	sourceArgs `embed:""`
	URL        string `placeholder:"URL" help:"Where serve listens, when that is not the public URL."`
}

// Help gives examples.
func (*sourceTestCmd) Help() string {
	return "Posts a signed test order, which Aftercare keeps and mails nobody for.\n\nExample:\n  aftercare source test acme shopify --url http://127.0.0.1:8080"
}

// Run posts a test order twice: the second must be seen as a repeat.
func (c *sourceTestCmd) Run(ctx context.Context, s *streams, cli *CLI) error {
	cfg, a, u, err := c.find(cli)
	if err != nil {
		return err
	}
	base := strings.TrimRight(c.URL, "/")
	if base == "" {
		base = cfg.PublicURL
	}
	now := clock.Machine.Now()
	post := demo.Sample(c.Source, now)
	for range 2 {
		answer, err := c.post(ctx, c.url(base), a.sign(u.secrets[0].Reveal(), post.Topic, post.ID, now, post.Body), post.Body)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(s.out, answer); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(s.out, "Good. Look for order %s on the console: it is a test order, so its mails are skipped, each with that reason.\n", demo.SampleName)
	return err
}

func (c *sourceTestCmd) post(ctx context.Context, url string, h http.Header, body []byte) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header = h
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", aftercare.Errorf(aftercare.Unavailable, "nobody answers at %s: %w; is serve running? try --url", url, err)
	}
	defer func() { _ = res.Body.Close() }() // read to its end below
	text, err := io.ReadAll(io.LimitReader(res.Body, 1024))
	if err != nil {
		return "", err
	}
	if res.StatusCode != http.StatusOK {
		return "", aftercare.Errorf(aftercare.Unavailable, "%s answered %s: %s", url, res.Status, text)
	}
	return fmt.Sprintf("%s  %s", res.Status, bytes.TrimSpace(text)), nil
}
