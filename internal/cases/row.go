package cases

import "aftercare/internal/aftercare"

// Row is the case as the desk lists it. It depends on facts alone, so its owner is
// who was there when the case began to wait; a page asks Owner for who is there now.
func Row(c aftercare.Case, help *aftercare.Help, store *aftercare.Store) aftercare.CaseRow {
	clock := Clocks(c, help, store)
	return aftercare.CaseRow{
		Case: c, Owner: Owner(c, help, later(c.Begun(), clock.Since), store.Location()),
		WaitsFor: clock.WaitsFor, Due: clock.Due, Clock: clock.What,
	}
}
