#!/usr/bin/env bash
# Installs a package in a clean Debian, runs its service, removes and purges it: test.sh PACKAGE
#
# There is no systemd in the clean root, so its unit is checked by systemd-analyze and what it starts
# is run as its user, with the environment it would have; sandboxing by systemd is not tested.
set -euo pipefail
package=$(readlink -f "$1")
: "${SUITE:=bookworm}"
: "${MIRROR:=$(sed -n 's#^\(deb \(\[[^]]*\] \)\?\|URIs: \)\(http[^ ]*debian/\?\)\( .*\|$\)#\3#p' \
	/etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v security | head -1)}"
: "${MIRROR:=http://deb.debian.org/debian}"
root=$(mktemp -d)
chmod 755 "$root"
pid=
cleanup() {
	[ -z "$pid" ] || kill "$pid" 2>/dev/null || true
	umount "$root/proc" 2>/dev/null || true
	rm -rf "$root"
}
trap cleanup EXIT
step() { echo "package-test: $*"; }
fail() { echo "package-test: FAILED: $*" >&2; exit 1; }
enter=(chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin
	DEBIAN_FRONTEND=noninteractive)
inside() { "${enter[@]}" "$@"; }

step "a clean $SUITE from $MIRROR"
debootstrap --variant=minbase "$SUITE" "$root" "$MIRROR" >"$root.log" 2>&1 \
	|| { tail -5 "$root.log"; fail "debootstrap"; }
rm -f "$root.log"
mount -t proc proc "$root/proc" 2>/dev/null || step "/proc cannot be mounted here"
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
cp /etc/apt/apt.conf.d/*proxy* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
cp "$package" "$root/tmp/penguinhooks.deb"

step "install"
inside apt-get install -y -qq --no-install-recommends /tmp/penguinhooks.deb >"$root/tmp/log" 2>&1 \
	|| { tail -20 "$root/tmp/log"; fail "apt-get install"; }
inside penguinhooks --version
[ "$(stat -c '%a' "$root/var/lib/penguinhooks")" = 700 ] || fail "the state's folder is open"
[ -f "$root/etc/default/penguinhooks" ] || fail "no conffile"
grep -q penguinhooks "$root/usr/share/bash-completion/completions/penguinhooks" || fail "completions"
gzip -dc "$root/usr/share/man/man1/penguinhooks.1.gz" | grep -q '^.TH' || fail "manual page"
unit=$root/lib/systemd/system/penguinhooks.service

step "the unit"
if command -v systemd-analyze >/dev/null; then
	systemd-analyze verify --man=no --root="$root" penguinhooks.service 2>&1 \
		| grep -iE 'penguinhooks.*(unknown|invalid|ignoring|failed to parse|not executable)' \
		&& fail "systemd-analyze verify"
fi

step "the service as its user"
command=$(sed -n 's/^ExecStart=//p' "$unit")
port=$((20000 + RANDOM % 20000))
echo "PENGUINHOOKS_LISTEN=127.0.0.1:$port" >>"$root/etc/default/penguinhooks"
install -d -m 700 -o "$(inside id -u penguinhooks)" -g "$(inside id -g penguinhooks)" \
	"$root/run/penguinhooks"
# No function, so that what is started in the background is the daemon itself.
as_user=("${enter[@]}" setpriv --reuid penguinhooks --regid penguinhooks --clear-groups
	--no-new-privs --bounding-set=-all --inh-caps=-all env --chdir=/var/lib/penguinhooks
	RUNTIME_DIRECTORY=/run/penguinhooks $(grep -v '^#' "$root/etc/default/penguinhooks" || true))
"${as_user[@]}" $command 2>"$root/tmp/daemon.log" &
pid=$!
for _ in $(seq 200); do grep -q 'listening on' "$root/tmp/daemon.log" && break; sleep 0.1; done
grep -q "listening on http://127.0.0.1:$port" "$root/tmp/daemon.log" \
	|| { cat "$root/tmp/daemon.log"; fail "the daemon did not start"; }
[ "$(stat -c '%a' "$root/var/lib/penguinhooks/state.sqlite.key")" = 600 ] || fail "the key is open"
"${as_user[@]}" sh -c 'penguinhooks events show email.sent --format event \
	| penguinhooks emit --state /var/lib/penguinhooks/state.sqlite --format json' \
	| grep -q accepted || fail "emit"
kill -TERM "$pid"
wait "$pid" || fail "the daemon ended with $?"
pid=

step "remove"
inside apt-get remove -y -qq penguinhooks >/dev/null 2>&1 || fail "remove"
[ ! -e "$root/usr/bin/penguinhooks" ] || fail "the binary is still there"
[ -f "$root/etc/default/penguinhooks" ] || fail "removing took the conffile"
[ -f "$root/var/lib/penguinhooks/state.sqlite" ] || fail "removing took the state"

step "purge"
inside apt-get purge -y -qq penguinhooks >/dev/null 2>&1 || fail "purge"
[ ! -e "$root/etc/default/penguinhooks" ] || fail "purging left the conffile"
[ ! -e "$root/var/lib/penguinhooks" ] || fail "purging left the state"
inside getent passwd penguinhooks >/dev/null && fail "purging left the user"
left=$(find "$root/usr" "$root/lib" "$root/etc" -name '*penguinhooks*' 2>/dev/null)
[ -z "$left" ] || fail "left behind: $left"
step "passed"
