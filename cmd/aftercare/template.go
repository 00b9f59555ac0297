package main

import (
	"fmt"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/mailtemplates"
)

type templateCmd struct {
	Render templateRenderCmd `cmd:"" help:"Print a mail as text or HTML, with the data of a fixture."`
	Lint   templateLintCmd   `cmd:"" help:"Check the templates; every complaint with file and line."`
}

type templateRenderCmd struct {
	Name    string `arg:"" help:"The template: order-confirmation, review-request, …"`
	Locale  string `short:"l" default:"en" help:"The reader's language."`
	Fixture string `short:"f" default:"plain" help:"Whose data: plain, rich, minimal, konbini, korean, hostile, long."`
	HTML    bool   `help:"Print the HTML instead of the text."`
	JSON    bool   `help:"Print all of it as JSON."`
}

// Help gives examples.
func (*templateRenderCmd) Help() string {
	return "Examples:\n  aftercare template render order-confirmation\n  aftercare template render review-request -l ja -f konbini\n  aftercare template render shipping-update --html > mail.html"
}

// Run prints the mail.
func (c *templateRenderCmd) Run(s *streams, cli *CLI) error {
	cfg, err := loadConfig(cli)
	if err != nil {
		return err
	}
	set, err := mailtemplates.Load(mailtemplates.Options{Dir: cfg.TemplatesDir, PublicURL: cfg.PublicURL})
	if err != nil {
		return err
	}
	fixture, ok := mailtemplates.FixtureByName(c.Fixture)
	if !ok {
		names := []string{}
		for _, f := range mailtemplates.Fixtures() {
			names = append(names, f.Name)
		}
		return aftercare.Errorf(aftercare.NotFound, "there is no fixture %q; there are %s", c.Fixture, strings.Join(names, ", "))
	}
	r, err := set.Render(c.Name, c.Locale, fixture.Data(c.Name, c.Locale))
	switch {
	case err != nil:
		return err
	case c.JSON:
		return s.json(r)
	case c.HTML:
		_, err = fmt.Fprint(s.out, r.HTML)
	default:
		_, err = fmt.Fprintf(s.out, "Subject: %s\nPreheader: %s\n\n%s\n", r.Subject, r.Preheader, r.Text)
	}
	return err
}

type templateLintCmd struct {
	Dir  string `type:"existingdir" help:"Folder of your own templates; without it the configured one."`
	JSON bool   `help:"As JSON."`
}

// Run prints every complaint; errors make it fail, warnings do not.
func (c *templateLintCmd) Run(s *streams, cli *CLI) error {
	cfg, err := loadConfig(cli)
	if err != nil {
		return err
	}
	if c.Dir == "" {
		c.Dir = cfg.TemplatesDir
	}
	problems := mailtemplates.Lint(mailtemplates.Options{Dir: c.Dir, PublicURL: cfg.PublicURL})
	failed := 0
	for _, p := range problems {
		if p.Level == mailtemplates.LevelError {
			failed++
		}
		if !c.JSON {
			fmt.Fprintf(s.out, "%s:%d: %s: %s\n", p.File, p.Line, p.Level, p.Text)
		}
	}
	if c.JSON {
		if err := s.json(problems); err != nil {
			return err
		}
	}
	if failed > 0 {
		return aftercare.Errorf(aftercare.Invalid, "%d of %d complaints are errors", failed, len(problems))
	}
	if !c.JSON && len(problems) == 0 {
		_, err = fmt.Fprintln(s.out, "All templates are good.")
	}
	return err
}
