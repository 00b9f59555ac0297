# Aftercare: what can be done with the source. Everything but `make test` needs
# nothing but Go.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help build demo test check property race browser chaos soak bench fuzz golden lint security deps clean

# The packages whose tests do not pull in the SQLite driver: translated from C,
# it takes minutes to build for the race detector.
quick = $(shell go list -test -f '{{.ImportPath}}{{range .Deps}} {{.}}{{end}}' ./... | grep '^[^ ]*\.test ' | grep -v ' modernc.org/sqlite' | sed 's/\.test .*//')

# The packages whose tests write golden files.
goldens = $(shell grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -n1 dirname | sort -u)

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{printf "  make %-8s %s\n", $$1, $$2}'

# With the settings of go test, so that the two share what was compiled; the
# static binary is the Dockerfile's.
build: ## build the program: bin/aftercare
	go build -o bin/aftercare ./cmd/aftercare

demo: build ## ninety days of a sample shop in your browser
	./bin/aftercare demo

test: deps check ## all checks and all tests, on real PostgreSQL and Redis
	go test ./...
	go test -race -short $(quick)

check: ## format, vet, staticcheck
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "run gofmt -w on:"; echo "$$unformatted"; exit 1; }
	go vet ./...
	go tool staticcheck ./...

# A failing life is made small and kept in internal/engine/testdata/rapid.
LIVES ?= 20000
property: ## play thousands of random lives of customers against what must never happen
	go test ./internal/engine -count 1 -timeout 0 -run '^(TestPeace|TestStories)$$' -rapid.checks $(LIVES)

race: deps ## the race detector on everything; builds for some minutes
	go test -race -timeout 30m ./...

# Pictures of the pages: make browser SHOTS=/tmp/shots
browser: ## every page in a real Chromium, as its users see it
	@.ci/deps.sh browser
	AFTERCARE_TEST_BROWSER=1 go test -count 1 -timeout 30m ./internal/browser $(if $(SHOTS),-shots $(SHOTS))
	AFTERCARE_TEST_BROWSER=1 go test -count 1 -run '^TestSheetsFitOnOnePage$$' ./internal/web/customer/counter

# The same seed makes the same choices: make chaos SEED=7. README=1 puts the
# table into the README. Within the folder go test does not hold the lines of
# progress back.
SEED ?= $(shell od -An -N3 -tu4 /dev/urandom | tr -d ' ')
chaos: deps ## break everything under load, and count; half an hour or more
	@mkdir -p .cache; rm -f .cache/chaos.md; cd internal/chaos; \
	AFTERCARE_TEST_LONG=1 AFTERCARE_TEST_SEED=$(SEED) AFTERCARE_CHAOS_TABLE=$(CURDIR)/.cache/chaos.md \
	AFTERCARE_CHAOS_README=$(if $(README),$(CURDIR)/README.md) \
		go test -count 1 -timeout 2h; status=$$?; \
	cat $(CURDIR)/.cache/chaos.md; exit $$status

DURATION ?= 20m
soak: deps ## a random fault every 20 s under load; 20 minutes, or DURATION=2h
	@mkdir -p .cache; rm -f .cache/soak.md; cd internal/chaos; \
	AFTERCARE_TEST_LONG=1 AFTERCARE_TEST_SEED=$(SEED) AFTERCARE_TEST_SOAK=$(DURATION) AFTERCARE_SOAK_REPORT=$(CURDIR)/.cache/soak.md \
		go test -count 1 -timeout 0 -run '^TestSoak$$'; status=$$?; \
	cat $(CURDIR)/.cache/soak.md; exit $$status

# The newest table stands in the README: make bench README=1 puts it there.
bench: deps build ## measure this machine beside what one would use instead; a quarter of an hour
	./bin/aftercare bench $(if $(README),--readme $(CURDIR)/README.md)

fuzz: ## each fuzz target for ten seconds
	@for dir in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n1 dirname | sort -u); do \
		for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/p' $$dir/*_test.go); do \
			echo "$$dir $$target"; \
			go test $$dir -run '^$$' -fuzz "^$$target$$" -fuzztime 10s -fuzzminimizetime 5x || exit 1; \
		done; \
	done

golden: ## write the golden files anew; then read the difference
	go test $(goldens) -update
	@git --no-pager diff --stat 2>/dev/null || true

lint: ## golangci-lint with the reasons in .golangci.yml, when it is installed
	@if command -v golangci-lint >/dev/null; then golangci-lint run ./...; else \
		echo "golangci-lint is not installed; see https://golangci-lint.run/docs/welcome/install/"; fi

security: ## gosec, govulncheck, staticcheck, gitleaks; fetches them, takes some minutes
	@.ci/security.sh

deps: ## install redis-server, postgresql and a C compiler from Debian, if missing
	@.ci/deps.sh

clean: ## remove what was built
	rm -rf bin dist .cache
