import type { UsageRecordJson } from "@cornercast/schemas";

/** Where usage records are. */
export interface UsageSource {
  /** Records of a tenant by placement and sequence, from the first one after `{placement, sequence}`, of one placement or of all. */
  list(query: {
    readonly tenant: string;
    readonly placement?: string;
    readonly after?: { readonly placement: string; readonly sequence: number };
    readonly limit: number;
  }): Promise<readonly UsageRecordJson[]>;
}
