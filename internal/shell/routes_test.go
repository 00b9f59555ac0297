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

// routes are all there are, by their patterns; TestEveryRouteIsListed compares
// them with the source. {row}, {mail} and the tokens are filled in by visit.
var routes = map[string]route{
	"/webhooks/{store}/{source}": {door: toPlatforms, path: "/webhooks/acme/standard", form: "x=1"},
	"GET /livez":                 {door: toAll, path: "/livez", status: 200},
	"GET /readyz":                {door: toAll, path: "/readyz", status: 200},
	"GET /metrics":               {door: toAll, path: "/metrics", status: 200},
	"GET /assets/{file}":         {door: toAll, path: "{css}", status: 200},

	"GET /c/{token}":         {door: toTokens, path: "/c/{survey}", status: 200},
	"POST /c/{token}":        {door: toTokens, path: "/c/{survey}", form: "score=5&comment=fine", status: 200},
	"POST /c/{token}/review": {door: toTokens, path: "/c/{review}/review", form: "place=1", status: 303},

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
	"GET /announcements":       {door: toOperators, path: "/announcements", status: 200},

	"POST /announcements/{store}/{id}/{do}": {door: toOperators, path: "/announcements/acme/recall-none/stop", form: "x=1", status: 404},

	"GET /workflows":         {door: toOperators, path: "/workflows", status: 200},
	"GET /queues/raw/":       {door: toOperators, path: "/queues/raw/", status: 200},
	"GET /mailbox":           {door: toDemo, path: "/mailbox"},
	"GET /mailbox/list":      {door: toDemo, path: "/mailbox/list"},
	"GET /mailbox/{id}":      {door: toDemo, path: "/mailbox/1"},
	"GET /mailbox/{id}/html": {door: toDemo, path: "/mailbox/1/html"},

	"/":         {door: below},
	"/c/":       {door: below},
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
				if p, ok := pattern(n); ok {
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
func pattern(n ast.Node) (string, bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) != 2 {
		return "", false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Handle" && sel.Sel.Name != "HandleFunc" {
		return "", false
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	p, err := strconv.Unquote(lit.Value)
	return p, err == nil && strings.Contains(p, "/")
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
