package chaos

import (
	"math/rand/v2"
	"testing"

	"aftercare/internal/rig"
)

// Sixty days of a shop in time-lapse, killed at random: whole chains of mails,
// each once, none before its time, and a reason for those that did not come.
func TestTimelapseKilled(t *testing.T) {
	t.Parallel()
	orders, kills, lapse := 8, 4, "172800" // two days a second
	if rig.Long() {
		orders, kills, lapse = 100, 20, "86400"
	}
	c := prepare(t, "time-lapse of sixty days, kill -9 at random", rig.Options{SQLite: true})
	c.Configure("    country: IS\n", "    country: IS\n    consent: {marketing: customers}\n")
	c.Env = append(c.Env, "AFTERCARE_SANDBOX=1", "AFTERCARE_TIMELAPSE="+lapse)
	random := rand.New(rand.NewPCG(rig.Seed(t), 4))
	c.MustStart()
	c.shop(rig.Traffic{Orders: orders})
	c.load.Wait()
	// Other mails age: a machine that is slow for a second has let them wait for days.
	c.Settled(c.load.Purchases, "order-confirmation")
	began := c.Now()
	for n := range kills {
		day := began.AddDate(0, 0, 60*n/kills+random.IntN(60/kills))
		rig.Await(t, "the day comes", func() bool { return c.Now().After(day) })
		c.restart()
	}
	rig.Await(t, "sixty days are over", func() bool { return c.Now().After(began.AddDate(0, 0, 60)) })
	c.end("order-confirmation")
	kinds := map[string]int{}
	for _, m := range c.Ledger() {
		kinds[m.Template]++
	}
	if len(kinds) < 3 {
		t.Errorf("sixty days came to %v", kinds)
	}
}
