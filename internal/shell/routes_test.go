package shell_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// door says who may pass.
type door string

const (
	toAll       door = "everybody"
	toOperators door = "who is logged in to the console"
	toTokens    door = "who has the link of a mail"
	toPlatforms door = "who can sign"
	toDemo      door = "nobody but the demo"
	below       door = "what other routes say" // a mount point or a fallback
)

// route is what the tests know of one route: who may pass, an address, and what
// who may pass gets there.
type route struct {
	door   door
	path   string
	form   string // of a POST
	status int
}

const aCase = "/cases/{store}/{source}/{order}/{case}"

// routes are all there are, by their patterns; TestEveryRouteIsListed compares
// them with the source. {row}, {mail} and the tokens are filled in by visit.
var routes = map[string]route{
	"/webhooks/{store}/{source}": {door: toPlatforms, path: "/webhooks/acme/standard", form: "x=1"},
	"GET /livez":                 {door: toAll, path: "/livez", status: 200},
	"GET /readyz":                {door: toAll, path: "/readyz", status: 200},
	"GET /metrics":               {door: toAll, path: "/metrics", status: 200},
	"GET /assets/{file}":         {door: toAll, path: "{css}", status: 200},

	"GET /c/{token}":            {door: toTokens, path: "/c/{survey}", status: 200},
	"POST /c/{token}":           {door: toTokens, path: "/c/{survey}", form: "score=5&comment=fine", status: 200},
	"GET /c/{token}/review":     {door: toTokens, path: "/c/{review}/review", status: 200},
	"POST /c/{token}/review":    {door: toTokens, path: "/c/{review}/review", form: "place=1", status: 303},
	"GET /c/{token}/return":     {door: toTokens, path: "/c/{order}/return", status: 200},
	"POST /c/{token}/return":    {door: toTokens, path: "/c/{order}/return", form: "x=1", status: 422},
	"GET /c/{token}/repair":     {door: toTokens, path: "/c/{order}/repair", status: 200},
	"POST /c/{token}/repair":    {door: toTokens, path: "/c/{order}/repair", form: "x=1", status: 303},
	"GET /c/{token}/part":       {door: toTokens, path: "/c/{order}/part", status: 200},
	"POST /c/{token}/part":      {door: toTokens, path: "/c/{order}/part", form: "x=1", status: 422},
	"GET /c/{token}/ask":        {door: toTokens, path: "/c/{order}/ask", status: 200},
	"POST /c/{token}/ask":       {door: toTokens, path: "/c/{order}/ask", form: "x=1", status: 422},
	"GET /c/{token}/register":   {door: toTokens, path: "/c/{order}/register", status: 200},
	"POST /c/{token}/register":  {door: toTokens, path: "/c/{order}/register", form: "x=1", status: 422},
	"GET /c/{token}/data":       {door: toTokens, path: "/c/{order}/data", status: 200},
	"POST /c/{token}/data":      {door: toTokens, path: "/c/{order}/data", form: "x=1", status: 422},
	"GET /c/{token}/insert":     {door: toTokens, path: "/c/{order}/insert", status: 200},
	"GET /c/{token}/slip":       {door: toTokens, path: "/c/{case}/slip", status: 303}, // a question has none
	"GET /c/{token}/photo/{id}": {door: toTokens, path: "/c/{case}/photo/none", status: 404},

	"GET /find/{store}":  {door: toAll, path: "/find/acme", status: 200},
	"POST /find/{store}": {door: toAll, path: "/find/acme", form: "order=1&address=nobody@nowhere.example", status: 200},

	"GET /login":   {door: toAll, path: "/login", status: 200},
	"POST /login":  {door: toAll, path: "/login", form: "password=wrong", status: 401},
	"POST /logout": {door: toAll, path: "/logout", form: "x=1", status: 303},

	"GET /{$}":                 {door: toOperators, path: "/", status: 200},
	"GET /orders/{row}":        {door: toOperators, path: "/orders/{row}", status: 200},
	"GET /mails":               {door: toOperators, path: "/mails?state=sent", status: 200},
	"GET /mails/{id}":          {door: toOperators, path: "/mails/{mail}", status: 200},
	"GET /mails/{id}/html":     {door: toOperators, path: "/mails/{mail}/html", status: 200},
	"POST /mails/{id}/sent":    {door: toOperators, path: "/mails/{mail}/sent", form: "x=1", status: 409},  // it is sent already
	"POST /mails/{id}/again":   {door: toOperators, path: "/mails/{mail}/again", form: "x=1", status: 409}, // it was not held
	"GET /queues":              {door: toOperators, path: "/queues", status: 200},
	"GET /inbox":               {door: toOperators, path: "/inbox?state=applied", status: 200},
	"GET /pauses":              {door: toOperators, path: "/pauses", status: 200},
	"POST /pauses":             {door: toOperators, path: "/pauses", form: "store=acme&workflow=cross-sell&by=Kim&why=test", status: 303},
	"POST /pauses/{id}/resume": {door: toOperators, path: "/pauses/1/resume", form: "x=1", status: 303},
	"POST /brakes/approve":     {door: toOperators, path: "/brakes/approve", form: "store=acme&workflow=cross-sell&by=Kim", status: 404}, // it is not braked

	"GET /cases":               {door: toOperators, path: "/cases", status: 200},
	"GET /cases/report":        {door: toOperators, path: "/cases/report", status: 200},
	"GET /cases/report.json":   {door: toOperators, path: "/cases/report.json", status: 200},
	"GET /cases/report.csv":    {door: toOperators, path: "/cases/report.csv", status: 200},
	"POST /cases/me":           {door: toOperators, path: "/cases/me", form: "store=acme&helper=nobody", status: 400},
	"POST /orders/{row}/case":  {door: toOperators, path: "/orders/{row}/case", form: "x=1", status: 422},
	"GET " + aCase:             {door: toOperators, path: "/cases/acme/standard/{order id}/{number}", status: 200},
	"POST " + aCase + "/{do}":  {door: toOperators, path: "/cases/acme/standard/{order id}/{number}/nothing", form: "x=1", status: 404},
	"POST " + aCase + "/draft": {door: toOperators, path: "/cases/acme/standard/{order id}/{number}/draft", form: "x=1", status: 404},

	"GET " + aCase + "/photo/{id}": {door: toOperators, path: "/cases/acme/standard/{order id}/{number}/photo/none", status: 404},

	"GET /announcements": {door: toOperators, path: "/announcements", status: 200},

	"POST /announcements/{store}/{id}/{do}": {door: toOperators, path: "/announcements/acme/recall-none/stop", form: "x=1", status: 404},

	"GET /workflows":         {door: toOperators, path: "/workflows", status: 200},
	"GET /queues/raw/":       {door: toOperators, path: "/queues/raw/", status: 200},
	"GET /mailbox":           {door: toDemo, path: "/mailbox"},
	"GET /mailbox/list":      {door: toDemo, path: "/mailbox/list"},
	"GET /mailbox/all.json":  {door: toDemo, path: "/mailbox/all.json"},
	"GET /mailbox/{id}":      {door: toDemo, path: "/mailbox/1"},
	"GET /mailbox/{id}/html": {door: toDemo, path: "/mailbox/1/html"},

	"/":         {door: below},
	"/c/":       {door: below},
	"/find/":    {door: below},
	"/mailbox":  {door: below},
	"/mailbox/": {door: below},
}

// TestEveryRouteIsListed reads the patterns from the source: a new route must
// say above who may pass, and so is held to it by the tests below.
func TestEveryRouteIsListed(t *testing.T) {
	found := map[string]bool{}
	for _, dir := range []string{"../web", "../intake", "../../cmd"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				for _, p := range append(entry(n), pattern(n)...) {
					found[p] = true
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(found) < 25 {
		t.Fatalf("only %d routes found: %v", len(found), found)
	}
	for p := range found {
		if _, ok := routes[p]; !ok {
			t.Errorf("the route %q is not in the list of internal/shell/routes_test.go: say there who may pass", p)
		}
	}
	for p := range routes {
		if !found[p] {
			t.Errorf("there is no route %q any more", p)
		}
	}
}

// pattern is the first argument of mux.Handle("…", …) or mux.HandleFunc("…", …).
func pattern(n ast.Node) []string {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) != 2 {
		return nil
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Handle" && sel.Sel.Name != "HandleFunc" {
		return nil
	}
	if p := text(call.Args[0]); strings.Contains(p, "/") && !strings.HasSuffix(p, " ") {
		return []string{p}
	}
	return nil
}

// text is what a literal, or a sum of literals and the address of a case, says.
func text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return s
		}
	case *ast.Ident:
		if e.Name == "aCase" {
			return aCase
		}
	case *ast.BinaryExpr:
		if a, b := text(e.X), text(e.Y); a != "" && b != "" {
			return a + b
		}
	}
	return ""
}

// entry are the patterns of a page of customers: {path: "…", show: …, act: …}.
func entry(n ast.Node) (out []string) {
	lit, ok := n.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	fields := map[string]ast.Expr{}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if k, ok := kv.Key.(*ast.Ident); ok {
				fields[k.Name] = kv.Value
			}
		}
	}
	if fields["by"] == nil {
		return nil
	}
	path := ""
	if fields["path"] != nil {
		path = text(fields["path"])
	}
	if fields["show"] != nil {
		out = append(out, "GET /c/{token}"+path)
	}
	if fields["act"] != nil {
		out = append(out, "POST /c/{token}"+path)
	}
	return out
}

// method is the one that a route answers to.
func method(pattern string) string {
	if m, _, ok := strings.Cut(pattern, " "); ok {
		return m
	}
	if routes[pattern].form != "" {
		return "POST"
	}
	return "GET"
}

// patterns are the routes behind a door, in order.
func patterns(doors ...door) (out []string) {
	for _, p := range slices.Sorted(maps.Keys(routes)) {
		if slices.Contains(doors, routes[p].door) {
			out = append(out, p)
		}
	}
	return out
}
