package aftercare

import (
	"errors"
	"fmt"
)

// Code says what kind of failure an error is; the web maps it to a status and
// the jobs to an outcome, each in one table.
type Code string

const (
	Internal     Code = "internal"     // ours: logged, its text is never shown
	Invalid      Code = "invalid"      // the input is wrong and stays wrong
	NotFound     Code = "not_found"    // no such row, store, template
	Conflict     Code = "conflict"     // somebody else was first; look again
	Unauthorized Code = "unauthorized" // signature or login did not hold
	TooLarge     Code = "too_large"    // over a stated limit
	Ignored      Code = "ignored"      // well-formed, and nothing in it is for us
	Unavailable  Code = "unavailable"  // a dependency is away; later may work
)

// Error is a failure with a code and a text that may be shown.
type Error struct {
	Code    Code
	Message string
	Err     error // the cause, may be nil
}

func (e *Error) Error() string { return e.Message }
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error; like fmt.Errorf it keeps what %w wraps.
func Errorf(code Code, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), Err: errors.Unwrap(err)}
}

// CodeOf is the code of the outermost Error in err, Internal when there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}
