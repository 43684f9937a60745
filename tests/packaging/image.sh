#!/usr/bin/env bash
# The Dockerfile, without an engine: the commands of its build stage, one by one, on this machine; then its last stage as an
# empty root with nothing in it but what is copied there and what an engine puts there, and the program run in it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

wants cargo unshare python3
[ "$(uname)" = Linux ] || skip "the image is for Linux"
# Root needs no namespace of users, which some machines refuse.
apart=("$(command -v unshare)")
[ "$(id -u)" -eq 0 ] || apart+=(--map-root-user)
"${apart[@]}" --net --root / --wd / true 2> /dev/null || skip "unshare may change neither root nor network here"

# COPY . .
source_copy "$scratch/src"
cd "$scratch/src"
# ENV, and each RUN as it is there; the profile is the cheap one of lib.sh.
flags="$(sed -n 's/^ENV RUSTFLAGS="\(.*\)"$/\1/p' Dockerfile)"
[ -n "$flags" ] || fail "the Dockerfile sets no RUSTFLAGS"
runs=0
while IFS= read -r line; do
  runs=$((runs + 1))
  say "RUN $line"
  RUSTFLAGS="$flags" expect 0 "$scratch/log" sh -c "$line"
done < <(sed -n 's/^RUN //p' Dockerfile)
[ "$runs" -gt 0 ] || fail "the Dockerfile runs nothing"

# FROM scratch, COPY --from=build.
image="$scratch/image"
workdir="$(sed -n 's/^WORKDIR //p' Dockerfile | tail -n 1)"
work="$image$workdir"
mkdir -p "$work" "$image/etc"
copied="$(sed -n 's|^COPY --from=build /src/\([^ ]*\) /payloadlint$|\1|p' Dockerfile)"
[ -f "$copied" ] || fail "the build stage leaves no \`$copied\`"
cp "$copied" "$image/payloadlint"
if ldd "$image/payloadlint" > "$scratch/log" 2>&1 && ! grep -q "statically linked" "$scratch/log"; then
  cat "$scratch/log" >&2
  fail "it needs libraries of the system"
fi
# docker run -v "$PWD:$workdir": no environment, no home, nothing beside it.
run() { env -i "${apart[@]}" --root "$image" --wd "$workdir" /payloadlint "$@"; }
printf '{"attributes":{"crm_id":"1","crm_tier":null}}\n' > "$work/bad.json"
expect 1 "$scratch/log" run check
holds "$scratch/log" "error[null-value]: \`crm_tier\` is null"
expect 0 "$scratch/log" run fix
grep -qxF '{"attributes":{"crm_id":"1"}}' "$work/bad.json" || fail "fix did not rewrite the file"
expect 0 "$scratch/log" run check
say "it runs in an empty root: $(wc -c < "$image/payloadlint") bytes"

# The names that `confirm` looks up, by the two files that an engine puts into a container. In a network of its own, a server
# of names that has the loopback's address for each: no program listens there, so a connection is refused, by address.
printf '127.0.0.1 localhost\n' > "$image/etc/hosts"
printf 'nameserver 127.0.0.1\n' > "$image/etc/resolv.conf"
cat > "$scratch/names.py" << 'PYTHON'
import socket, sys

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
server.settimeout(60)
open(sys.argv[1], "w").close()
while True:
    query, client = server.recvfrom(512)
    end = query.index(0, 12) + 5
    address = query[end - 4 : end - 2] == b"\x00\x01"
    answer = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x7f\x00\x00\x01" if address else b""
    counts = b"\x00\x01" + bytes([0, int(address)]) + b"\x00\x00\x00\x00"
    server.sendto(query[:2] + b"\x81\x80" + counts + query[12:end] + answer, client)
    with open(sys.argv[1], "ab") as log:
        log.write(query[12:end] + b"\n")
PYTHON
printf '{"attributes":{"crm_id":"1","crm_tier":null}}\n' > "$work/bad.json"
looked_up() {
  "${apart[@]}" --net bash -euc '
    ip link set lo up
    python3 "$1/names.py" "$1/asked" & names=$!
    trap "kill $names" EXIT
    for _ in $(seq 100); do [ ! -e "$1/asked" ] || break; sleep 0.1; done
    env -i GENESYSCLOUD_ACCESS_TOKEN=made-up "$(command -v unshare)" --root "$1/image" --wd "$2" \
      /payloadlint confirm bad.json --region mypurecloud.de --conversation C --participant P --send' - "$scratch" "$workdir"
}
expect 3 "$scratch/log" looked_up
grep -q "mypurecloud" "$scratch/asked" || fail "no name was looked up"
holds "$scratch/log" "the host refused the connection"
say "it looks names up"
