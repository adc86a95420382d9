#!/bin/sh
# `npm start`: from a fresh clone to a running service on this machine. Installs and builds what is missing or older
# than its sources, then becomes the service.
set -eu
cd "$(dirname "$0")/.."
sh appliance/install.sh
export PATH="$PWD/node_modules/.bin:$PATH"

built=web/dist/manifest.json
if [ ! -f $built ] || [ -n "$(find web package-lock.json -path web/dist -prune -o -type f -newer $built -print)" ]; then
  echo 'Building the web UI ...'
  node web/build.ts
fi

# On a developer's machine anything local may send; the box asks its administrator first.
export LIGHTBOX_UNKNOWN_DEVICES="${LIGHTBOX_UNKNOWN_DEVICES:-accept-loopback}"
export LIGHTBOX_WEBHOOK_TARGETS="${LIGHTBOX_WEBHOOK_TARGETS:-this-machine-too}"
node --no-warnings appliance/build.ts
exec node built/main.js
