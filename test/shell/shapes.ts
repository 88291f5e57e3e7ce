/** Check scripts in the shapes that kernels have had them in, with lists of our own. */

/** Up to 4.15: run in tools/perf, options gathered one by one, each quoted again for eval. */
export const GATHERING = String.raw`#!/bin/sh

HEADERS='
include/one.h
include/two.h
'

check () {
  file=$1
  opts="--ignore-blank-lines --ignore-space-change"

  shift
  while [ -n "$*" ]; do
    opts="$opts \"$1\""
    shift
  done

  cmd="diff $opts ../$file ../../$file > /dev/null"

  test -f ../../$file &&
  eval $cmd || echo "Warning: 'tools/$file' is old" >&2
}

for i in $HEADERS; do
  check $i -B
done

check lib/three.S -I "^MARK" -I "^#include <\(uapi/\)*four.h>"
`;

/** 4.19 to 6.1: sh, lists in quotes, options split and joined again by eval. */
export const QUOTED_LISTS = String.raw`#!/bin/sh
# SPDX-License-Identifier: MIT

FILES='
include/one.h
include/two.h
'

MARKED_FILES='
lib/five.c
'

# These are read
# by generators alone

TABLE_FILES='
include/six.h
'

check_2 () {
  file1=$1
  file2=$2

  shift
  shift

  cmd="diff $* $file1 $file2 > /dev/null"

  test -f $file2 && {
    eval $cmd || {
      echo "Warning: '$file1' differs from '$file2'" >&2
      echo diff -u $file1 $file2
    }
  }
}

check () {
  file=$1

  shift

  check_2 tools/$file $file $*
}

table_check () {
  file=$1

  shift

  check_2 tools/perf/tables/$file $file $*
}

# Nothing to check in a lone tarball.
test -d ../../include || exit 0

cd ../..

# plain ones
for i in $FILES; do
  check $i -B
done

for i in $MARKED_FILES; do
  check $i '-I "^.*\/\*.*__not_ours__.*\*\/.*$"'
done

# with lines to leave out
check lib/three.S      '-I "^MARK" -I "^#include <three.h>" -I"^START\(_LOCAL\)*(three_\(a\|b\))"'
check include/seven.h  '-I "^#include [<\"]\(asm/\)*eight.h"'
check include/ctype.h	      '-I "isdigit("'

# elsewhere
check_2 tools/perf/nine.tbl arch/nine.tbl

for i in $TABLE_FILES; do
  table_check $i -B
done

cd tools/perf
`;

/** 6.3 and later: bash, arrays, failures gathered and shown at the end, a file of hunks to ignore. `@{` stands for `${`. */
export const ARRAYS = String.raw`#!/bin/bash
# SPDX-License-Identifier: MIT

YELLOW='\033[0;33m'
NC='\033[0m' # No Color

declare -a FILES
FILES=(
  "include/one.h"
  # a word on two
  "include/two.h"
)

# These are read
# by generators alone

declare -a TABLE_FILES=(
  "include/six.h"
)

declare -a FAILURES

check_2 () {
  tools_file=$1
  orig_file=$2

  shift
  shift

  cmd="diff $* $tools_file $orig_file > /dev/null"

  if [ -f "$orig_file" ] && ! eval "$cmd"
  then
    FAILURES+=(
      "$tools_file $orig_file"
    )
  fi
}

check () {
  file=$1

  shift

  check_2 "tools/$file" "$file" "$@"
}

table_check () {
  file=$1

  shift

  check_2 "tools/perf/tables/$file" "$file" "$@"
}

check_but_hunks () {
  orig_file="$1"
  tools_file="tools/$orig_file"
  hunks="tools/perf/hunks/$orig_file"

  if [ ! -f "$hunks" ]; then
    echo "$hunks not found. Skipping $orig_file check."
    FAILURES+=(
      "$tools_file $orig_file"
    )
    return
  fi

  cmd="diff -u \"$tools_file\" \"$orig_file\" | grep -vf \"$hunks\" | wc -l | grep -qw 0"

  if [ -f "$orig_file" ] && ! eval "$cmd"
  then
    FAILURES+=(
      "$tools_file $orig_file"
    )
  fi
}

if ! [ -d ../../include ]
then
  echo -e "@{YELLOW}Warning@{NC}: Skipped, no ../../include"
  exit 0
fi

cd ../..

# plain ones
for i in "@{FILES[@]}"
do
  check "$i" -B
done

check lib/three.S '-I "^MARK" -I"^#include [<\"]three.h" -B'

for i in "@{TABLE_FILES[@]}"
do
  table_check "$i" -B
done

# Files with larger differences

check_but_hunks lib/list.c

cd tools/perf || exit

if [ @{#FAILURES[@]} -gt 0 ]
then
  echo -e "@{YELLOW}Warning@{NC}: differences:"
  for i in "@{FAILURES[@]}"
  do
    echo "  diff -u $i"
  done
fi
`.replaceAll("@{", "$" + "{");

/** A check script of one function, for tests of single constructs: `body` is what follows it. */
export function wrapCalls(body: string): string {
  return `check () {\n  file=$1\n  shift\n  cmd="diff $* tools/$file $file > /dev/null"\n  eval "$cmd"\n}\ncd ../..\n${body}\n`;
}
