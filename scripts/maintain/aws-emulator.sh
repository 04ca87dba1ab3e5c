#!/bin/sh
# Installs the AWS emulator (moto) into .holdfast/moto, once, and starts it: an empty account on 127.0.0.1.
#   scripts/maintain/aws-emulator.sh install       only installs
#   scripts/maintain/aws-emulator.sh [PORT]        installs if needed and serves on PORT (5000)
# Tests look for it there; HOLDFAST_MOTO names another moto_server. Needs Python 3.11 or newer.
set -eu
cd "$(dirname "$0")/../.."
home=.holdfast/moto

if [ ! -x "$home/bin/moto_server" ]; then
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo 'Python 3.11 or newer is needed.' >&2
    exit 3
  }
  python3 -m venv "$home"
  "$home/bin/pip" install --quiet --disable-pip-version-check 'moto[server]==5.2.5' 'boto3==1.44.5'
fi

[ "${1:-}" = install ] || exec "$home/bin/moto_server" --host 127.0.0.1 --port "${1:-5000}"
