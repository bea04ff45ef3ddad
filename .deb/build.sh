#!/usr/bin/env bash
# Builds a Debian package of a release binary: build.sh BINARY OUTPUT_FOLDER
set -euo pipefail
binary=$1
out=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

version=$("$binary" --version)
architecture=$(dpkg --print-architecture)
package=$root/penguinhooks
documentation=$package/usr/share/doc/penguinhooks
# The time of the last change, so that the same source gives the same package.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct)}

install -D -m 755 "$binary" "$package/usr/bin/penguinhooks"
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$package/usr/bin/penguinhooks"

# Everything that describes the binary is asked of it.
install -d "$package/usr/share/man/man1" "$documentation" "$package/lib/systemd/system"
"$binary" manual | gzip -9n >"$package/usr/share/man/man1/penguinhooks.1.gz"
install -d "$package/usr/share/bash-completion/completions" \
	"$package/usr/share/zsh/vendor-completions" "$package/usr/share/fish/vendor_completions.d"
"$binary" completions bash | sed "1{/^#!/d}" >"$package/usr/share/bash-completion/completions/penguinhooks"
"$binary" completions zsh >"$package/usr/share/zsh/vendor-completions/_penguinhooks"
"$binary" completions fish >"$package/usr/share/fish/vendor_completions.d/penguinhooks.fish"
(cd "$root" && "$binary" init --systemd --grafana --dir "$root/unused" >/dev/null 2>&1)
# The package makes the user, so that local commands can be run as it.
sed -e '1d' -e 's#/usr/local/bin/#/usr/bin/#' -e '/^DynamicUser=/d' "$root/penguinhooks.service" \
	>"$package/lib/systemd/system/penguinhooks.service"
install -d "$documentation/examples"
cp "$root/grafana-penguinhooks.json" "$root/alerts-penguinhooks.yaml" "$documentation/examples/"
install -D -m 644 "$here/penguinhooks.default" "$package/etc/default/penguinhooks"
install -m 644 "$here/copyright" "$documentation/copyright"
printf 'penguinhooks (%s) unstable; urgency=medium\n\n  * Built from source.\n\n -- %s  %s\n' \
	"$version" "$(sed -n 's/^Maintainer: //p' "$here/control")" \
	"$(date -u -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$documentation/changelog.gz"

install -d -m 755 "$package/DEBIAN"
for script in postinst prerm postrm; do
	install -m 755 "$here/$script" "$package/DEBIAN/$script"
done
echo /etc/default/penguinhooks >"$package/DEBIAN/conffiles"
# The libraries that this binary was linked with, as the packages that have them.
depends=$(objdump -p "$package/usr/bin/penguinhooks" | awk '$1 == "NEEDED" { print $2 }' \
	| while read -r library; do
		path=$(ldconfig -p | awk -v l="$library" '$1 == l { print $NF; exit }')
		{ dpkg-query -S "$path" "$(readlink -f "$path")" 2>/dev/null || true; } | head -1 | cut -d: -f1
	done | sort -u | paste -sd, | sed 's/,/, /g')
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@DEPENDS@/$depends/" \
	-e "s/@SIZE@/$(du -sk "$package" | cut -f1)/" "$here/control" >"$package/DEBIAN/control"
(cd "$package" && find etc lib usr -type f -print0 | sort -z | xargs -0 md5sum) \
	>"$package/DEBIAN/md5sums"
find "$package" -type d -exec chmod 755 {} +
find "$package" -type f ! -path '*/DEBIAN/p*' ! -path '*/usr/bin/*' -exec chmod 644 {} +

mkdir -p "$out"
file=$out/penguinhooks_${version}_$architecture.deb
dpkg-deb --root-owner-group --build "$package" "$file" >/dev/null
echo "$file"
