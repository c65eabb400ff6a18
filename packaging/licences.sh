#!/usr/bin/env bash
# What is linked in, and under which licence: one line a library on standard output. `--sbom FILE` writes the same as a
# bill of materials (CycloneDX, JSON) with the version and the checksum of each, for those who check it against
# lists of known faults.
set -euo pipefail
cd "$(dirname "$0")/.."
needs() { command -v "$1" >/dev/null 2>&1 || { echo "skipped: needs $1" >&2; exit 0; }; }
needs jq
tree() { cargo metadata --format-version 1 --locked --filter-platform "$(rustc -vV | sed -n 's/^host: //p')"; }
# The packages that the program reaches by ordinary dependencies, not those of tests and builds.
reached='
  (.resolve.nodes | map({key: .id, value: [.deps[] | select(any(.dep_kinds[]; .kind == null)) | .pkg]}) | from_entries) as $to
  | .resolve.root as $root
  | {seen: [], next: [$root]}
  | until(.next == []; .seen += .next | .seen as $s | .next = ([.next[] | $to[.][]] | unique | map(select(. as $n | $s | index($n) | not))))
  | .seen as $all | $root as $root'
if [ "${1:-}" = --sbom ]; then
    sums=$(mktemp)
    trap 'rm -f "$sums"' EXIT
    awk '/^name = /{n=$3} /^version = /{v=$3} /^checksum = /{print n, v, $3}' Cargo.lock | tr -d '"' |
        jq -R 'split(" ") | {key: (.[0] + "@" + .[1]), value: .[2]}' | jq -s from_entries >"$sums"
    tree | jq --slurpfile sums "$sums" ". as \$meta | ($reached | {all: \$all, root: \$root}) as \$of
      | (\$meta.packages | map(select(.id as \$id | \$of.all | index(\$id)))) as \$packages
      | def part: {type: \"library\", name, version, \"bom-ref\": (.name + \"@\" + .version),
            purl: (\"pkg:cargo/\" + .name + \"@\" + .version),
            licenses: (if .license then [{expression: (.license | gsub(\"/\"; \" OR \"))}] else [] end)}
          + (\$sums[0][.name + \"@\" + .version] as \$sum | if \$sum then {hashes: [{alg: \"SHA-256\", content: \$sum}]} else {} end);
      {bomFormat: \"CycloneDX\", specVersion: \"1.5\", version: 1,
       metadata: {component: (\$packages[] | select(.id == \$of.root) | part | .type = \"application\")},
       components: [\$packages[] | select(.id != \$of.root) | part] | sort_by(.name, .version)}" >"${2:?a file}"
else
    tree | jq -r ". as \$meta | ($reached | \$all) as \$all
      | \$meta.packages[] | select(.id as \$id | \$all | index(\$id)) | [.name, .version, (.license // \"-\")] | @tsv" | sort
fi
