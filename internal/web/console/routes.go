package console

import (
	"net/http"

	"aftercare/internal/web"
)

// aCase is the address of a case.
const aCase = "/cases/{store}/{source}/{order}/{case}"

// routes lists all addresses of the console.
func (c *console) routes() http.Handler {
	in := http.NewServeMux() // needs a session
	in.HandleFunc("GET /{$}", c.page(c.overview))
	in.HandleFunc("GET /orders/{row}", c.page(c.order))
	in.HandleFunc("POST /orders/{row}/case", c.page(c.openACase))
	in.HandleFunc("GET /cases", c.page(c.cases))
	in.HandleFunc("GET /cases/report", c.page(c.report))
	in.HandleFunc("GET /cases/report.json", c.page(c.reportJSON))
	in.HandleFunc("GET /cases/report.csv", c.page(c.reportCSV))
	in.HandleFunc("POST /cases/me", c.page(c.iam))
	in.HandleFunc("GET "+aCase, c.page(c.kase))
	in.HandleFunc("POST "+aCase+"/{do}", c.page(c.act))
	in.HandleFunc("POST "+aCase+"/draft", c.page(c.pick))
	in.HandleFunc("GET "+aCase+"/photo/{id}", c.page(c.photo))
	in.HandleFunc("GET /mails", c.page(c.mails))
	in.HandleFunc("GET /mails/{id}", c.page(c.mail))
	in.HandleFunc("GET /mails/{id}/html", c.page(c.mailHTML))
	in.HandleFunc("POST /mails/{id}/sent", c.page(c.markSent))
	in.HandleFunc("POST /mails/{id}/again", c.page(c.tryAgain))
	in.HandleFunc("GET /queues", c.page(c.queues))
	in.HandleFunc("GET /inbox", c.page(c.inbox))
	in.HandleFunc("GET /pauses", c.page(c.pauses))
	in.HandleFunc("POST /pauses", c.page(c.pause))
	in.HandleFunc("POST /pauses/{id}/resume", c.page(c.resume))
	in.HandleFunc("GET /announcements", c.page(c.announcements))
	in.HandleFunc("POST /announcements/{store}/{id}/{do}", c.page(c.moveAnnouncement))
	in.HandleFunc("POST /brakes/approve", c.page(c.approve))
	in.HandleFunc("GET /workflows", c.page(c.workflows))
	in.HandleFunc("/", c.page(c.notFound))
	if c.Raw != nil {
		in.Handle("GET /queues/raw/", raw(c.Raw)) // asynqmon answers any method
	}
	if c.Mailbox != nil {
		in.Handle("/mailbox", c.Mailbox)
		in.Handle("/mailbox/", c.Mailbox)
	}

	out := http.NewServeMux() // open to everybody
	out.Handle("GET /assets/{file}", web.Assets())
	if c.Open {
		out.Handle("/", in)
	} else {
		out.HandleFunc("GET /login", c.page(c.login))
		out.HandleFunc("POST /login", c.page(c.enter))
		out.HandleFunc("POST /logout", c.page(c.leave))
		out.Handle("/", c.sessions.require(in))
	}
	return web.Secure(web.PagePolicy, web.Protection(c.PublicURL).Handler(c.sessions.load(out)))
}
