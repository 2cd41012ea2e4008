import { formatPointer, readDocuments, validateDocument, type ReadDocument, type SchemaValidator } from "@cornercast/sdk/document";
import type { Diagnostic } from "@cornercast/sdk/errors";
import { Ajv } from "ajv";
import { configSchema } from "./config-schema.js";
import type { ProviderConfig } from "./provider-config.js";

/** A configuration that can be started, or what is wrong with it and where. */
export type ReadConfig =
  | { readonly kind: "ok"; readonly config: ProviderConfig; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "refused"; readonly diagnostics: readonly Diagnostic[] };

/**
 * Reads the file that a provider is started with.
 *
 * - A field that is not known is an error, and so is an address that others can reach without TLS, unless it says that this is meant.
 */
export function readConfig(text: string, file: string): ReadConfig {
  const read = readDocuments([{ name: file, text, format: "yaml" }]);
  const [document] = read.documents;
  if (document === undefined || read.diagnostics.some(({ severity }) => severity === "error")) return { kind: "refused", diagnostics: read.diagnostics };
  const contract = { kind: "ProviderConfig", schema: configSchema, validate: validator() };
  const judged = validateDocument(document, { contracts: new Map([[contract.kind, contract]]), unknownFields: "error" });
  if (!judged.valid) return { kind: "refused", diagnostics: [...read.diagnostics, ...judged.diagnostics] };
  // The validator has just said that it is one.
  const { spec } = document.value as unknown as { readonly spec: ProviderConfig };
  const diagnostics = [...read.diagnostics, ...judged.diagnostics, ...combinations(spec, document)];
  return diagnostics.some(({ severity }) => severity === "error") ? { kind: "refused", diagnostics } : { kind: "ok", config: spec, diagnostics };
}

function validator(): SchemaValidator {
  const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true, messages: false });
  ajv.addKeyword("x-quantity");
  return ajv.compile(configSchema);
}

/** What a schema cannot say. */
function combinations({ offers, listen, store, jobs, authentication }: ProviderConfig, document: ReadDocument): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const refuse = (path: readonly string[], message: string): void => {
    const pointer = formatPointer(["spec", ...path]);
    const { line, column } = document.at(pointer, "key") ?? {};
    const place = line === undefined || column === undefined ? {} : { line, column };
    found.push({ code: "field-combination", severity: "error", message, file: document.source.file, pointer, ...place });
  };
  if ((store.folder === undefined) === (store.database === undefined)) refuse(["store"], "a store is a folder or a database");
  const { host = "127.0.0.1", tls, plaintext = false } = listen ?? {};
  if (!isLoopback(host) && tls === undefined && !plaintext)
    refuse(["listen", "host"], `others can reach ${host}, and tokens would be read on the way: add tls, or say plaintext: true where a proxy speaks TLS`);
  if (authentication.certificates !== undefined && tls?.clientAuthorities === undefined)
    refuse(["authentication", "certificates"], "certificates are looked at only where listen.tls.clientAuthorities says who issues them");
  if (tls?.clientCertificates !== undefined && tls.clientAuthorities === undefined)
    refuse(["listen", "tls", "clientCertificates"], "client certificates need clientAuthorities");
  if (offers.length === 0 && jobs.slurm === undefined && jobs.kubernetes === undefined)
    refuse(["offers"], "there is nothing to serve: name offers, or a cluster in jobs.slurm or jobs.kubernetes");
  if (jobs.slurm !== undefined && jobs.kubernetes !== undefined) refuse(["jobs", "kubernetes"], "jobs run on Slurm or on Kubernetes: take one");
  const { folder, registry, repository } = jobs.states ?? {};
  if (jobs.states !== undefined && (folder === undefined) === (registry === undefined)) refuse(["jobs", "states"], "states are in a folder or in a registry");
  if ((registry === undefined) !== (repository === undefined))
    refuse(["jobs", "states"], "a registry needs the repository of the states, and only a registry has one");
  return found;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.[0-9]{1,3}){3}$/u.test(host);
}
