// Package mailtemplates turns what is known of an order into a mail: subject,
// preheader, HTML and plain text, all from one source that a marketer can read.
//
// A template is Markdown with front matter and Liquid, in <name>/<locale>.md.
// Engineers own the rest: one layout, the block tags (layout/blocks) and the
// words they need (strings/<locale>.yaml).
//
// The order of work is what keeps customers' data harmless, and must stay:
//
//	source.go    Liquid tags leave the text; opaque ASCII words take their place
//	markdown.go  goldmark reads the text; it never sees data, so data cannot
//	             become a link, a list or a heading
//	html.go      the tree becomes a Liquid template again, every tag put back
//	text.go      with the escape that its place needs (text, attribute, URL)
//	group.go     the data, bound to the names that an author may use
//	engine.go    Liquid runs last, with strict variables, a cap on work and output
//	block.go     a block tag runs its own template in the same pass
//	render.go    the layout goes around it: head, footer by kind, identity
//
// All but the last four happen once, in Load. A Set never changes after it, so
// no mail is made of a template that was replaced.
//
// Invariants:
//
//   - A link is https, mailto, tel, or begins with the public URL; anything else
//     is an error naming the file, the line and the tag.
//   - Data is cleaned once, in newdata.go: no control or bidirectional marks, no
//     address of a web page in what a customer may write.
//   - What people write in a case is text (paragraphs.go), whoever wrote it.
//   - What the law demands of a mail (who sends it, why, how to end it) is added
//     by kind in the layout, and by country after law.go, and cannot be left out
//     by an author.
//   - A mail to the desk (reader: desk) has no footer for customers, and its data
//     none of their links.
//   - Rendering is a pure function of template, locale and data.
//   - A template that can fail fails in Load, on the fixtures, not on a customer.
package mailtemplates
