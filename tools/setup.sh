#!/usr/bin/env bash
# setup.sh: installs the missing Debian packages of tools/packages.txt, as root.
#
# tools/test and tools/run call it first. If all packages are installed, it prints and changes nothing, except that it
# upgrades tzdata if Debian has a newer version: zone rules that are a year old are wrong for some zones.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

fail() {
    echo "tools/setup.sh: $1" >&2
    exit 1
}

# Some machines have these from other sources than Debian; it is enough that the command exists.
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

# Debian's package lists are fetched once a week.
lists_are_old() {
    local lists=/var/lib/apt/lists
    [ -z "$(find "$lists" -maxdepth 1 -name '*_Packages*' -print -quit)" ] ||
        [ -z "$(find "$lists/partial" -maxdepth 0 -mtime -7)" ]  # each fetch writes there
}

version_of() {
    apt-cache policy tzdata | sed -n "s/^ *$1: //p"
}

# Without network the installed zone rules stay: `slotkeeper check` shows their age.
upgrade_tzdata() {
    local installed candidate
    if [ "$(id -u)" -eq 0 ] && lists_are_old; then
        apt update >/dev/null 2>&1 ||
            echo "tools/setup.sh: the package lists cannot be fetched, so tzdata may be old" >&2
    fi
    installed="$(version_of Installed)"
    candidate="$(version_of Candidate)"
    if [ -z "$candidate" ] || ! dpkg --compare-versions "$installed" lt "$candidate"; then return; fi
    if [ "$(id -u)" -ne 0 ]; then
        echo "tools/setup.sh: tzdata $installed is old; as root: apt-get install --only-upgrade tzdata ($candidate)" >&2
        return
    fi
    echo "upgrading tzdata $installed to $candidate"
    DEBIAN_FRONTEND=noninteractive apt install -y --only-upgrade tzdata >/dev/null ||
        echo "tools/setup.sh: tzdata $installed could not be upgraded to $candidate" >&2
}

mapfile -t missing < <(missing_packages)
if [ "${#missing[@]}" -eq 0 ]; then
    upgrade_tzdata
    exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
    fail "these packages are missing; install them as root, then start again:
apt-get install --no-install-recommends ${missing[*]}"
fi

# Of two concurrent runs only one installs; the second then finds nothing missing.
exec 9<"$root/tools/packages.txt"
flock 9
mapfile -t missing < <(missing_packages)
if [ "${#missing[@]}" -eq 0 ]; then exit 0; fi

export DEBIAN_FRONTEND=noninteractive
echo "installing ${#missing[@]} packages: ${missing[*]}"
apt update || fail "apt-get update failed; check the network and /etc/apt/sources.list"
apt install -y --no-install-recommends "${missing[@]}" >/dev/null ||
    fail "apt-get install failed; its last output is above. Try manually:
apt-get install --no-install-recommends ${missing[*]}"
upgrade_tzdata
