#!/bin/sh
# What the tests need besides Go: the programs of Redis and PostgreSQL, and a C
# compiler for the race detector. They come from Debian when they are missing
# and we are root. Servers that run already are not touched, and none is started
# here: each test starts its own, on a free loopback port. With "browser" it is
# Chromium and its fonts too.
set -eu

missing=
need() { # need PACKAGE... : add what has to be installed
	missing="$missing $*"
}

command -v redis-server >/dev/null || need redis-server
command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need postgresql
command -v "${CC:-gcc}" >/dev/null || command -v cc >/dev/null || need gcc libc6-dev

if [ "${1:-}" = browser ]; then
	command -v chromium >/dev/null || need chromium fonts-noto-cjk
fi

[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
	echo "The tests need:$missing. Install them, or run this as root on Debian."
	# Where everything must be tested, stop here. Elsewhere the tests that need
	# a missing server skip themselves and say so.
	[ "${CI:-}" != true ] || exit 1
	exit 0
fi

# Debian starts a server as soon as it is installed, unless this file says no.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
	trap 'rm -f "$policy"' EXIT INT TERM
	printf '#!/bin/sh\nexit 101\n' >"$policy"
	chmod 755 "$policy"
fi

echo "Installing from Debian:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# shellcheck disable=SC2086 # a list of words
apt-get install -q -y --no-install-recommends $missing
