package aftercare

import "time"

// Mark is how far a database has come. It is kept outside the database too, so
// that a copy of an earlier day, put back, can tell that it is one.
type Mark struct {
	Database string `json:"database"` // its random id, which a restored copy keeps
	// Handed is the greatest number of a hand-over, Inbox and Orders are the
	// greatest ids of committed rows. None of these rows is ever deleted.
	Handed int64     `json:"handed"`
	Inbox  int64     `json:"inbox"`
	Orders int64     `json:"orders"`
	At     time.Time `json:"at"` // by the database's clock
}

// Ahead reports whether m has seen anything that other has not.
func (m Mark) Ahead(other Mark) bool {
	return m.Handed > other.Handed || m.Inbox > other.Inbox || m.Orders > other.Orders
}

// Join is the furthest of both in each number.
func (m Mark) Join(other Mark) Mark {
	m.Handed, m.Inbox, m.Orders = max(m.Handed, other.Handed), max(m.Inbox, other.Inbox), max(m.Orders, other.Orders)
	if other.At.After(m.At) {
		m.At = other.At
	}
	return m
}

// Restore is a database that was found to be older than what it did. Until it
// has ended nothing is sent.
type Restore struct {
	ID      int64     `json:"-"`
	Outside Mark      `json:"mark"`     // the mark that was ahead
	Inside  Mark      `json:"database"` // what the database knew then
	FoundAt time.Time `json:"found_at"` // machine time
	// Backup and Until enclose what may have been sent and is not known, in
	// business time; zero while nobody has told.
	Backup time.Time `json:"backup"`
	Until  time.Time `json:"until"`
}

// Recovery counts what a recovery did with the steps that may have been mailed
// after the backup.
type Recovery struct {
	Unconfirmed int `json:"unconfirmed"` // may have been sent: left to a person
	Otherwise   int `json:"otherwise"`   // skipped, held or put off, as the engine decided
	Left        int `json:"left"`        // their store has news that is not applied yet, or their lease still runs; the workers decide the same
}
