package webtest

import (
	"fmt"

	"aftercare/internal/aftercare"
)

// Full is a house in the middle of its work, with something for every page.
func Full() *Backend {
	b := &Backend{
		Numbers: aftercare.Overview{
			Orders: 128, Waiting: 342, Overdue: 2, OldestDue: Now.Add(-11 * 60e9), Held: 4, SentDay: 87, Sent: 1904,
			Failed: 1, Unconfirmed: 1, Rejected: 2,
		},
		Lines: map[int64]aftercare.Timeline{7: Timeline(), 8: In("ja"), 9: In("ko")}, Ledger: Mails(), Explained: Explain(), Promised: Promises(), News: News(),
		Paused: []aftercare.Pause{{ID: 1, Store: "acme", Workflow: "warranty-ending", By: "Kim", Why: "Checking the dates in the catalog", At: at(-1, 8, 0)}},
		Inbound: []aftercare.Inbound{
			{ID: 993, Store: "acme", Source: "woocommerce", Topic: "order.updated", State: aftercare.InboundRejected, Reason: "line 12: total \"12,90\" is not a decimal number", ReceivedAt: at(0, 9, 14)},
			{ID: 981, Store: "acme", Source: "standard", Topic: "shipment.shipped", State: aftercare.InboundRejected, Reason: "data.carrier is missing", ReceivedAt: at(-1, 20, 2)},
			{ID: 980, Store: "acme", Source: "shopify", Topic: "products/update", State: aftercare.InboundIgnored, Reason: "products/update is not needed here", ReceivedAt: at(-1, 20, 1)},
		},
	}
	failed := Mails()[0]
	failed.ID, failed.State, failed.Address, failed.StepRow = "f00failed", aftercare.MailFailed, "gone@nowhere.example", 99
	failed.Reason, failed.Reply = aftercare.Because(aftercare.ReasonRejected, "550 5.1.1 no such user"), "550 5.1.1 no such user"
	b.Ledger = append(b.Ledger, failed)
	names := []string{"Anna Keller", "山田 太郎", "김민준", "Sofía Núñez", "", "Lars Ødegård", "佐藤 花子", "Marie-Claude d’Estrées", "이서연", "Tom Baker"}
	states := []string{"delivered", "paid", "shipped", "placed", "canceled", "refunded"}
	for i := range 30 {
		o := aftercare.OrderRow{
			Row: int64(36 - i), Store: "acme", Source: "shopify", ID: fmt.Sprint(450789500 - i), Name: fmt.Sprintf("#%d", 1030-i),
			Customer: aftercare.Customer{Name: names[i%len(names)]}, PlacedAt: at(-i/4, 18-i%7, 7*i%60), Total: eur(int64(2900 + 1370*i%20000)), Status: states[i%len(states)], Sent: 1 + i%5,
		}
		if i%6 < 4 {
			o.NextAt, o.NextStep = at(1+i%9, 9, 0), []string{"satisfaction-survey/ask", "review-request/ask", "shipping-update/tell"}[i%3]
		}
		if i == 8 {
			o.Trouble = 1
		}
		b.List = append(b.List, o)
	}
	b.List[29].Name, b.List[29].Row = "#1001", 7
	flows := []string{"order-confirmation", "shipping-update", "satisfaction-survey", "review-request", "replenishment", "warranty-ending"}
	for i, name := range flows {
		for day := range 8 {
			b.Waits = append(b.Waits, aftercare.Waiting{Workflow: name, Day: at(day, 0, 0), State: aftercare.StepWaiting, Steps: (i*7 + day*5) % 13})
		}
	}
	b.Waits = append(b.Waits,
		aftercare.Waiting{Workflow: "shipping-update", Day: at(-1, 0, 0), State: aftercare.StepDue, Steps: 2},
		aftercare.Waiting{Workflow: "review-request", State: aftercare.StepWaiting, Steps: 31},
		aftercare.Waiting{Workflow: "warranty-ending", Day: at(200, 0, 0), State: aftercare.StepHeld, Steps: 4})
	return b
}
