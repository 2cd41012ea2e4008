import type { CompletionNode } from "./completion-tree.js";

/** The script that completes in fish. */
export function fishScript(nodes: readonly CompletionNode[], chips: readonly string[]): string {
  const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const paths = nodes.filter(({ path }) => path !== "").map(({ path }) => quoted(path));
  const lines = nodes.flatMap(({ path, commands, options, takesChips }) => {
    const start = `complete -c cornercast -n "__cornercast_at ${quoted(path)}"`;
    return [
      ...commands.map(({ word, about }) => `${start} -f -a ${quoted(word)} -d ${quoted(about)}`),
      ...options.map(
        ({ short, long, about, takesValue }) =>
          `${start}${short === undefined ? "" : ` -s ${short.slice(1)}`} -l ${long.slice(2)}${takesValue ? " -r" : ""} -d ${quoted(about)}`,
      ),
      ...(takesChips ? [`${start} -a ${quoted(chips.join(" "))}`] : []),
    ];
  });
  return `# Completes cornercast in fish: cornercast completion fish | source
function __cornercast_at
    set -l at ''
    for word in (commandline -opc)[2..]
        switch "$at $word"
            case ${paths.join(" ")}
                set at "$at $word"
        end
    end
    test "$at" = "$argv[1]"
end
${lines.join("\n")}
`;
}
