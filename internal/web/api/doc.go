// Package api holds what machines ask over HTTP: whether the process lives,
// whether it can take work, and its numbers.
//
// /livez says only that the process answers: restarting it would not mend a
// database. /readyz runs the checks; one that is required and fails is 503, the
// others make it "degraded" and stay 200, since webhooks need SQL alone (law 1).
package api
