import { exitCodes } from "../exit-codes.js";
import { contextsFile, readContexts, saveContext } from "../input/contexts.js";
import type { Terminal } from "../output/terminal.js";

/** Runs `cornercast context [NAME [URL]]`: lists the contexts, chooses one, or adds one. */
export function runContext(name: string | undefined, url: string | undefined, flags: { readonly token?: string }, terminal: Terminal): number {
  const file = contextsFile();
  const { current, contexts } = readContexts(file);
  if (name === undefined) {
    for (const [known, context] of Object.entries(contexts)) terminal.write(`${known === current ? "* " : "  "}${known}  ${context.url}\n`);
    return exitCodes.ok;
  }
  const known = contexts[name];
  if (url === undefined && known === undefined) {
    terminal.warn(`cornercast: there is no context ${name}; give its URL to add it\n`);
    return exitCodes.input;
  }
  const token = flags.token ?? known?.token;
  saveContext(file, name, { url: url ?? known?.url ?? "", ...(token === undefined ? {} : { token }) });
  terminal.write(`${name} is the current context\n`);
  return exitCodes.ok;
}
