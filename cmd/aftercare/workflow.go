package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"aftercare/internal/aftercare"
	"aftercare/mailtemplates"
	"aftercare/workflows"
)

type workflowCmd struct {
	Show workflowShowCmd `cmd:"" help:"Show a workflow in plain words, or list all."`
	Lint workflowLintCmd `cmd:"" help:"Check the workflows; every complaint with file and line."`
}

type workflowShowCmd struct {
	Name string `arg:"" optional:"" help:"Its name; without one, all are listed."`
	JSON bool   `help:"As JSON."`
}

// Help gives examples.
func (*workflowShowCmd) Help() string {
	return "Examples:\n  aftercare workflow show\n  aftercare workflow show review-request"
}

// Run prints one workflow or the list.
func (c *workflowShowCmd) Run(s *streams, cli *CLI) error {
	all, err := loadWorkflows(cli)
	if err != nil {
		return err
	}
	if c.Name == "" {
		return c.list(s, all)
	}
	for _, w := range all {
		if w.Name == c.Name {
			if c.JSON {
				return s.json(wordsOf(w))
			}
			_, err := fmt.Fprintf(s.out, "%s\n%s\nversion %s\n\n%s", w.Name, w.About, w.Version, w.Source)
			return err
		}
	}
	return aftercare.Errorf(aftercare.NotFound, "there is no workflow %q; see: aftercare workflow show", c.Name)
}

func (c *workflowShowCmd) list(s *streams, all []*aftercare.Workflow) error {
	if c.JSON {
		out := make([]workflowWords, len(all))
		for i, w := range all {
			out[i] = wordsOf(w)
		}
		return s.json(out)
	}
	t := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	for _, w := range all {
		fmt.Fprintf(t, "%s\t%s\t%s\n", w.Name, w.Trigger, w.About)
	}
	return t.Flush()
}

// workflowWords is a workflow for machines.
type workflowWords struct {
	Name    string      `json:"name"`
	Version string      `json:"version"`
	About   string      `json:"about"`
	Trigger string      `json:"trigger"`
	Subject string      `json:"subject"`
	Steps   []stepWords `json:"steps"`
}

type stepWords struct {
	ID   string `json:"id"`
	Mail string `json:"mail"`
	Kind string `json:"kind"`
	From string `json:"from"`
}

func wordsOf(w *aftercare.Workflow) workflowWords {
	out := workflowWords{w.Name, w.Version, w.About, w.Trigger, string(w.Subject), []stepWords{}}
	for _, s := range w.Steps {
		out.Steps = append(out.Steps, stepWords{s.ID, s.Mail, string(s.Kind), s.Wait.From})
	}
	return out
}

type workflowLintCmd struct{}

// Run loads everything, which is the check that serve makes too.
func (c *workflowLintCmd) Run(s *streams, cli *CLI) error {
	all, err := loadWorkflows(cli)
	if err != nil {
		return err
	}
	names := make([]string, len(all))
	for i, w := range all {
		names[i] = w.Name
	}
	_, err = fmt.Fprintf(s.out, "%d workflows are good: %s\n", len(all), strings.Join(names, ", "))
	return err
}

// loadWorkflows reads the workflows with the templates they may mail.
func loadWorkflows(cli *CLI) ([]*aftercare.Workflow, error) {
	cfg, err := loadConfig(cli)
	if err != nil {
		return nil, err
	}
	set, err := mailtemplates.Load(mailtemplates.Options{Dir: cfg.TemplatesDir, PublicURL: cfg.PublicURL})
	if err != nil {
		return nil, err
	}
	return workflows.Load(workflows.Options{Dir: cfg.WorkflowsDir, Template: set.Kind})
}
