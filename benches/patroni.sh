#!/usr/bin/env bash
# A company ships to a head office that Patroni keeps: three etcd, three PostgreSQL, one of them synchronous; in the middle
# the leader and its agent are killed. Not part of CI: it needs patroni, etcd and PostgreSQL 15 or later, and takes minutes.
# Usage: benches/patroni.sh [TEST-PROGRAM], where the test program is what `cargo test --no-run --test headoffice` has built;
# without it cargo is asked. QIANTAI_OFFICES is the number of offices (300).
set -euo pipefail
postgres=$(ls /usr/lib/postgresql/*/bin/postgres 2>/dev/null | tail -1) || true
for program in patroni etcd "$postgres"; do
    command -v "$program" >/dev/null || { echo "skipped: needs patroni, etcd and PostgreSQL"; exit 0; }
done
bin=$(dirname "$postgres")
work=$(mktemp -d)
plain=()
if [[ $(id -u) == 0 ]]; then
    chown 65534:65534 "$work"
    plain=(setpriv --reuid=65534 --regid=65534 --clear-groups --)
fi
first=$((21000 + RANDOM % 20000))
started=()
ended() {
    for pid in "${started[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
    for n in 1 2 3; do
        # Of the leader that was killed before only the file is left.
        if [[ -f $work/data$n/postmaster.pid ]]; then
            kill -9 "$(head -1 "$work/data$n/postmaster.pid")" 2>/dev/null || true
        fi
    done
    sleep 1
    rm -rf "$work"
}
trap ended EXIT

peer() { echo "http://127.0.0.1:$((first + $1))"; }
client() { echo "127.0.0.1:$((first + 10 + $1))"; }
port() { echo $((first + 20 + $1)); }
export HOME="$work"
cd "$work"
for n in 1 2 3; do
    "${plain[@]}" etcd --name "e$n" --data-dir "$work/etcd$n" --listen-peer-urls "$(peer $n)" \
        --initial-advertise-peer-urls "$(peer $n)" --listen-client-urls "http://$(client $n)" \
        --advertise-client-urls "http://$(client $n)" --initial-cluster-state new \
        --initial-cluster "e1=$(peer 1),e2=$(peer 2),e3=$(peer 3)" >"$work/etcd$n.log" 2>&1 &
    started+=($!)
    disown
done
for n in 1 2 3; do
    cat >"$work/$n.yml" <<CONFIG
scope: company
name: p$n
restapi: {listen: "127.0.0.1:$((first + 30 + n))", connect_address: "127.0.0.1:$((first + 30 + n))"}
etcd3: {hosts: "$(client 1),$(client 2),$(client 3)"}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 5
    retry_timeout: 5
    maximum_lag_on_failover: 1048576
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql: {use_pg_rewind: true, parameters: {max_connections: 100, shared_buffers: 32MB}}
  initdb: [{encoding: UTF8}, {locale: C.UTF-8}, data-checksums]
postgresql:
  listen: "127.0.0.1:$(port $n)"
  connect_address: "127.0.0.1:$(port $n)"
  data_dir: "$work/data$n"
  bin_dir: "$bin"
  pgpass: "$work/pgpass$n"
  authentication: {superuser: {username: postgres, password: keeper}, replication: {username: follower, password: follower}}
  parameters: {unix_socket_directories: "$work", password_encryption: scram-sha-256}
  pg_hba:
    - local all all trust
    - host all postgres 127.0.0.1/32 trust
    - host replication follower 127.0.0.1/32 trust
    - host all all 127.0.0.1/32 scram-sha-256
CONFIG
    chmod 644 "$work/$n.yml"
    "${plain[@]}" patroni "$work/$n.yml" >"$work/patroni$n.log" 2>&1 &
    echo $! >"$work/agent$n"
    started+=($!)
    disown
done
leader() {
    local n
    for n in 1 2 3; do
        [[ $(psql -XAt -h "$work" -p "$(port $n)" -U postgres -c 'select not pg_is_in_recovery()' 2>/dev/null) == t ]] && echo $n
    done
    true
}
for _ in $(seq 1 240); do
    at=$(leader | head -1)
    [[ -n $at ]] && synchronous=$(psql -XAt -h "$work" -p "$(port "$at")" -U postgres \
        -c "select count(*) from pg_stat_replication where sync_state = 'sync'" 2>/dev/null) && [[ $synchronous == 1 ]] && break
    sleep 0.5
done
[[ ${synchronous:-0} == 1 ]] || { tail -5 "$work"/*.log; echo "no leader with a synchronous standby"; exit 1; }
psql -Xq -h "$work" -p "$(port "$at")" -U postgres -c 'create database q'
echo "patroni $(patroni --version 2>&1), $("$postgres" --version), $(etcd --version | head -1); leader p$at"

# What the test calls in the middle: the leader and its agent, at once and without a goodbye.
cat >"$work/kill" <<KILL
#!/usr/bin/env bash
kill -9 $(cat "$work/agent$at") \$(head -1 "$work/data$at/postmaster.pid")
KILL
chmod 755 "$work/kill"
export QIANTAI_POSTGRES=1 QIANTAI_OFFICES=${QIANTAI_OFFICES:-300} QIANTAI_CLUSTER_KILL="$work/kill"
export QIANTAI_CLUSTER="postgres://127.0.0.1:$(port 1),127.0.0.1:$(port 2),127.0.0.1:$(port 3)/q?target_session_attrs=read-write"
cd - >/dev/null
name=a_company_that_is_kept_by_patroni
if [[ $# -gt 0 ]]; then "$1" "$name" --nocapture; else cargo test --locked --test headoffice "$name" -- --nocapture; fi
echo "now the leader is p$(leader | head -1)"
