package main

import (
	"context"
	"fmt"

	"aftercare/internal/store"
)

// examineDurability warns where PostgreSQL may forget what it has committed, and
// with it that a mail was sent.
func examineDurability(ctx context.Context, s *store.Store) []finding {
	d, ok, err := s.Durability(ctx)
	switch {
	case err != nil:
		return []finding{{"durability", levelError, err.Error(), ""}}
	case !ok:
		return nil
	}
	var out []finding
	warn := func(says, advice string) { out = append(out, finding{"durability", levelWarning, says, advice}) }
	if d.Fsync == "off" {
		warn("fsync is off: a power cut may lose or damage everything", "set fsync = on")
	}
	if d.PageWrites == "off" {
		warn("full_page_writes is off: a power cut may damage pages", "set full_page_writes = on, unless the filesystem never tears a page")
	}
	switch {
	case d.Commit == "off":
		warn("synchronous_commit is off: a crash forgets the last webhooks that were answered 200 and the last mails that were sent", "set synchronous_commit = on")
	case d.Commit == "local" && d.Standbys != "":
		warn("synchronous_standby_names is set, and synchronous_commit is local: commits do not wait for the replica, and a failover forgets the last ones", "set synchronous_commit = on")
	case d.Replicas > 0 && d.Standbys == "":
		warn(fmt.Sprintf("%d replicas follow, none of them synchronously: a failover forgets the last commits", d.Replicas),
			"set synchronous_standby_names; without it, sending is suspended after a failover that lost something, until aftercare recover")
	case d.Synchronously > 0:
		out = append(out, finding{"durability", levelOK, fmt.Sprintf("commits wait for a synchronous replica (%d of %d)", d.Synchronously, d.Replicas), ""})
	}
	return out
}
