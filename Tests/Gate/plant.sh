#!/usr/bin/env bash
# Builds a copy of the tree, in a new folder, with a slowdown that the gate on timings must find: the patch of that
# name beside this script. The executables are in FOLDER/.build/release.
#
#     Tests/Gate/plant.sh SLOWDOWN FOLDER
set -euo pipefail
cd "$(dirname "$0")/../.."
patch=$PWD/Tests/Gate/$1.patch

mkdir -p "$(dirname "$2")"
mkdir "$2"
git ls-files -z | tar --create --null --files-from=- | tar --extract --directory="$2"
# As if the copy were in no repository: in a folder of one, git passes over files of another.
GIT_CEILING_DIRECTORIES=$(dirname "$(realpath "$2")") git -C "$2" apply "$patch"
"${SWIFT:-swift}" build -c release -debug-info-format none --disable-build-manifest-caching --package-path "$2"
