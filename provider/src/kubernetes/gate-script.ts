/** Where things are mounted into the containers of a pod. */
export const places = {
  gate: "/run/cornercast/gate",
  checkpoint: "/run/cornercast/checkpoint",
  restore: "/run/cornercast/restore",
  keys: "/run/cornercast/keys",
} as const;

/**
 * What a pod runs before the job: it waits until its annotation says that the job is to run. The kubelet writes the annotation into a file.
 *
 * - The words after it are the path of the file, and the time between two looks in seconds.
 * - The file has no end of line, so that \`read\` fails where it has read it.
 */
export const gateScript = `trap 'exit 143' TERM
word=
until { read -r word <"$1"; [ "$word" = run ]; } 2>/dev/null; do sleep "$2" & wait $!; done`;

/**
 * What asks a job for its state, in its container: SIGUSR2 to its first process, which is the command. The shell alone does it, because images have
 * few programs.
 *
 * - 75 where the command does not handle the signal, and would not know what to do.
 */
export const askScript = `caught=
while read -r field value; do [ "$field" = SigCgt: ] && caught=$value; done </proc/1/status
case $caught in ?????????????[89abcdefABCDEF]??) ;; *) exit 75 ;; esac
kill -s USR2 1`;
