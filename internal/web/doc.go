// Package web holds what all pages share: rendering, security headers, the
// stylesheet, times as people read them, and mails shown as they were sent. The
// areas are packages of their own: console (operators), customer (signed
// pages), mailbox (what a demo sent), api (health).
//
// Invariants:
//
//   - A page is rendered into a buffer before the first byte goes out, so that
//     a broken template is a 500 and never half a page.
//   - Every response carries a Content-Security-Policy that starts from
//     default-src 'none'; no page needs an inline script or a foreign host.
//   - A mail's HTML is shown in a sandboxed frame under a policy of its own. It
//     is made of order data, so it never runs in the console's origin.
//   - GET and HEAD change nothing, anywhere.
//
// The areas declare the few methods they need as interfaces and import neither
// store nor jobs.
package web
