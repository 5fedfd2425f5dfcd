#!/usr/bin/env bash
# Runs a command inside a Slurm cluster of one node on loopback, and exits with the command's status:
#
#   one_node_cluster.sh COMMAND [ARGUMENT...]
#
# Everything lives in a temporary folder: nothing of the system's Slurm or MUNGE is read or changed, and
# neither systemd nor cgroups are needed. However it ends, the daemons and every job are gone afterwards.
# shellcheck disable=SC2317 # Not unreachable, called by the trap.
set -euo pipefail

if (($# == 0)); then
  echo "usage: ${0##*/} COMMAND [ARGUMENT...]" >&2
  exit 64
fi
PATH=$PATH:/usr/sbin:/sbin

# Started inside somebody's job, this must not talk to that job's cluster.
unset "${!SLURM@}" "${!SBATCH@}" "${!SRUN@}" "${!SQUEUE@}" "${!SCANCEL@}"

folder=$(mktemp -d)
# Every process of the cluster inherits this from here, which tells ours from anybody else's.
export SLURM_CONF=$folder/slurm.conf

# The processes of this cluster: daemons, the shepherds of jobs, jobs, and the command's own.
processes() (
  export -n SLURM_CONF
  grep -lsxzF "SLURM_CONF=$SLURM_CONF" /proc/[0-9]*/environ | cut -d / -f 3 || true
)

# Sends a signal to all of them, and again to those that have come since, for some seconds at most.
end_all() {
  local deadline=$((SECONDS + $2)) left
  while left=$(processes) && [[ -n $left ]] && ((SECONDS < deadline)); do
    # shellcheck disable=SC2086 # One word a process.
    kill -s "$1" $left 2>/dev/null || true
    sleep 0.2
  done
}

finish() {
  local status=$? deadline=$((SECONDS + 10))
  trap '' INT TERM HUP
  set +e
  {
    # Jobs first, in Slurm's way: a shepherd that is killed leaves its job behind.
    if [[ -n ${up-} ]]; then
      timeout 5 scancel --user="$(id -un)" --quiet
      while [[ -n $(timeout 5 squeue --noheader) ]] && ((SECONDS < deadline)); do sleep 0.1; done
    fi
    # shellcheck disable=SC2046 # One word a process; those not yet past exec bear no mark.
    kill $(jobs -rp)
    end_all TERM 5
    end_all KILL 5
    wait
  } 2>/dev/null
  rm -rf "$folder"
  if [[ -n $(processes) ]]; then
    echo "${0##*/}: processes of the cluster do not end:" "$(processes)" >&2
    status=1
  fi
  exit "$status"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# Starts a daemon in a session of its own, so that Ctrl-C reaches this script alone.
start() {
  setsid "$@" >>"$folder/$1.log" 2>&1 </dev/null &
}

configure() {
  local ports topology task=affinity
  read -ra ports < <(python3 -c '
import socket
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
print(*(each.getsockname()[1] for each in held))')

  # Binding needs the processors as they are; where only some of them are ours, there is none.
  topology=$(slurmd -C | sed -n 's/^NodeName=[^ ]* //p')
  if [[ $topology != "CPUs=$(nproc) "* ]]; then
    topology=CPUs=$(nproc)
    task=none
  fi

  cat >"$SLURM_CONF" <<END
ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=${ports[0]}
SlurmdPort=${ports[1]}
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CredType=cred/munge
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/$task
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
PlugStackConfig=$folder/plugstack.conf
MailProg=/bin/true
KillWait=5
ReturnToService=2
NodeName=localhost NodeAddr=127.0.0.1 $topology
PartitionName=test Nodes=localhost Default=YES MaxTime=INFINITE
END
}

# Succeeds once the node takes jobs.
bring_up() {
  local deadline=$((SECONDS + 30))
  mkdir -p "$folder/state" "$folder/spool"
  (umask 077 && head -c 128 /dev/urandom >"$folder/munge.key")
  touch "$folder/plugstack.conf"
  configure
  # Forced, as the folder is closed to others, who have no business with the socket.
  start munged --foreground --force --socket="$folder/munge.socket" --key-file="$folder/munge.key" \
    --pid-file="$folder/munged.pid" --seed-file="$folder/munged.seed" --log-file="$folder/munged.log"
  while [[ ! -S $folder/munge.socket ]] && ((SECONDS < deadline)); do sleep 0.1; done
  start slurmctld -D -i
  start slurmd -D
  while ((SECONDS < deadline)); do
    (($(jobs -rp | wc -l) == 3)) || return 1
    [[ $(timeout 5 sinfo --noheader --format=%t 2>/dev/null) == idle ]] && return 0
    sleep 0.1
  done
  return 1
}

if ! bring_up; then
  echo "${0##*/}: the cluster did not come up; its logs:" >&2
  tail -n 20 "$folder"/*.log >&2
  exit 1
fi
up=yes

# Waited for, not run in the foreground, so that a signal ends it at once.
"$@" <&0 &
status=0
wait $! || status=$?
exit "$status"
