import type { ImportOptions, ImportResult } from "@cornercast/sdk/convert";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { displayName, type LoadOptions } from "./load-options.js";
import type { InputBytes } from "./read-inputs.js";

/** Turns foreign inputs into documents, each by the importer that recognises it best. */
export async function importInputs(inputs: readonly InputBytes[], options: LoadOptions): Promise<ImportResult> {
  // Importers are loaded only when a foreign input is there: the command starts faster without them.
  const { importers, importTexts } = await import("@cornercast/sdk/convert");
  if (options.from !== undefined && !importers.some((importer) => importer.id === options.from)) {
    throw new CliError(`there is no importer ${options.from}; there are: ${importers.map((importer) => importer.id).join(", ")}`, exitCodes.usage);
  }
  const texts = inputs.map(({ name, bytes }) => ({ name: displayName(name), text: textOf(bytes) }));
  const importOptions: ImportOptions = {
    ...(options.at === undefined ? {} : { at: options.at }),
    ...(options.provider === undefined ? {} : { provider: options.provider }),
  };
  return importTexts(texts, importOptions, options.from);
}

/** UTF-8, or UTF-16 where a byte order mark says so, as PowerShell writes what it redirects. */
function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
