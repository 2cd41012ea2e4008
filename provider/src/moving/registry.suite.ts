// The states in a registry, on the one that npm run test:move starts.
import { describe } from "vitest";
import { registryStateStore } from "../index.js";
import { stateStoreContract } from "../testing/state-store-contract.js";

const url = process.env["CORNERCAST_REGISTRY"] ?? "";

describe("states in a registry that removes manifests", () => {
  stateStoreContract((owner) => registryStateStore({ url, repository: "states/contract", owner }));
});
