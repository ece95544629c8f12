#!/bin/sh
# Installs into a temporary folder and builds examples/embed.c as a user would: one header, one
# library, pkg-config. The last line counts what passed and failed.
set -u
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=/opt/riffle
passed=0
failed=0
CC=${CC:-cc}
CXX=${CXX:-g++}

case_of() { # name command...
	name=$1
	shift
	if "$@" >"$work/log" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "failed: $name"
		cat "$work/log"
	fi
}

pkg() { # pkg-config that looks at the temporary folder only
	PKG_CONFIG_LIBDIR="$work$prefix/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$work" pkg-config "$@"
}

# shellcheck disable=SC2046 # flags are words
build() { # output extra-flags...
	output=$1
	shift
	"$CC" -std=c11 -pedantic -Wall -Wextra -Werror examples/embed.c $(pkg --cflags riffle) "$@" -o "$output"
}

# shellcheck disable=SC2046
build_shared() { build "$work/embed" $(pkg --libs riffle); }
# shellcheck disable=SC2046
build_static() { build "$work/embed_static" "$work$prefix/lib/libriffle.a" $(make -s libs) -pthread; }

expected='average 1.5 of 2 rows
average 3.5 of 2 rows
average 5 of 1 rows'
runs_shared() { [ "$(LD_LIBRARY_PATH="$work$prefix/lib" "$work/embed")" = "$expected" ]; }
runs_static() { [ "$("$work/embed_static")" = "$expected" ]; }

only_documented() { # every exported symbol is declared in the header
	nm -D --defined-only "$work$prefix/lib/libriffle.so.1" | awk '$2 != "A" {sub(/@.*/, "", $3); print $3}' |
		while read -r symbol; do
			grep -Eq "\\b$symbol\\(" include/riffle.h || { echo "$symbol is exported, not documented"; exit 1; }
		done
}
all_exported() { # and every declared function is exported
	nm -D --defined-only "$work$prefix/lib/libriffle.so.1" >"$work/symbols"
	sed -n 's/^RIFFLE_API [^(]*[ *]\(riffle_[a-z_]*\)(.*/\1/p' include/riffle.h | while read -r symbol; do
		grep -Eq " $symbol(@|$)" "$work/symbols" || { echo "$symbol is not exported"; exit 1; }
	done
}
no_readline() { ! ldd "$work$prefix/lib/libriffle.so.1" | grep -q readline; }
soname() { readelf -d "$work$prefix/lib/libriffle.so.1" | grep -q 'SONAME.*libriffle\.so\.1\]'; }
version_agrees() { [ "$(pkg --modversion riffle)" = "$("$work$prefix/bin/riffle" --version | cut -d' ' -f2)" ]; }

case_of 'make install' make --no-print-directory MODE=release DESTDIR="$work" PREFIX="$prefix" install
case_of 'the header is C11' "$CC" -std=c11 -pedantic -Wall -Wextra -Werror -x c -fsyntax-only include/riffle.h
case_of 'the header is C++' "$CXX" -pedantic -Wall -Wextra -Werror -x c++ -fsyntax-only include/riffle.h
case_of 'embed.c builds with pkg-config' build_shared
case_of 'embed.c runs with the shared library' runs_shared
case_of 'embed.c builds with the static library' build_static
case_of 'embed.c runs with the static library' runs_static
case_of 'only documented symbols are exported' only_documented
case_of 'all declared functions are exported' all_exported
case_of 'the library does not need readline' no_readline
case_of 'the soname is libriffle.so.1' soname
case_of 'pkg-config and the program agree on the version' version_agrees
case_of 'make uninstall' make --no-print-directory MODE=release DESTDIR="$work" PREFIX="$prefix" uninstall

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
