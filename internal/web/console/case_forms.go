package console

import (
	"cmp"
	"slices"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/cases"
)

// Did says what was done, right after it was.
func (p casePage) Did() string {
	done := map[string]string{
		"say": "Your answer is on its way: the mail goes out within seconds.", "note": "The note is kept.", "call": "The call is kept.",
		"decide": "Decided.", "estimate": "The price is named. It is the customer’s turn.", "received": "Kept: it has come in.",
		"refunded": "Kept: the money is sent back.", "shipped": "Kept: it is on its way.", "ready": "Promised.",
		"move": "The state is changed.", "owner": "Handed over.", "root": "The root cause is kept.", "grant": "Given, once.",
		"close": "Closed.", "reopen": "It is open again.", "posted": "Kept: it is answered in public.",
		"open": "The case is open. Its number and page are on their way to the customer.",
	}[p.Form.Did]
	if done != "" && mailed[p.Form.Did] != nil {
		done = strings.TrimSpace(done + " " + p.told(p.Form.Did))
	}
	return done
}

// mailed says for which kinds of case a mail tells of an act by itself; it gives
// way to what the desk writes along.
var mailed = map[string][]aftercare.CaseKind{
	"decide": {aftercare.CaseReturn}, "estimate": {aftercare.CaseRepair}, "received": {aftercare.CaseReturn}, "refunded": {aftercare.CaseReturn},
	"shipped": {aftercare.CaseRepair, aftercare.CaseSparePart}, "ready": {},
	"close": {aftercare.CaseComplaint, aftercare.CaseReturn, aftercare.CaseQuestion, aftercare.CaseRepair, aftercare.CaseSparePart},
}

// tells says how the customer hears of an act, before it is done.
func (p casePage) tells(do string) string {
	switch asked := slices.Contains(mailed[do], p.Case.Kind); {
	case do == "close" && asked:
		return "A mail asks the customer later whether it is solved. What you write here is sent at once."
	case do == "close":
		return "What you write here is sent at once."
	case asked:
		return "A mail tells the customer. If you write something below, it is sent instead."
	}
	return "This alone sends no mail: the customer hears of it by what you write below."
}

// told says how the customer hears of what was done.
func (p casePage) told(do string) string {
	switch asked := slices.Contains(mailed[do], p.Case.Kind); {
	case do == "close" && asked:
		return "A mail asks the customer later whether it is solved."
	case do == "close":
		return ""
	case asked:
		return "A mail tells the customer, or your words if you wrote any."
	}
	return "This alone sent no mail: the customer hears of it by what you write."
}

// Tells says how the customer hears of an act.
func (f actForm) Tells() string {
	hint := f.Page.tells(f.Do)
	if f.Do == "decide" {
		hint += " If you say no, say why."
	}
	return hint
}

// takes says which acts a kind of case knows, besides those that all do.
var takes = map[aftercare.CaseKind]string{
	aftercare.CaseReturn:    "decide received ready shipped refunded",
	aftercare.CaseRepair:    "decide estimate received ready shipped",
	aftercare.CaseSparePart: "decide estimate ready shipped",
	aftercare.CaseComplaint: "decide received ready shipped refunded",
	aftercare.CaseData:      "decide",
}

// Takes reports whether such a case knows an act.
func (p casePage) Takes(do string) bool { return strings.Contains(takes[p.Case.Kind], do) }

// actForm is the form of one act.
type actForm struct {
	Do, Title, Hint string
	Page            casePage
}

// Act gives the "act" block what it shows.
func (p casePage) Act(do, title, hint string) actForm { return actForm{do, title, hint, p} }

// Open reports whether the form is unfolded: when something was wrong with it.
func (f actForm) Open() bool { return f.Page.Form.Do == f.Do && f.Page.Form.Problem != "" }

// Val is what was typed.
func (f actForm) Val(field string) string { return f.Page.Val(f.Do, field) }

// Then is the state that an answer leads to: what was chosen, else the next step's
// where it needs no more than a word. That something was approved, sent or paid
// is for a person to say: the answer may turn out to be about something else.
func (p casePage) Then() string {
	if p.Form.Do == "say" {
		return p.Form.Values.Get("state")
	}
	if next := p.Ready().State; slices.Contains(p.PlainStates(), next) {
		return next
	}
	return ""
}

// Needs is the state whose fields stand beside the answer: the one chosen, or the
// next step's, so that they are at hand.
func (p casePage) Needs() string { return cmp.Or(p.Then(), p.Ready().State) }

// Turns reports whether it is the customer's turn after the answer.
func (p casePage) Turns() bool {
	if p.Form.Do == "say" {
		return p.Form.Values.Get("asks") != ""
	}
	return p.Ready().Asks
}

// AnswerStates are the states that an answer may lead to.
func (p casePage) AnswerStates() []string { return p.States }

// PlainStates are those that need no more than a word.
func (p casePage) PlainStates() []string {
	return slices.DeleteFunc(slices.Clone(p.States), func(s string) bool { return slices.Contains(actStates, s) })
}

// Covers is who bears the cost, as typed, as it stands, or as the rules suggest.
func (p casePage) Covers(do string) string {
	return cmp.Or(p.Val(do, "covered"), p.Case.Covered, p.suggested())
}

// suggested is who bears the cost by the warranty and the store's return policy.
func (p casePage) suggested() string {
	switch p.Case.Kind {
	case aftercare.CaseRepair, aftercare.CaseSparePart:
		if len(p.Lines) > 0 {
			covered, _ := cases.Warranty(p.Facts, p.Lines[0], p.Now)
			return covered
		}
	case aftercare.CaseReturn:
		return cases.Pays(p.Facts, p.Case.Cause)
	case aftercare.CaseComplaint:
		if p.Fault() {
			return aftercare.CoveredByShop
		}
	}
	return ""
}

// Rows is how tall the box for the answer is, so that a ready reply is seen whole.
func (p casePage) Rows() int {
	lines := 2
	for l := range strings.Lines(p.Text()) {
		lines += 1 + len([]rune(l))/85
	}
	return max(7, min(22, lines))
}

// nextActs are the acts that bring about a plan's states.
var nextActs = map[string]string{
	aftercare.StateApproved: "decide", aftercare.StateDeclined: "decide", aftercare.StateEstimate: "estimate", aftercare.StateReceived: "received",
	aftercare.StateReady: "ready", aftercare.StateShipped: "shipped", aftercare.StateRefunded: "refunded", aftercare.StateClosed: "close",
}

// NextAct is what does the plan's next step, "" when nothing here does.
func (p casePage) NextAct() string {
	step, _, ok := cases.Next(p.Case, p.Shop.Help)
	if do := nextActs[step.State]; ok && do != "" && p.shows(do) {
		return do
	}
	return ""
}

// rootChoice is a choice of root causes.
type rootChoice struct {
	All    []string
	Chosen string
}

// Root gives the "roots" block what it shows.
func (p casePage) Root(do string) rootChoice {
	return rootChoice{p.Plan.Roots, cmp.Or(p.Val(do, "root"), p.Case.Root)}
}
