package rig

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Recall is one that was let go.
type Recall struct {
	ID   string
	SKU  string
	Owed map[string]bool // addresses of those who had bought it before, by mails that they had
}

// Recall calls back whatever has that SKU, as a person does: it counts, and lets go
// what was counted, again when orders came in between.
func (r *Rig) Recall(sku string, purchases []Purchase) {
	r.Helper()
	file := r.Write("recall-"+sku+".yaml", "skus: ["+sku+"]\nurl: https://acme.example/recall\ntitle: {en: Please stop using it}\ntext: {en: The battery may get hot.}\n")
	arrived := map[string]bool{}
	for _, m := range r.Sink.Mails() {
		arrived[m.To] = true
	}
	out := Recall{SKU: sku, Owed: map[string]bool{}}
	for _, p := range purchases {
		if !p.Canceled && p.SKU() == sku && arrived[p.Email()] {
			out.Owed[p.Email()] = true
		}
	}
	var last string
	Await(r, "the recall of "+sku+" is let go", func() bool {
		var dry struct {
			ID      string
			Numbers struct{ Orders int }
		}
		code, said := r.Run("recall", "--store", "acme", "--file", file, "--per-minute", "60000", "--json")
		if last = said; code != 0 || json.Unmarshal([]byte(said[max(0, strings.IndexByte(said, '{')):]), &dry) != nil {
			r.Logf("recall: exit code %d\n%s", code, said)
			return false
		}
		out.ID = dry.ID
		code, last = r.Run("recall", "--store", "acme", "--file", file, "--per-minute", "60000", "--go", fmt.Sprint(dry.Numbers.Orders))
		return code == 0 || strings.Contains(last, "was let go already")
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	r.recalls = append(r.recalls, out)
}
