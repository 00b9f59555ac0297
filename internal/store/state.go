package store

import (
	"fmt"
	"slices"

	"aftercare/internal/aftercare"
)

// states reads everything about the orders, a query per table and not per
// order. Inside a transaction the caller holds the orders' locks.
func (q queries) states(orders []int64) (map[int64]*aftercare.OrderState, error) {
	rows, err := list[orderRow](q, "SELECT "+orderColumns+" FROM orders WHERE id IN (?) ORDER BY id", orders)
	if err != nil {
		return nil, fmt.Errorf("read orders: %w", err)
	}
	persons, err := list[personRow](q, "SELECT "+personColumns+" FROM persons WHERE id IN (?)", personsOf(rows))
	if err != nil {
		return nil, fmt.Errorf("read persons: %w", err)
	}
	return q.statesOf(rows, persons)
}

func personsOf(orders []orderRow) []int64 {
	ids := map[int64]bool{}
	for _, r := range orders {
		if r.PersonRow != 0 {
			ids[r.PersonRow] = true
		}
	}
	return sorted(ids)
}

// statesOf is states of rows that are read already.
func (q queries) statesOf(rows []orderRow, known []personRow) (map[int64]*aftercare.OrderState, error) {
	var orders []int64
	states := map[int64]*aftercare.OrderState{}
	people := map[int64][]*aftercare.OrderState{}
	stores := map[string][]*aftercare.OrderState{}
	for _, r := range rows {
		if err := r.read(); err != nil {
			return nil, err
		}
		st := &aftercare.OrderState{Row: r.ID, Version: r.Version, Store: r.Store, Facts: r.facts}
		orders, states[r.ID] = append(orders, r.ID), st
		stores[r.Store] = append(stores[r.Store], st)
		if r.PersonRow != 0 {
			people[r.PersonRow] = append(people[r.PersonRow], st)
		}
	}
	for _, read := range []func() error{
		func() error { return q.readEnrollments(orders, states) },
		func() error { return q.readSends(orders, states) },
		func() error { return q.readPersons(known, people) },
		func() error { return q.readPauses(stores) },
	} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return states, nil
}

func (q queries) readEnrollments(orders []int64, states map[int64]*aftercare.OrderState) error {
	rows, err := list[enrollmentRow](q, "SELECT "+enrollmentColumns+" FROM enrollments WHERE order_row IN (?) ORDER BY id", orders)
	if err != nil {
		return fmt.Errorf("read enrollments: %w", err)
	}
	steps, err := list[stepRow](q, "SELECT "+stepColumns+" FROM steps WHERE order_row IN (?) ORDER BY enrollment_id, position, id", orders)
	if err != nil {
		return fmt.Errorf("read steps: %w", err)
	}
	of := map[int64][]aftercare.Step{}
	for _, s := range steps {
		of[s.EnrollmentID] = append(of[s.EnrollmentID], s.step())
	}
	for _, r := range rows {
		e := r.enrollment()
		e.Steps = of[r.ID]
		states[r.OrderRow].Enrollments = append(states[r.OrderRow].Enrollments, e)
	}
	return nil
}

func (q queries) readSends(orders []int64, states map[int64]*aftercare.OrderState) error {
	rows, err := list[mailRow](q, "SELECT "+mailColumns+" FROM mails WHERE order_row IN (?) ORDER BY prepared_at, id", orders)
	if err != nil {
		return fmt.Errorf("read mails: %w", err)
	}
	for _, r := range rows {
		st := states[r.OrderRow]
		st.Sends = append(st.Sends, r.send())
	}
	return nil
}

// readPersons fills in the persons, and what their other orders say of them.
func (q queries) readPersons(known []personRow, people map[int64][]*aftercare.OrderState) error {
	var ids []int64
	persons := map[int64]*aftercare.Person{}
	for _, r := range known {
		p := r.person()
		ids, persons[r.ID] = append(ids, r.ID), &p
	}
	if err := q.readSlots(ids, persons); err != nil {
		return err
	}
	if err := q.readPurchases(ids, persons); err != nil {
		return err
	}
	for id, states := range people {
		for _, st := range states {
			if persons[id] != nil {
				st.Person = *persons[id]
			}
		}
	}
	return nil
}

const pendingQuery = "SELECT id, person_row, workflow, priority, wake_at FROM steps WHERE kind = 'marketing' AND " + toCome +
	" AND wake_at > 0 AND person_row IN (?) ORDER BY wake_at, id"

// readSlots reads which marketing mail the persons got, and what waits for them.
func (q queries) readSlots(ids []int64, persons map[int64]*aftercare.Person) error {
	slots, err := list[struct {
		Person   int64  `db:"person_row"`
		Kind     string `db:"kind"`
		Template string `db:"template"`
		State    string `db:"state"`
		At       int64  `db:"at"`
		Source   string `db:"source"`
		ID       string `db:"platform_id"`
		Name     string `db:"name"`
	}](q, `SELECT m.person_row, m.kind, m.template, m.state, m.at, o.source, o.platform_id, o.name FROM mails m JOIN orders o ON o.id = m.order_row
		WHERE m.kind IN ('service', 'marketing') AND m.state IN ('sending', 'handed_over', 'sent', 'unconfirmed')
		AND m.person_row IN (?) ORDER BY m.at`, ids)
	if err != nil {
		return fmt.Errorf("read slots: %w", err)
	}
	for _, s := range slots {
		p := persons[s.Person]
		if s.Kind == string(aftercare.KindMarketing) {
			p.Slots = append(p.Slots, instant(s.At))
		}
		p.Asked = append(p.Asked, aftercare.Asked{
			Template: s.Template, Order: s.Source + "/" + s.ID, Name: s.Name, State: aftercare.MailState(s.State), At: instant(s.At),
		})
	}
	pending, err := list[struct {
		ID       int64  `db:"id"`
		Person   int64  `db:"person_row"`
		Workflow string `db:"workflow"`
		Priority int    `db:"priority"`
		DueAt    int64  `db:"wake_at"`
	}](q, pendingQuery, ids)
	if err != nil {
		return fmt.Errorf("read pending steps: %w", err)
	}
	for _, s := range pending {
		p := persons[s.Person]
		p.Pending = append(p.Pending, aftercare.PendingStep{StepID: s.ID, Workflow: s.Workflow, Priority: s.Priority, DueAt: instant(s.DueAt)})
	}
	return nil
}

func (q queries) readPurchases(ids []int64, persons map[int64]*aftercare.Person) error {
	rows, err := list[orderRow](q, `SELECT id, person_row, source, platform_id, placed_at, skus, `+basketNow+`, canceled FROM orders
		WHERE person_row IN (?) ORDER BY placed_at, id`, ids)
	if err != nil {
		return fmt.Errorf("read purchases: %w", err)
	}
	for _, r := range rows {
		b := aftercare.Purchase{Source: r.Source, OrderID: r.PlatformID, PlacedAt: instant(r.PlacedAt), Canceled: r.Canceled != 0}
		if err := r.readBasket(&b); err != nil {
			return err
		}
		persons[r.PersonRow].Purchases = append(persons[r.PersonRow].Purchases, b)
	}
	return nil
}

func (q queries) readPauses(stores map[string][]*aftercare.OrderState) error {
	pauses, approved, err := q.pauses()
	if err != nil {
		return err
	}
	var versions []struct {
		Store   string `db:"store"`
		Version int64  `db:"pause_version"`
	}
	if err := q.all(&versions, "SELECT store, pause_version FROM store_state"); err != nil {
		return fmt.Errorf("read pause versions: %w", err)
	}
	for store, states := range stores {
		own := slices.DeleteFunc(slices.Clone(pauses), func(p aftercare.Pause) bool { return p.Store != "" && p.Store != store })
		var version int64
		for _, v := range versions {
			if v.Store == "" || v.Store == store {
				version += v.Version
			}
		}
		let := slices.DeleteFunc(slices.Clone(approved), func(a aftercare.Approval) bool { return a.Store != store })
		for _, st := range states {
			st.Pauses, st.Approved, st.PauseState = own, let, version
		}
	}
	return nil
}
