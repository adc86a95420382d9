#!/bin/sh
# Makes node_modules what package-lock.json says, and makes sure of a Node that can run TypeScript. Run from anywhere;
# does nothing when all is there. Not for the box: its image is built with everything inside.
set -eu
cd "$(dirname "$0")/.."

if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo 'Installing the dependencies (npm ci) ...'
  npm ci --loglevel=error
fi

# The system's Node may be too old to strip types; the one in node_modules is what the box ships.
PATH="$PWD/node_modules/.bin:$PATH"
if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 22 || (a == 22 && b >= 18) ? 0 : 1)'; then
  echo "Lightbox needs Node 22.18 or newer; found $(node --version). It comes with npm ci on Linux x64 only." >&2
  exit 1
fi
