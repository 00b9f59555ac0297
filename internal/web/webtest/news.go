package webtest

import "aftercare/internal/aftercare"

// Promises are what the sample order was promised: one kept, one that slipped and
// was broken, one still ahead.
func Promises() []aftercare.Promise {
	return []aftercare.Promise{
		{What: aftercare.PromiseDelivery, About: "s1", Due: at(-4, 22, 59), Source: "carrier", KeptAt: at(-4, 10, 41), MadeAt: at(-6, 15, 0)},
		{What: aftercare.PromiseDelivery, About: "s2", Due: at(-4, 22, 59), Source: "shop", KeptAt: at(-3, 11, 5), Slips: 2, Before: at(-6, 22, 59), MadeAt: at(-8, 9, 12)},
		{What: aftercare.PromiseRefund, About: "r1", Due: at(5, 22, 59), Source: "policy", KeptAt: at(-2, 14, 20), MadeAt: at(-2, 14, 20)},
		{What: aftercare.PromiseAnswer, About: "C-7K4M2Q/m1", Due: at(1, 15, 0), Source: "plan", MadeAt: at(0, 9, 0)},
	}
}

// News are announcements in every state.
func News() []aftercare.Walk {
	recall := func(id string, state aftercare.WalkState) aftercare.Walk {
		return aftercare.Walk{
			Announcement: aftercare.Announcement{ID: id, Kind: aftercare.AnnouncementRecall, SKUs: []string{"LAMP-01"}, Lots: []string{"L-2026-03"},
				Title: aftercare.Text{"en": "Please stop using your camping lamp"}, Text: aftercare.Text{"en": "Its battery may catch fire."}},
			Store: "acme", State: state, PerMinute: 600, By: "kim", CreatedAt: at(-1, 9, 0),
			Numbers: aftercare.Numbers{At: at(-1, 9, 0), Orders: 1234, Persons: 1190, Unsure: 1100, NoAddress: 12, Suppressed: 3, Restricted: 1, Erased: 4,
				Countries: map[string]int{"DE": 900, "AT": 200, "JP": 134}, Months: map[string]int{"2026-09": 400, "2026-10": 500, "2026-11": 334}},
		}
	}
	dry, running, paused := recall("recall-aaaa", aftercare.WalkDry), recall("recall-bbbb", aftercare.WalkRunning), recall("recall-cccc", aftercare.WalkPaused)
	running.BeganAt, running.Cursor, running.Through, running.Seen, running.Told, running.Skipped = at(0, 9, 0), 30000, 40000, 28000, 800, 3
	paused.BeganAt, paused.Cursor, paused.Through, paused.Told = at(0, 8, 0), 100, 40000, 5
	done := aftercare.Walk{
		Announcement: aftercare.Announcement{ID: "early-lumen-2", Kind: aftercare.AnnouncementPresale, SKUs: []string{"LAMP-01", "TENT-2"}, SKU: "LAMP-02",
			Title: aftercare.Text{"ja": "新しいランプを、ひと足先に"}, Until: at(9, 0, 0)},
		Store: "acme", State: aftercare.WalkDone, PerMinute: 600, By: "catalog", CreatedAt: at(-3, 0, 0), BeganAt: at(-3, 0, 0), EndedAt: at(-3, 0, 4),
		Cursor: 40000, Through: 40000, Seen: 38000, Told: 2104, Skipped: 9,
	}
	return []aftercare.Walk{dry, running, paused, done}
}
