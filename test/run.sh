#!/bin/sh
# `npm test [-- PATH...]`: installs the dependencies when needed, then test/run.ts does the rest with our own Node.
set -eu
cd "$(dirname "$0")/.."
sh appliance/install.sh
PATH="$PWD/node_modules/.bin:$PATH" exec node test/run.ts "$@"
