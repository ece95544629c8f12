#!/bin/sh
# Installs what the build and the tests need and is missing, with apt. Does nothing when all
# is there.
set -eu

missing=
need() { # command-or-test package
	if ! eval "$1" >/dev/null 2>&1; then missing="$missing $2"; fi
}
has_header() { echo "#include <$1>" | cc -E -xc - >/dev/null 2>&1; }

need 'command -v cc' gcc
need 'command -v make' make
need 'command -v flex' flex
need 'command -v bison' bison
need 'command -v pkg-config' pkg-config
need 'command -v python3' python3
need 'has_header stdlib.h' libc6-dev
need "printf '#include <stdio.h>\n#include <readline/readline.h>\n' | cc -E -xc -" libreadline-dev
need "printf '#include <stdarg.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <setjmp.h>\n#include <cmocka.h>\n' | cc -E -xc -" libcmocka-dev
need 'has_header zlib.h' zlib1g-dev
need 'has_header zstd.h' libzstd-dev
need 'has_header lz4frame.h' liblz4-dev
need 'has_header xxhash.h' libxxhash-dev
need 'command -v gzip' gzip
need 'command -v zstd' zstd
need 'command -v lz4' lz4
need 'has_header nettle/sha2.h' nettle-dev
need 'has_header utf8proc.h' libutf8proc-dev
need "printf '#define PCRE2_CODE_UNIT_WIDTH 8\n#include <pcre2.h>\n' | cc -E -xc -" libpcre2-dev
need '[ -e /usr/share/zoneinfo/UTC ]' tzdata
need 'command -v g++' g++

[ -n "$missing" ] || exit 0
echo "installing:$missing"
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing
