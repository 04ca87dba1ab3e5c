#!/bin/sh
# Sets up what the whole test suite needs beyond Node and npm: a browser, PDF tools, an AWS emulator,
# PostgreSQL and a PDF validator.
# System packages are installed where this may be done (Debian and its like, as root); elsewhere they are named.
# What is fetched besides lies in .holdfast/, which is not in version control. Running it again does nothing.
set -eu
cd "$(dirname "$0")/../.."

missing=''
need() { # COMMAND PACKAGE
  command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
need chromium chromium
need pdftotext poppler-utils
need qpdf qpdf
need mutool mupdf-tools
need openssl openssl
need xxd xxd
need python3 python3-venv
need java default-jre-headless
need mvn maven
need pgbackrest pgbackrest
# Debian keeps the programs of PostgreSQL off the path.
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"

if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of packages
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
  else
    echo "Please install:$missing" >&2
    exit 3
  fi
fi

scripts/maintain/aws-emulator.sh install

validator=.holdfast/verapdf
if [ ! -e "$validator/ready" ]; then
  mkdir -p "$validator"
  mvn -q -B -f scripts/maintain/pdf-validator/pom.xml dependency:copy-dependencies -DoutputDirectory="$PWD/$validator"
  touch "$validator/ready"
fi
