#!/bin/sh
# Looks for known mistakes with tools of fixed versions, which Go fetches and
# builds when they are asked for. Ends with 0: all looked, nothing found;
# 1: something was found; 3: nothing was found, but not everything could be
# looked at (the database of known vulnerabilities is on the net).
set -u
found=0 blind=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT INT TERM

step() { printf '\n== %s\n' "$1"; }
found() { found=1; echo "$1: look at what is above"; }

step "staticcheck"
go tool staticcheck ./... || found staticcheck

# Test support and the bench are left out: their input is ours. An exception in
# the code says "#nosec Gxxx -- why".
step "gosec v2.29.0"
go run github.com/securego/gosec/v2/cmd/gosec@v2.29.0 -quiet -fmt golint -exclude-dir internal/testkit -exclude-dir internal/spawn -exclude-dir internal/bench -exclude-dir internal/rig -exclude-dir internal/platform/platformtest ./... || found gosec

step "gitleaks v8.30.1"
if git rev-parse --git-dir >/dev/null 2>&1; then where=git; else where=dir; fi
go run github.com/zricethezav/gitleaks/v8@v8.30.1 "$where" --no-banner --redact --verbose --config .ci/gitleaks.toml . || found gitleaks

step "govulncheck v1.8.0"
if go run golang.org/x/vuln/cmd/govulncheck@v1.8.0 ./... >"$out" 2>&1; then
	cat "$out"
elif grep -q '^govulncheck: fetching vulnerabilities\|no such host\|connection refused\|i/o timeout' "$out"; then
	tail -n 3 "$out"
	echo "NOT CHECKED: the database of known vulnerabilities (vuln.go.dev) cannot be reached from here."
	echo "Run this again where it can, or name a copy: GOVULNDB=file:///path make security"
	blind=1
else
	cat "$out"
	found govulncheck
fi

printf '\n'
if [ "$found" = 1 ]; then echo "Something was found."; exit 1; fi
if [ "$blind" = 1 ]; then echo "Nothing was found, but known vulnerabilities of dependencies were not looked for."; exit 3; fi
echo "All looked; nothing was found."
