#!/usr/bin/env bash
# Writes the locks: every dependency of the checks and of the published site in one version, with the hashes of its files.
# Needs uv. Run it from the top of the repository; with --upgrade it takes the newest versions that fit.
set -euo pipefail
cd "$(dirname "$0")/../.."
how=(--quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate "$@")
printf 'setuptools>=77\nproperdocs==1.6.7\n' > .ci/build.in
trap 'rm -f .ci/build.in' EXIT
uv pip compile "${how[@]}" --extra test --extra data pyproject.toml .ci/build.in --output-file .ci/locked.txt
uv pip compile "${how[@]}" .ci/tools.in --output-file .ci/tools.txt
