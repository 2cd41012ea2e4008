import { commandLine } from "../../../cli/src/program.js";
import { escape } from "../../shared/element.js";
import type { Highlight } from "../highlight.js";
import { codeBlock, slug } from "../markdown.js";
import type { Heading, Page } from "../page.js";

type Command = ReturnType<typeof commandLine>;

/** A page for each command, made of the declarations that `--help` prints and shells complete. */
export function commandPages(highlight: Highlight): readonly Page[] {
  const program = commandLine({ write: () => {}, warn: () => {}, progress: () => {}, style: plain, columns: 100 }, "", () => {});
  const commands = program.commands.filter((command) => command.name() !== "help");
  const rows = commands.map(
    (command) => `<tr><td><a href="${command.name()}.html"><code>${command.name()}</code></a></td><td>${prose(command.description())}</td></tr>`,
  );
  const index: Page = {
    path: "reference/command/index.html",
    title: "The command",
    label: "All commands",
    description: "Every command of cornercast, its arguments, options, input and exit codes.",
    section: "Reference",
    group: "Command",
    headings: [],
    html: `<p>${prose(program.description())}</p><div class="table" tabindex="0"><table><thead><tr><th>Command</th><th>Does</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>
<h2 id="for-every-command">For every command</h2>${codeBlock(helpAfter(program), "text", highlight)}`,
  };
  return [index, ...commands.map((command) => commandPage(command, highlight))];
}

function commandPage(command: Command, highlight: Highlight): Page {
  const headings: Heading[] = [];
  const describe = (each: Command, name: string): string => {
    const heading = each === command ? "" : `<h2 id="${slug(each.name())}"><a class="header-anchor" href="#${slug(each.name())}">${escape(name)}</a></h2>`;
    if (each !== command) headings.push({ level: 2, id: slug(each.name()), title: each.name() });
    const usage = each.commands.length > 0 ? "" : codeBlock(`cornercast ${name} ${each.usage()}`, "sh", highlight);
    const after = helpAfter(each);
    return [
      heading,
      `<p>${sentence(each.description())}</p>`,
      usage,
      table(
        "Argument",
        each.registeredArguments.map((argument) => [argument.name(), argument.description]),
      ),
      table(
        "Option",
        each.options.map((option) => [option.flags, `${option.description}${option.mandatory ? " (required)" : ""}`]),
      ),
      after === "" ? "" : codeBlock(after, "text", highlight),
      ...each.commands.map((inner) => describe(inner, `${name} ${inner.name()}`)),
    ].join("\n");
  };
  const html = describe(command, command.name());
  return {
    path: `reference/command/${command.name()}.html`,
    title: `cornercast ${command.name()}`,
    label: command.name(),
    description: sentence(command.description()),
    section: "Reference",
    group: "Command",
    headings,
    html,
  };
}

function table(title: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return "";
  const body = rows.map(([name, about]) => `<tr><td><code>${escape(name)}</code></td><td>${prose(about)}</td></tr>`).join("");
  return `<div class="table" tabindex="0"><table><thead><tr><th>${title}</th><th>Means</th></tr></thead><tbody>${body}</tbody></table></div>`;
}

/** What stands below the options in the help. */
function helpAfter(command: Command): string {
  let text = "";
  const output = command.configureOutput();
  command.configureOutput({ ...output, writeOut: (part) => (text += part) });
  command.outputHelp();
  command.configureOutput(output);
  const own = text.slice(text.indexOf("  -h, --help"));
  const after = own.indexOf("\n\n");
  return after < 0 || command.commands.length > 0
    ? text.slice(Math.max(text.search(/\n(?:Examples?|The owner adds)[^\n]*/u), 0)).trim()
    : own.slice(after).trim();
}

const prose = (text: string): string => escape(text).replaceAll(/`([^`]+)`/gu, "<code>$1</code>");
const sentence = (text: string): string => `${escape(text.slice(0, 1).toUpperCase())}${escape(text.slice(1))}.`;
const same = (text: string): string => text;
const plain = { strong: same, faint: same, good: same, bad: same, warn: same };
