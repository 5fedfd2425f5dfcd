#!/usr/bin/env bash
# Builds a copy of the tree, in a new folder, whose phases take longer where a `slowdown.json` beside its executables
# says so (`slowdown.patch`), as the gate on timings builds what it compares; prints the folder of the executables.
#
#     Tests/Gate/plant.sh BUILD FOLDER [LAYOUTS]
#
# where BUILD is the folder of a build's executables, one of which is asked to build, and LAYOUTS how many links with
# functions in other orders there are besides.
set -euo pipefail
cd "$(dirname "$0")/../.."

mkdir -p "$(dirname "$2")"
mkdir "$2"
git ls-files -z | tar --create --null --files-from=- | tar --extract --directory="$2"
# As if the copy were in no repository: in a folder of one, git passes over files of another.
GIT_CEILING_DIRECTORIES=$(dirname "$(realpath "$2")") git -C "$2" apply "$PWD/Tests/Gate/slowdown.patch"
"$1/overparam" gate-build "$2" "$2/.build" --layouts "${3:-24}"
