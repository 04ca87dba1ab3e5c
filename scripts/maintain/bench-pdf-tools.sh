#!/bin/sh
# Sets up what `npm run bench:pdf` compares with, in .holdfast/bench-pdf. Running it again does nothing.
set -eu
cd "$(dirname "$0")/../.."
tools=.holdfast/bench-pdf
[ -x "$tools/bin/python" ] || python3 -m venv "$tools"
"$tools/bin/python" -c 'import typst, weasyprint' 2>/dev/null ||
  "$tools/bin/pip" install --quiet --disable-pip-version-check 'typst==0.15.2' 'weasyprint==70.0'
