#!/usr/bin/env bash
# setup.sh: the Debian packages that tools/packages.txt names; installs what is missing, as root, and nothing else.
#
# Both commands call it first. Where all is there it says nothing and changes nothing. Read on: tools/test, tools/run.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

fail() {
    echo "tools/setup.sh: $1" >&2
    exit 1
}

# Some machines have these from elsewhere than Debian; the command is what counts.
command_of() {
    case "$1" in
        nodejs) echo node ;;
        npm) echo npm ;;
        clang-format) echo clang-format-14 ;;
    esac
}

missing_packages() {
    local name command
    while read -r name; do
        command="$(command_of "$name")"
        if [ -n "$command" ] && command -v "$command" >/dev/null; then continue; fi
        if [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ]; then continue; fi
        echo "$name"
    done < <(sed 's/#.*//; s/[[:space:]]//g; /^$/d' "$root/tools/packages.txt")
}

apt() {
    apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -qq "$@" </dev/null
}

command -v dpkg-query >/dev/null || fail "Slotkeeper is built from Debian's packages; this machine has no dpkg-query.
Use Debian 12, or a container of it: docker run -it -v \"$root\":/slotkeeper debian:12"

mapfile -t missing < <(missing_packages)
if [ "${#missing[@]}" -eq 0 ]; then exit 0; fi
if [ "$(id -u)" -ne 0 ]; then
    fail "these packages are missing; install them as root, then start again:
apt-get install --no-install-recommends ${missing[*]}"
fi

# Two commands started together must not install at once; the second then finds nothing missing.
exec 9<"$root/tools/packages.txt"
flock 9
mapfile -t missing < <(missing_packages)
if [ "${#missing[@]}" -eq 0 ]; then exit 0; fi

export DEBIAN_FRONTEND=noninteractive
echo "installing ${#missing[@]} packages: ${missing[*]}"
apt update || fail "apt-get update failed; are the network and /etc/apt/sources.list all right?"
apt install -y --no-install-recommends "${missing[@]}" >/dev/null ||
    fail "apt-get install failed; its last words are above. Try by hand:
apt-get install --no-install-recommends ${missing[*]}"
