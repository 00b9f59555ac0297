// Package mailbox shows what a demo or a sandbox sent, as an inbox that fills
// while one looks: people on the left, the mail as it was sent on the right.
//
// It reads the built-in sink through one small interface and changes nothing.
// Without the script it is a page of links; the script only asks for the list
// again every second and opens mails in place.
package mailbox
