import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stateStoreContract } from "../testing/state-store-contract.js";
import { folderStateStore } from "./folder-state-store.js";
import { registryStateStore } from "./registry-state-store.js";
import type { KeptState } from "./state-store.js";
import { fakeRegistry, type FakeRegistry } from "./testing/fake-registry.js";
import { stateOf } from "./testing/state-files.js";

describe("states in a folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "cornercast-kept-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  stateStoreContract((owner) => folderStateStore({ folder, owner }));
});

describe("states in a registry", () => {
  let registry: FakeRegistry;
  beforeAll(async () => {
    registry = await fakeRegistry();
  });
  afterAll(() => registry.close());
  stateStoreContract((owner) => registryStateStore({ url: registry.url, repository: "jobs/train", owner }));

  it("that removes nothing are told of once, and asked no more", async () => {
    const stubborn = await fakeRegistry((method) => (method === "DELETE" ? 405 : undefined));
    try {
      const store = registryStateStore({ url: stubborn.url, repository: "jobs/train", owner: "one" });
      await store.keep(await stateOf(store, { a: "1" }), { tenant: "acme", name: "a" });
      const kept: KeptState[] = [];
      for await (const one of store.kept()) kept.push(one);
      await expect(store.forget(kept)).rejects.toThrow("answers 405 to the removal of a state, which it may have to be configured to allow");
      const before = stubborn.requests.length;
      for await (const one of store.kept()) kept.push(one);
      await store.forget(kept);
      expect([kept.length, stubborn.requests.length]).toEqual([1, before]);
    } finally {
      stubborn.close();
    }
  });
});
