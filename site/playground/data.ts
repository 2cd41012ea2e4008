import type { Schema } from "./schema-completion.js";

/** What the build wrote for the playground. */
export interface Data {
  readonly workloads: Readonly<Record<string, string>>;
  readonly offers: Readonly<Record<string, string>>;
  readonly boundary: {
    readonly files: readonly { readonly name: string; readonly text: string }[];
    readonly policy: string;
    readonly references: string;
    readonly anchors: string;
    readonly nonce: string;
  };
  readonly schemas: { readonly Workload: Schema; readonly Offer: Schema };
  readonly registries: Readonly<Record<string, readonly string[]>>;
}

/** Loads it from beside the page. */
export async function loadData(url: string): Promise<Data> {
  const response = await fetch(url);
  return (await response.json()) as Data;
}
