#!/bin/sh
# Install marelle for this person from this folder, once, without network or administrator; then open it.
# With words behind it, run them there instead: sh start-linux.sh marelle demo
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
case $(uname -s) in
  Darwin)
    home="$HOME/Library/Application Support/marelle" show=open
    for version in @VERSIONS@; do # a file opened by a click has no path of its own
      PATH="$PATH:/Library/Frameworks/Python.framework/Versions/$version/bin"
    done
    PATH="$PATH:/opt/homebrew/bin:/usr/local/bin" ;;
  *) home="${XDG_DATA_HOME:-$HOME/.local/share}/marelle" show=xdg-open ;;
esac
say() { printf '%s\n' "$*" >&2; }

find_python() { # one that a wheel is here for; a Mac's own /usr/bin/python3 is old, or asks to install tools
  for name in @PYTHONS@ python3; do
    case $(command -v "$name") in '' | /usr/bin/python3) [ "$show" = open ] && continue ;; esac
    "$name" -c 'import sys, venv; sys.exit("%d.%d" % sys.version_info[:2] not in "@VERSIONS@".split())' 2> /dev/null &&
      command -v "$name" && return
  done
  return 1
}

put() { # venv's own pip is an extra package on Debian: the one from this folder is used everywhere
  "$home/environment/bin/python" "$here/wheels/@PIP@/pip" install --quiet --no-index --no-cache-dir \
    --disable-pip-version-check --find-links "$here/wheels" "$1"
}

install() {
  say @INSTALLING@
  "$1" -m venv --without-pip --clear "$home/environment" &&
    { put "@REQUIREMENT@" 2> /dev/null || put "@LEAST@"; } && # what is extra may not be there for each kind of computer
    cp "$here/marelle.html" "$here/$(basename -- "$0")" "$home" && # it starts from there too, without the stick
    cp "$here/SHA256SUMS" "$home"
}

if [ "$here" != "$home" ] && ! cmp -s "$here/SHA256SUMS" "$home/SHA256SUMS"; then
  if ! python=$(find_python); then
    say @NO_PYTHON@
    [ "$#" = 0 ] && "$show" "$here/marelle.html"
    exit 1
  fi
  install "$python" || {
    say @FAILED@
    exit 1
  }
fi
PATH="$home/environment/bin:$PATH"
export PATH
[ "$#" = 0 ] || exec "$@"
"$show" "$here/marelle.html"
say @READY@
exec "${SHELL:-sh}"
