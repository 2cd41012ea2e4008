/**
 * What Slurm runs for a placement: it holds the node, and runs the job there when it is told to.
 *
 * - Nothing that comes from a user is part of it or is evaluated by it: commands and variables are words in files, which `xargs -0` passes on as they are.
 * - Of two allocations for one placement only the one with the claim goes on, so that a submission that was repeated runs nothing.
 * - It writes how far it is into `said`: the word, the round, and how often Slurm restarted it.
 * - SIGUSR2, from `scancel --batch --signal`, is passed on to the commands that handle it; where one does not, it writes `refused`.
 * - Where Slurm starts it again on the node, the job goes on from the state that it wrote last.
 */
export const batchScript = `#!/bin/sh
folder=$1 allocation=$2 interval=$3 grace=$4
restarts=\${SLURM_RESTART_COUNT:-0}
ln -sn "$SLURM_JOB_ID" "$allocation/claim" 2>/dev/null
[ "$(readlink "$allocation/claim")" = "$SLURM_JOB_ID" ] || exit 0
[ -e "$allocation/over" ] && exit 0
ulimit -c 0

say() { echo "$1 $2 $restarts" >"$allocation/said.new" && mv "$allocation/said.new" "$allocation/said"; }

slice() {
  [ -z "$2" ] || export "$1=$(echo "$2" | cut -d, -f"$first-$last")"
}

runner='folder=$1; cd -- "$2" || exit; shift 2; trap : TERM
sh -c '\\''echo $$ >"$0/command"; exec env "$@"'\\'' "$folder" "$@" >>"$folder/stdout" 2>>"$folder/stderr" </dev/null
echo $? >"$folder/exit.new"; mv "$folder/exit.new" "$folder/exit"'

begin() {
  groups=
  for words in "$folder"/replicas/*/words; do
    [ -e "$words" ] || continue
    replica=\${words%/words}
    rm -f "$replica/exit" "$replica/command" "$replica/refused"
    (
      [ -d "$replica/restore" ] && export CORNERCAST_RESTORE="$replica/restore"
      if [ -e "$replica/devices" ] && read -r first last <"$replica/devices"; then
        slice CUDA_VISIBLE_DEVICES "$CUDA_VISIBLE_DEVICES"
        slice ROCR_VISIBLE_DEVICES "$ROCR_VISIBLE_DEVICES"
        slice GPU_DEVICE_ORDINAL "$GPU_DEVICE_ORDINAL"
        slice ZE_AFFINITY_MASK "$ZE_AFFINITY_MASK"
      fi
      exec setsid xargs -0 -x -s 1000000 sh -c "$runner" sh "$replica" <"$words"
    ) &
    echo $! >"$replica/group"
    groups="$groups $!"
  done
}

left() {
  for group in $groups; do kill -s 0 -- "-$group" 2>/dev/null && return 0; done
  return 1
}

finish() {
  for group in $groups; do kill -s TERM -- "-$group" 2>/dev/null; done
  waited=0
  while left && [ "$waited" -lt "$grace" ]; do sleep 0.1; waited=$((waited + 1)); done
  for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
  waited=0
  while left && [ "$waited" -lt 50 ]; do sleep 0.1; waited=$((waited + 1)); done
  groups=
}

over() {
  open=
  code=0
  for words in "$folder"/replicas/*/words; do
    replica=\${words%/words}
    if [ ! -e "$replica/exit" ]; then
      read -r group <"$replica/group"
      if kill -s 0 -- "-$group" 2>/dev/null; then open=1; continue; fi
      [ -e "$replica/exit" ] || echo -1 >"$replica/exit"
    fi
    read -r code <"$replica/exit"
    [ "$code" = 0 ] || return 0
  done
  [ -z "$open" ]
}

ask() {
  for words in "$folder"/replicas/*/words; do
    replica=\${words%/words}
    pid=
    [ -n "$round" ] && [ -e "$replica/command" ] && read -r pid <"$replica/command"
    caught=$(sed -n 's/^SigCgt:[[:space:]]*//p' "/proc/\${pid:-none}/status" 2>/dev/null)
    if [ -n "$caught" ] && [ "$((0x\${caught#?????????????} & 0x800))" -ne 0 ]; then kill -s USR2 "$pid"; else : >"$replica/refused"; fi
  done
}

again() {
  for words in "$folder"/replicas/*/words; do [ -e "\${words%/words}/checkpoint/complete" ] || return; done
  for words in "$folder"/replicas/*/words; do
    replica=\${words%/words}
    rm -rf "$replica/restore.new"
    cp -R "$replica/checkpoint" "$replica/restore.new" || return
    rm -f "$replica/restore.new/complete"
    rm -rf "$replica/restore"
    mv "$replica/restore.new" "$replica/restore"
  done
}

round= asked= stopped= groups=
trap 'asked=1' USR2
trap 'stopped=1' TERM INT
[ "$restarts" = 0 ] || again
say ready 0
while [ -z "$stopped" ]; do
  word= wanted=
  [ -e "$folder/control" ] && read -r word wanted <"$folder/control"
  if [ -z "$round" ]; then
    if [ "$word" = run ]; then round=$wanted; begin; say running "$round"; fi
  elif [ "$word" = hold ]; then
    finish
    say held "$round"
    round=
  elif over; then
    finish
    : >"$allocation/over"
    say over "$round"
    [ "$code" = 0 ] && exit 0
    exit 1
  fi
  [ -z "$asked" ] || { asked=; ask; }
  [ "$word" != end ] || break
  sleep "$interval" &
  wait $!
done
finish
exit 143
`;
