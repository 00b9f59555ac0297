// Package browser holds tests only: what the program shows is looked at in a
// real Chromium, as its users see it. `make browser` runs them.
//
// The pages are those of the demo, whose story shows every journey: it is played
// once, as fast as it goes, and then stands still for all tests. Each test finds
// its way as a customer does, from a link in a mail.
//
// testdata/axe.min.js is axe-core 4.14.1 by Deque Systems (MPL 2.0), which finds
// what keeps people with a handicap out.
package browser
