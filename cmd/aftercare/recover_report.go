package main

import (
	"fmt"
	"time"

	"aftercare/internal/aftercare"
)

// recoverReport is what a recovery came to.
type recoverReport struct {
	DryRun     bool               `json:"dry_run"`
	BackupTime time.Time          `json:"backup_time"` // machine time
	Until      time.Time          `json:"until"`       // machine time
	Mails      aftercare.Recovery `json:"mails"`
	// What the mark outside counted and the database did not; an upper bound,
	// since a webhook that was posted twice may count twice.
	WebhooksMissing int64 `json:"webhooks_missing"`
	OrdersMissing   int64 `json:"orders_missing"`
	Suspended       bool  `json:"suspended"`
}

func (r *recoverReport) print(s *streams, h *house) error {
	const layout = "2006-01-02 15:04 MST"
	verb := "were"
	if r.DryRun {
		verb = "would be"
	}
	out := fmt.Sprintf("Between the backup of %s and %s:\n", r.BackupTime.Format(layout), r.Until.Format(layout))
	out += fmt.Sprintf("  %6d mails may have been sent and %s marked unconfirmed: %s/mails?state=unconfirmed\n", r.Mails.Unconfirmed, verb, h.cfg.PublicURL)
	out += fmt.Sprintf("  %6d steps %s skipped, held or put off for reasons of their own\n", r.Mails.Otherwise, verb)
	if r.Mails.Left > 0 {
		out += fmt.Sprintf("  %6d steps wait for webhooks of their store, or for a worker that may still hold them; serve decides the same about them soon\n", r.Mails.Left)
	}
	out += fmt.Sprintf("  %6d webhooks and %d orders, at most, are not in the database\n", r.WebhooksMissing, r.OrdersMissing)
	if r.WebhooksMissing > 0 {
		out += `         Have them posted again; what may have been mailed is not mailed again:
           Shopify      posts an order when it changes: add a tag to the orders since the backup, in bulk
           WooCommerce  posts an order when it is saved: edit the orders since the backup, in bulk
           standard     post the events since the backup again, with their old ids
`
	}
	switch {
	case r.DryRun:
		out += "Nothing was changed.\n"
	case r.Suspended:
		out += "SENDING IS STILL SUSPENDED: another mark is further ahead. Run the same command again.\n"
	default:
		out += "Mails go out again.\n"
	}
	_, err := s.out.Write([]byte(out))
	return err
}
