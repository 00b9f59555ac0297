package aftercare

import "time"

// EnrollmentState is where a subject stands in a workflow.
type EnrollmentState string

const (
	EnrollmentActive EnrollmentState = "active"
	EnrollmentHeld   EnrollmentState = "held"
	EnrollmentDone   EnrollmentState = "done"
	EnrollmentExited EnrollmentState = "exited"
)

// Enrollment is one subject going through one workflow. Its key is (store,
// workflow, subject, occurrence); the version is pinned but not part of it.
type Enrollment struct {
	ID         int64           `json:"id"`
	Workflow   string          `json:"workflow"`
	Version    string          `json:"version"`
	Subject    Subject         `json:"subject"`
	Occurrence string          `json:"occurrence,omitempty"`
	State      EnrollmentState `json:"state"`
	Reason     Reason          `json:"reason,omitzero"`
	EnrolledAt time.Time       `json:"enrolled_at"`
	HeldSince  time.Time       `json:"held_since,omitzero"` // while held
	HeldFor    time.Duration   `json:"held_for,omitempty"`  // in earlier holds
	Steps      []Step          `json:"steps"`               // in the workflow's order
}

// StepState is where a planned action stands.
type StepState string

const (
	StepWaiting StepState = "waiting" // planned; due_at may still be unknown
	StepDue     StepState = "due"     // due within the horizon, the alarm is set
	StepRunning StepState = "running" // a worker has it, until its lease ends
	StepHeld    StepState = "held"    // a case or a pause keeps it back
	StepDone    StepState = "done"
	StepSkipped StepState = "skipped"
)

// Final reports whether nothing more will happen to the step.
func (s StepState) Final() bool { return s == StepDone || s == StepSkipped }

// Step is one planned action of an enrollment.
type Step struct {
	ID          int64     `json:"id"`
	StepID      string    `json:"step"`
	State       StepState `json:"state"`
	DueAt       time.Time `json:"due_at,omitzero"`
	UsefulUntil time.Time `json:"useful_until,omitzero"`
	NotBefore   time.Time `json:"not_before,omitzero"` // a retry's own delay
	Reason      Reason    `json:"reason,omitzero"`
	Template    string    `json:"template,omitempty"`
	Kind        Kind      `json:"kind,omitempty"`
	Priority    int       `json:"priority,omitempty"`
	Attempt     int       `json:"attempt,omitempty"`
	DoneAt      time.Time `json:"done_at,omitzero"` // business time it was done or skipped
	Trail       []string  `json:"trail,omitempty"`  // how due_at came about; not stored
}

// EnrollmentKey is the enrollment's natural key in one word, without the store.
func (e Enrollment) Key() string {
	return e.Workflow + "|" + e.Subject.Key() + "|" + e.Occurrence
}
