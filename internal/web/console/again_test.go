package console

import (
	"net/http"
	"slices"
	"testing"

	"aftercare/internal/aftercare"
)

// poisoned makes the lost mail of the sample order one that broke the worker.
func poisoned(x *bundle) {
	line := x.b.Lines[7]
	for i := range line.State.Enrollments {
		for j := range line.State.Enrollments[i].Steps {
			if st := &line.State.Enrollments[i].Steps[j]; st.ID == 21 {
				st.State, st.Reason = aftercare.StepHeld, aftercare.Because(aftercare.ReasonPoison, "the worker stopped 5 times while making this mail")
			}
		}
	}
	for _, mails := range [][]aftercare.Mail{x.b.Ledger, line.Mails} {
		i := slices.IndexFunc(mails, func(m aftercare.Mail) bool { return m.ID == "q7w3lostdot9" })
		mails[i].StepRow, mails[i].State, mails[i].Reason = 21, aftercare.MailPrepared, aftercare.Because(aftercare.ReasonPoison, "the worker stopped 5 times while making this mail")
	}
	x.b.Lines[7] = line
	x.b.Numbers.Poison = 1
}

const tryAgain = `action="/mails/q7w3lostdot9/again"`

// A person finds it from the first page, and may let it be tried again from the
// list, the mail and the order.
func TestAMailThatBrokeTheWorkerIsFound(t *testing.T) {
	x := inside(t)
	poisoned(x)
	x.contains(x.do("GET", "/", nil), http.StatusOK, "1 mail breaks the worker", `href="/mails?state=held"`)
	x.contains(x.do("GET", "/mails?state=held", nil), http.StatusOK, `href="/mails/q7w3lostdot9"`, "the worker stopped 5 times while making this mail")
	x.contains(x.do("GET", "/mails/q7w3lostdot9", nil), http.StatusOK, tryAgain)
	x.contains(x.do("GET", "/orders/7", nil), http.StatusOK, tryAgain)
}

func TestResumeSaysHowManyGoOn(t *testing.T) {
	x := inside(t)
	w := x.do("POST", "/pauses/1/resume", nil)
	x.contains(x.do("GET", w.Header().Get("Location"), nil), http.StatusOK, "3 steps go on")
}

// What must arrive says what becomes of it.
func TestASecondSendingOnPurposeIsTold(t *testing.T) {
	for text, m := range map[string]aftercare.Mail{
		"It will be sent once more on purpose": {State: aftercare.MailUnconfirmed, Deliberate: aftercare.DeliberatePlanned},
		"Sent once more on purpose":            {State: aftercare.MailSent, Deliberate: aftercare.DeliberateBegun},
	} {
		x := inside(t)
		line := x.b.Lines[7]
		for _, mails := range [][]aftercare.Mail{x.b.Ledger, line.Mails} {
			i := slices.IndexFunc(mails, func(m aftercare.Mail) bool { return m.ID == "q7w3lostdot9" })
			mails[i].State, mails[i].Deliberate = m.State, m.Deliberate
		}
		for _, p := range []string{"/mails/q7w3lostdot9", "/orders/7"} {
			x.contains(x.do("GET", p, nil), http.StatusOK, text)
		}
	}
}

// What waits for a case says for which.
func TestAHoldNamesItsCase(t *testing.T) {
	x := bought(t)
	st, err := x.s.OrderState(x.Context(), "acme", "shopify", "450789469")
	if err != nil {
		t.Fatal(err)
	}
	held := aftercare.Enrollment{Workflow: "review-request", Subject: st.Facts.Subject(), State: aftercare.EnrollmentHeld,
		Reason: aftercare.Because(aftercare.ReasonCase, "return R-7K4M2Q")}
	line := aftercare.Timeline{State: st}
	line.State.Row, line.State.Enrollments = 7, []aftercare.Enrollment{held}
	d := deps(x.b, x.machine)
	d.Stores = []*aftercare.Store{x.shop}
	x.b.Lines[7] = line
	x.h = New(d)
	x.login(password)
	x.contains(x.do("GET", "/orders/7", nil), http.StatusOK, `It goes on when <a href="`+itsPage+`">Return `+theReturn+`</a> is closed.`)
}
