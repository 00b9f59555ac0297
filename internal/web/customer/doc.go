// Package customer serves what the links in mails open. Below /c/{token} lie
// the order's page with its forms, a case's page, the survey, the places to
// review, and the choice of mails; at /find/{store} whoever lost the link asks for
// a new one.
//
// routes.go lists the pages, one entry each; a page is a file here, a template
// in pages/, and its texts in strings/<language>/<area>.json. visit.go opens
// the token and loads the order; form.go and pages/_form.html make, read and
// show a form.
//
// Invariants:
//
//   - GET and HEAD only show: mail scanners follow every link (and a survey
//     link with ?score=5 would otherwise vote). Only a POST records.
//   - What a customer says becomes an event and enters by the one door; nothing
//     here writes rows, those of pictures excepted. The key of an event is the same
//     for the same act: forms carry a nonce, so that one sent twice says it once.
//   - Every bad token gets the same 404, whatever is wrong with it: expired,
//     forged, cut short, of a store or an order that is gone.
//   - A page holds no address and no price of the order: whoever was forwarded
//     the mail sees the order's name and what was bought, no more.
//   - A good and a bad answer get the same review links. Asking only the happy
//     ones would be lying to the next customer (and is what the FTC calls
//     review gating).
//   - Nothing typed is lost: what cannot be kept comes back, with a button that
//     sends it again. A picture is kept, drawn anew (package photo), before the
//     event that names it, and goes along in a form that has something to mend.
//   - A page that answers a form shows the case as it will stand, since what came
//     through the door is applied a moment later (filing.go).
//   - A case's page sends nobody elsewhere, and takes an answer at any time: one to
//     a closed case opens it again.
//   - What is printed fits on one page of A4 and of Letter.
//   - Each form says who keeps the data, why, on what basis and how long.
//
// The pages speak the order's language (a folder of strings each, complete),
// wear the store's name, logo and color, and need no script and no cookie.
package customer
