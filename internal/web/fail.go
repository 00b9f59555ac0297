package web

import (
	"net/http"

	"aftercare/internal/aftercare"
)

// statuses maps the domain's error codes to HTTP, for every area.
var statuses = map[aftercare.Code]int{
	aftercare.Internal:     http.StatusInternalServerError,
	aftercare.Invalid:      http.StatusBadRequest,
	aftercare.NotFound:     http.StatusNotFound,
	aftercare.Conflict:     http.StatusConflict,
	aftercare.Unauthorized: http.StatusUnauthorized,
	aftercare.TooLarge:     http.StatusRequestEntityTooLarge,
	aftercare.Ignored:      http.StatusOK,
	aftercare.Unavailable:  http.StatusServiceUnavailable,
}

// Status is the HTTP status of an error.
func Status(err error) int {
	if s, ok := statuses[aftercare.CodeOf(err)]; ok {
		return s
	}
	return http.StatusInternalServerError
}

// Shown is the error's text when it may be shown; internal errors keep theirs
// for the log.
func Shown(err error) string {
	if aftercare.CodeOf(err) == aftercare.Internal {
		return "Something went wrong on our side. The log says what."
	}
	return err.Error()
}
