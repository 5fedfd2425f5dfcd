#!/bin/sh
# Writes the Swift source that carries the commit and files of the package.
#   embed.sh PACKAGE OUTPUT_FOLDER
set -eu
cd "$1"
target=$2/Built.swift
folders='Sources/Analysis/Claims Sources/Analysis/Papers Sources/Reporting/Page/Template Sources/Training/Problems/Data'

# The folder may be another user's, and a hook of git's may have set these.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export GIT_OPTIONAL_LOCKS=0
here() { git -c safe.directory='*' "$@" 2>/dev/null; }

# A repository around a folder of sources that is none says nothing of them.
commit=
changes=
top=$(here rev-parse --show-toplevel) || top=
if [ -n "$top" ] && [ "$(cd "$top" && pwd -P)" = "$(pwd -P)" ] && commit=$(here rev-parse --verify HEAD); then
  # New files count where builds read them.
  changes=$(here status --porcelain --untracked-files=no -- :/ ':(top,exclude)results')
  changes=$changes$(here ls-files --others --exclude-standard -- :/Sources :/Benchmarks)
else
  commit=
fi

{
  echo 'extension Embedded {'
  echo "  static var commitText: String { \"$commit\" }"
  echo "  static var hasChanges: Bool { $([ -n "$changes" ] && echo true || echo false) }"
  echo '  static var files: [File] {'
  echo '    ['
  for folder in $folders; do
    for file in "$folder"/*; do
      case $file in *.md) continue ;; esac
      printf '      File(folder: "%s", name: "%s", text: ####"""\n' "$folder" "${file##*/}"
      cat "$file"
      printf '\n"""####),\n'
    done
  done
  echo '    ]'
  echo '  }'
  echo '}'
} >"$target.new"
if cmp -s "$target.new" "$target"; then rm "$target.new"; else mv "$target.new" "$target"; fi
