#!/bin/sh
# Sets up what the whole test suite needs beyond Node and npm: a browser, PDF tools, git, an AWS emulator, a monitoring,
# PostgreSQL and pgBackRest, an older Node, a database that reads the evidence store, programs that read reports, a
# validator of PDF, and judges of signatures.
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
need git git
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

# Reads the evidence store as a table.
emulator=.holdfast/moto
"$emulator/bin/python" -c 'import duckdb' 2>/dev/null ||
  "$emulator/bin/pip" install --quiet --disable-pip-version-check 'duckdb==1.4.1'
# A monitoring for tests. It is unpacked and not installed, because installing it starts it.
monitoring=.holdfast/prometheus
if ! command -v prometheus >/dev/null 2>&1 && [ ! -x "$monitoring/usr/bin/prometheus" ]; then
  if command -v apt-get >/dev/null 2>&1; then
    mkdir -p "$monitoring"
    (cd "$monitoring" && apt-get download -qq prometheus 2>/dev/null && dpkg -x prometheus_*.deb . && rm prometheus_*.deb)
  else
    echo 'Please install: prometheus' >&2
    exit 3
  fi
fi

# Read reports: SARIF, JUnit XML, OSCAL, in-toto.
readers=.holdfast/readers
if [ ! -e "$readers/ready" ]; then
  [ -x "$readers/bin/python" ] || python3 -m venv "$readers"
  "$readers/bin/pip" install --quiet --disable-pip-version-check 'sarif-tools==3.0.5' 'junitparser==5.0.3' 'lxml==6.1.3' \
    'compliance-trestle==5.2.0' 'securesystemslib[crypto]==1.6.0' 'in-toto-attestation==0.9.3'
  touch "$readers/ready"
fi

validator=.holdfast/verapdf
if [ ! -e "$validator/ready" ]; then
  mkdir -p "$validator"
  mvn -q -B -f scripts/maintain/pdf-validator/pom.xml dependency:copy-dependencies -DoutputDirectory="$PWD/$validator"
  touch "$validator/ready"
fi

# Judge signatures: pyHanko, whose newest version judges by EN 319 102-1 and an older one by the profile pades-lta as well,
# and the library of the European Commission.
judges=.holdfast/judges
if [ ! -e "$judges/ready" ]; then
  for each in 'ades pyhanko==0.38.0 pyhanko-cli==0.6.0' 'profile pyhanko==0.34.1 pyhanko-cli==0.3.1'; do
    # shellcheck disable=SC2086 # a folder and what to install there
    set -- $each
    python3 -m venv "$judges/$1"
    "$judges/$1/bin/pip" install --quiet --disable-pip-version-check "$2" "$3"
  done
  mvn -q -B -f scripts/maintain/signature-judges/pom.xml dependency:copy-dependencies -DoutputDirectory="$PWD/$judges/dss"
  touch "$judges/ready"
fi

# The older runtime that documents must come out the same with. The package `node` would fetch this one by a script.
older=.holdfast/node24
if [ ! -e "$older/ready" ]; then
  npm install --prefix "$older" --no-save --no-audit --no-fund --ignore-scripts --silent \
    "node-$(node -p 'process.platform + "-" + process.arch')@24.22.3"
  touch "$older/ready"
fi
