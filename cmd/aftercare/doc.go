// Command aftercare is the one binary: the webhook endpoint, the worker, the
// sweeps, the pages, and the tools around them.
//
// main.go reads the command line; wire.go is the only file that knows every
// package and puts them together; sources.go lists the platform adapters; each
// other file is one command.
package main
