import type { CompletionNode, Described } from "./completion-tree.js";

/** The script that completes in zsh. */
export function zshScript(nodes: readonly CompletionNode[], chips: readonly string[]): string {
  const paths = nodes.filter(({ path }) => path !== "").map(({ path }) => `'${path}'`);
  const list = (words: readonly Described[]) => words.map(({ word, about }) => `'${`${word}:${about}`.replaceAll("'", "'\\''")}'`).join(" ");
  const cases = nodes.map(
    ({ path, commands, options, takesChips }) =>
      `    '${path}') commands=(${list(commands)}) options=(${list(options.map(({ long, about }) => ({ word: long, about })))})${takesChips ? " words_of=($chips)" : ""} ;;`,
  );
  return `#compdef cornercast
# Completes cornercast in zsh: source <(cornercast completion zsh), or as a file _cornercast in a folder of $fpath
_cornercast() {
  local at= i
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
      ${paths.join(" | ")}) at+=" \${words[i]}" ;;
    esac
  done
  local -a commands options words_of chips
  chips=(${chips.join(" ")})
  case $at in
${cases.join("\n")}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then _describe -o option options
  elif (( $#commands )); then _describe command commands
  elif (( $#words_of )); then compadd -a words_of; _files
  else _files
  fi
}
if [[ \${zsh_eval_context[-1]} == loadautofunc ]]; then _cornercast "$@"; else compdef _cornercast cornercast; fi
`;
}
