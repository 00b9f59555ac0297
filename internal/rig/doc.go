// Package rig is a shop and its customers around the real program: webhooks go
// in over HTTP, signed as each platform signs them, mails come out at an SMTP
// server, and an auditor joins the two with the ledger between them. It is for
// tests; internal/chaos adds the faults.
//
// Invariants:
//
//   - The program is the binary that users get, built once per test process, and
//     runs as processes of its own, which may be killed, frozen and restarted.
//     Nothing of it outlives the tests.
//   - The SMTP server has a mail's Message-ID on disk before it says that it
//     took the mail. So whatever a sender may believe, the auditor knows better.
//   - Whatever is random comes from a seed that is printed, and taken from
//     AFTERCARE_TEST_SEED when that is set.
//   - Customers act only on what the mail server has: they follow the links of the
//     mails that arrived, and post a form again, the same one, until somebody
//     answers. What was answered is held against facts, ledger and mails.
//   - The auditor can fail: a build without the claim's fence (tag unfenced) is
//     caught by it, and so are rows that are changed behind the program's back,
//     which are tests of their own.
package rig
