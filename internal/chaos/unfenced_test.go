package chaos

import (
	"testing"
	"time"

	"aftercare/internal/rig"
)

// The auditor can fail: a program that claims steps without looking whether
// somebody has them already is caught.
func TestWithoutTheFence(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{Program: rig.Build(t, "unfenced")})
	r.MustStart()
	_, second := r.Second("")
	doors := []string{r.Addr, second}
	load := r.Shop(rig.Traffic{Orders: 30, Doors: func() []string { return doors }, Seed: rig.Seed(t)})
	for end := time.Now().Add(rig.Deadline); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		r.Redis.Flush(t) // alarms are set again, for steps that others have
		if load.Done() {
			if a := r.Audit(load.Purchases, rig.Both...); len(a.Doubled) > 0 {
				t.Logf("caught: %s", a)
				return
			}
		}
	}
	t.Error("the auditor does not notice that the claim's fence is missing")
}
