import type { CompletionNode } from "./completion-tree.js";

/** The script that completes in bash. */
export function bashScript(nodes: readonly CompletionNode[], chips: readonly string[]): string {
  const paths = nodes.filter(({ path }) => path !== "").map(({ path }) => `'${path}'`);
  const words = ({ options }: CompletionNode) => options.flatMap(({ short, long }) => [...(short === undefined ? [] : [short]), long]).join(" ");
  const values = ({ options }: CompletionNode) => options.flatMap(({ long, takesValue }) => (takesValue ? [long] : [])).join(" ");
  const cases = nodes.map(
    (node) =>
      `    '${node.path}') commands='${node.commands.map(({ word }) => word).join(" ")}' options='${words(node)}' values='${values(node)}'${node.takesChips ? " words=$chips" : ""} ;;`,
  );
  return `# Completes cornercast in bash: source <(cornercast completion bash)
_cornercast() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} at= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${paths.join(" | ")}) at+=" \${COMP_WORDS[i]}" ;;
    esac
  done
  local commands= options= values= words= chips='${chips.join(" ")}'
  case $at in
${cases.join("\n")}
  esac
  # The value of an option, and what is left over, is a file: the shell completes these.
  COMPREPLY=()
  if [[ " $values " == *" $previous "* ]]; then return; fi
  if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$word"))
  else COMPREPLY=($(compgen -W "$commands $words" -- "$word"))
  fi
}
complete -o default -F _cornercast cornercast
`;
}
