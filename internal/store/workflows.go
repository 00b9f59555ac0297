package store

import (
	"context"
	"fmt"

	"aftercare/internal/aftercare"
)

// WorkflowSource is a version of a workflow as it was first seen.
type WorkflowSource struct {
	Version string `db:"version"`
	Name    string `db:"name"`
	Source  string `db:"source"` // normalized YAML
}

// SaveWorkflows keeps the versions that are not known yet: enrollments pin theirs.
func (s *Store) SaveWorkflows(ctx context.Context, workflows []*aftercare.Workflow) error {
	err := s.inTx(ctx, "workflows", func(tx *Tx) error {
		for _, w := range workflows {
			if err := tx.exec("INSERT INTO workflows (version, name, source) VALUES (?, ?, ?) ON CONFLICT (version) DO NOTHING",
				w.Version, w.Name, w.Source); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: save workflows: %w", err)
	}
	return nil
}

// WorkflowSources are all versions ever run, by version.
func (s *Store) WorkflowSources(ctx context.Context) (map[string]WorkflowSource, error) {
	var rows []WorkflowSource
	if err := s.reading(ctx).all(&rows, "SELECT version, name, source FROM workflows"); err != nil {
		return nil, fmt.Errorf("store: workflow sources: %w", err)
	}
	out := map[string]WorkflowSource{}
	for _, r := range rows {
		out[r.Version] = r
	}
	return out, nil
}
