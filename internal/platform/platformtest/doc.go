// Package platformtest is the contract that every platform adapter keeps, as
// one suite of tests: what it refuses, what it survives, what its events look
// like. An adapter's own test describes the platform and calls Run:
//
//	platformtest.Run(t, platformtest.Platform{Name: "acme", …}, "testdata")
//
// The folder holds payloads written for the project, one per file, named
// <topic>__<what is special>.json, and beside each a golden: <same name>.events
// has the events, or the error, that come of it. With WEBHOOK_FIXTURES set to a
// folder of real payloads, those of <folder>/<Name> and the known signatures of
// <folder>/signature-vectors.json are tried too.
package platformtest
