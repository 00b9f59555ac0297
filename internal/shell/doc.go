// Package shell holds what must not get through. Its tests come at the running
// program from outside, as a stranger, a platform, a customer, an operator's
// other browser tab or a mail scanner would; what a package can hold alone, its
// own tests hold. This is the threat model: a test fails when a row names a test
// that is not there, or when one of this package's tests is in no row.
//
// # What is worth something
//
//   - Who bought what, with names, addresses and complaints.
//   - A shop's good name: mail in its name to its customers.
//   - A customer's peace: one mail and no more, and none after "no".
//   - The keys: of webhooks, links, DKIM, SMTP, databases, the console.
//
// # Who may come
//
//	stranger    anybody on the net; also a scanner that opens links
//	platform    a shop's system, or who has got hold of its secret
//	shopper     who orders, and writes into every field of an order
//	customer    who has the link of a mail, perhaps a forwarded one
//	marketer    who writes templates and workflows
//	thief       who gets a copy of the database, a backup or a log
//	operator    who has the password; is trusted with all shops
//
// # The doors, what stops whom, and the test that holds it
//
// Webhooks, /webhooks/{store}/{source}:
//
//   - A stranger posts orders: the signature over the raw body, compared in
//     constant time; the path names store and secret; a replay is the same row.
//     platformtest.Run in every adapter; standard.TestWindow,
//     standard.TestSignatureCoversIdAndTime, intake.TestEveryAnswer
//   - A source without a secret: refused at the start. config.TestAllFaultsAtOnce
//   - Bodies too large, endless, compressed, slow: refused before they are read.
//     shell.TestWhatIsRefusedUnread, intake.TestOnTheWire, intake.TestAStallingBody
//   - A platform signs what we cannot read: kept with a reason, never lost, never
//     a row that fails for ever. shell.TestSignedNonsenseIsKept
//   - One delivery, two bodies: the first counts, the row says so.
//     shell.TestTheFirstBodyCounts, intake.TestStrangeKeys
//
// Fields of an order:
//
//   - A shopper writes headers, addresses, HTML, Markdown, templates, control and
//     bidirectional marks, or 64 KB: it is text, wherever it shows up.
//     shell.TestFields, shell.TestAddresses, shell.TestActsAreSeen,
//     mail.TestHostileFieldsStayInTheirPlace, mailtemplates.TestHostileDataStaysText,
//     mailtemplates.TestOrderDataIsNoTemplate, mailtemplates.TestWhatCustomersTypeHoldsNoAddress
//
// Links of mails, /c/{token}:
//
//   - A stranger guesses, bends or extends a token: HMAC-SHA-256 over key,
//     purpose, store, subject and expiry; one spelling; one answer to all.
//     shell.TestTokens, link.TestOnlyOneSpelling, link.TestPayloadIsCanonical,
//     link.TestRandomTokens, link.FuzzOpen
//   - A customer reaches another's order: the token names the order, and nothing
//     else is asked. shell.TestALinkIsGoodForOneOrder
//   - A scanner follows every link: a GET shows, a POST acts. shell.TestScanners
//   - A link that leads elsewhere: the form posts a number, the address stays
//     here. customer.TestReview
//
// Console:
//
//   - A stranger without a session: sent to the login, on every route there is.
//     shell.TestEveryRouteIsListed, shell.TestWhoMayPass
//   - Guesses: ten a minute for one address, whatever a header says.
//     shell.TestGuesses, console.TestTriesAreLimited, console.TestLoginMakesANewToken
//   - Another site's page acts through the operator's browser: refused by origin;
//     cookies are SameSite=Lax, and no GET acts. shell.TestOtherSites
//   - Scripts in a page or a shown mail: escaped, forbidden by policy, mails in a
//     sandboxed frame. shell.TestHeaders, shell.TestFields, web.TestEveryLinkWorks,
//     console.TestRawViewAllowsOnlyItsOwnScripts
//   - A redirect after login leads away: paths of ours only.
//     console.TestLoginNeverLeadsAway
//   - Forms too large, on every route. shell.TestEveryRouteHasLimits
//
// Templates and workflows:
//
//   - A marketer's template runs, grows or reaches too far: no ranges, files or
//     environment, chosen filters, work and output counted; a clear error with
//     file and line, the mail waits, others go on. mailtemplates.TestHostileTemplates,
//     mailtemplates.TestLimits, jobs.TestABrokenTemplateLosesNothing,
//     jobs.TestAPanicEndsOneAttemptOnly
//   - A condition that calls or loops: there is no such word. workflows.FuzzCompile
//
// Mail:
//
//   - STARTTLS stripped, a false certificate: no mail, no password.
//     mail.TestSTARTTLSStripped, mail.TestCertificateIsChecked
//   - A sandbox that mails customers: loopback or allowed addresses only.
//     mail.TestSandboxAllows, mail.TestLoopbackStaysHere
//
// What is at rest:
//
//   - A thief has the database: the keys in it are sealed, sessions are hashes;
//     names and addresses are there to be read. store.TestACopiedFileAloneOpensNoLink,
//     store.TestASealIsBoundToItsRow, store.TestAConfiguredKey, cmd.TestSeal
//   - A thief has logs, metrics, a crash's stacks: ids only.
//     shell.TestCanaries, shell.TestCanariesBehindTheLogin, config.TestSecretNeverShows
//   - The erased come back: keyed hashes know them again.
//     store.TestEraseLeavesNothing, store.TestErasedCustomersAreKnownAgain
//
// # What is left
//
//   - Who has a mail has its links: a forwarded mail lets another answer for the
//     customer. Links open one order's page, never the console.
//   - Who has the console's password is every operator; there are no roles.
//   - Login tries are counted in each process. Behind a proxy everybody shares
//     one count, since no header is believed: guessing can lock operators out
//     for a minute at a time.
//   - Personal data in the database is not encrypted; the disk has to be. On
//     PostgreSQL nothing is sealed before there is a key.
//   - TLS, HSTS and limits on connections are the proxy's; /metrics and the
//     console belong inside.
//   - A template may take about a second of one core before it is stopped.
//   - Aftercare fetches no address that somebody gives it, so nothing guards
//     against that.
package shell
