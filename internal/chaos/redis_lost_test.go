package chaos

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"aftercare/internal/rig"
	"aftercare/internal/testkit"
)

// A Redis that keeps nothing is killed again and again.
func TestRedisKilled(t *testing.T) {
	t.Parallel()
	traffic, kills := rig.Traffic{Orders: 40}, 5
	if rig.Long() {
		traffic, kills = rig.Traffic{Orders: 600, PerSecond: 15}, 20
	}
	c := onRedis(t, "Redis: kill -9 without AOF")
	random := rand.New(rand.NewPCG(rig.Seed(t), 3))
	c.MustStart()
	c.shop(traffic)
	for n := range kills {
		mails := 2 * traffic.Orders * n / kills
		rig.Await(t, "more mails", func() bool { return c.Sink.Total() >= mails })
		c.Redis.Kill()
		time.Sleep(time.Duration(random.IntN(700)) * time.Millisecond)
		c.Redis.Start(t)
	}
	c.end()
}

// A copy of Redis that is older than what was done since: its tasks come again,
// and lose the claim.
func TestStaleRedisPutBack(t *testing.T) {
	t.Parallel()
	traffic, age := rig.Traffic{Orders: 20, Age: 55 * time.Second}, time.Duration(0)
	if rig.Long() {
		traffic.Orders, traffic.PerSecond, age = 300, 15, 2*time.Minute
	}
	c := onRedis(t, "Redis: an old AOF is put back", "--appendonly", "yes")
	c.patient("1m")
	c.MustStart()
	c.shop(traffic)
	client := c.ask(c.Redis)
	rig.Await(t, "alarms lie in Redis", func() bool {
		return got[int64](c)(client.ZCard(t.Context(), "asynq:{mails}:scheduled").Result()) > 0
	})
	time.Sleep(1500 * time.Millisecond) // until they lie in its file, too
	old := c.Redis.Copy(t)
	c.load.Wait()
	before := c.load.Purchases
	c.Settled(before, rig.Both...)
	time.Sleep(age)
	c.Redis.Kill()
	c.Redis.PutBack(t, old)
	c.Redis.Start(t)
	traffic.First, traffic.Age = traffic.Orders, time.Minute
	c.shop(traffic)
	c.load.Wait()
	c.load.Purchases = append(c.load.Purchases, before...)
	c.end()
	spare := testkit.OwnRedis(t, "--appendonly", "yes")
	spare.Stop()
	spare.PutBack(t, old)
	spare.Start(t)
	past := fmt.Sprint(time.Now().Add(-age).Unix())
	if got[int64](c)(c.ask(spare).ZCount(t.Context(), "asynq:{mails}:scheduled", "-inf", past).Result()) == 0 {
		t.Error("the copy had no alarms of what was done long since")
	}
}
