package main

import (
	"context"
	"sync"

	"aftercare/internal/aftercare"
	"aftercare/workflows"
)

// revive makes older versions of workflows, which enrollments still go
// through, known to the rules. It reads them again when it meets a new one, as
// another process of a rolling deployment may have brought it.
func (h *house) revive(ctx context.Context) error {
	var lock sync.Mutex
	known := map[string]*aftercare.Workflow{}
	load := func(ctx context.Context) error {
		sources, err := h.store.WorkflowSources(ctx)
		if err != nil {
			return err
		}
		for version, src := range sources {
			if _, ok := known[version]; ok {
				continue
			}
			w, err := workflows.Parse(src.Name+"@"+version, []byte(src.Source), h.templates.Kind)
			if err != nil {
				h.log.Warn("an older version of a workflow cannot be read; its enrollments go on with the current one", "workflow", src.Name, "version", version, "error", err)
			}
			known[version] = w // nil: not to be tried again
		}
		return nil
	}
	h.rules.Pinned = func(version string) *aftercare.Workflow {
		lock.Lock()
		defer lock.Unlock()
		if w, ok := known[version]; ok {
			return w
		}
		if err := load(context.Background()); err != nil {
			h.log.Warn("older workflows cannot be read", "error", err)
			return nil
		}
		if _, ok := known[version]; !ok {
			known[version] = nil
		}
		return known[version]
	}
	lock.Lock()
	defer lock.Unlock()
	return load(ctx)
}
