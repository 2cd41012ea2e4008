import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isJsonObject, readDocuments, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import { beforeAll, describe, expect, it } from "vitest";
import { readKubeconfig } from "./kubeconfig.js";
import { KubernetesError } from "./kubernetes-error.js";
import { at, listAt, textAt } from "./object-fields.js";
import { kubeconfig, settled, testApi } from "./testing/test-cluster.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const documentsOf = (path: string): readonly JsonObject[] =>
  readDocuments([{ name: path, text: readFileSync(join(root, path), "utf8"), format: "yaml" }], { limits: { depth: 256 } })
    .documents.map(({ value }) => value)
    .filter(isJsonObject);
const examples = ["workloads", "market"].flatMap((folder) => readdirSync(join(root, "examples", folder)).map((file) => `examples/${folder}/${file}`));
const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** A document as an object of the cluster: the group of a custom resource has a dot. */
const asObject = (document: JsonObject): JsonObject => ({ ...document, apiVersion: "cornercast.alt/v1" });
const pathOf = (document: JsonObject): string => `/apis/cornercast.alt/v1/namespaces/default/${String(textAt(document, "kind")?.toLowerCase())}s`;

describe.skipIf(kubeconfig === undefined)("the custom resources, in a real API server", () => {
  const api = testApi;

  beforeAll(async () => {
    for (const file of ["workloads", "offers"]) {
      const [definition = {}] = documentsOf(`schemas/kubernetes/${file}.yaml`);
      const name = textAt(definition, "metadata", "name") ?? "";
      try {
        await api().call("POST", definitions, definition);
      } catch (error) {
        if (!(error instanceof KubernetesError) || error.reason !== "AlreadyExists") throw error;
      }
      await settled(async () =>
        listAt(await api().call("GET", `${definitions}/${name}`), "status", "conditions").some(
          (condition) => at(condition, "type") === "Established" && at(condition, "status") === "True",
        ),
      );
    }
  }, 60_000);

  it.each(["workloads.cornercast.alt", "offers.cornercast.alt"])("the schema of %s is structural", async (name) => {
    const conditions = listAt(await api().call("GET", `${definitions}/${name}`), "status", "conditions");
    expect(conditions.filter((condition) => at(condition, "type") === "NonStructuralSchema")).toEqual([]);
    expect(conditions.find((condition) => at(condition, "type") === "NamesAccepted")).toMatchObject({ status: "True" });
  });

  it.each(examples)("%s is taken and comes back as it was", async (path) => {
    for (const document of documentsOf(path)) {
      const object = asObject(document);
      const made = await api().call("POST", pathOf(document), object);
      try {
        const { spec, status } = await api().call("GET", `${pathOf(document)}/${textAt(document, "metadata", "name") ?? ""}`);
        // Nothing is pruned and nothing is added.
        expect({ spec, status }).toEqual({ spec: document["spec"], status: document["status"] });
      } finally {
        await api().call("DELETE", `${pathOf(document)}/${textAt(made, "metadata", "name") ?? ""}`);
      }
    }
  });

  const [workload = {}] = documentsOf("examples/workloads/finetune-8b.yaml");
  const [offer = {}] = documentsOf("examples/market/fjordkraft-dc.yaml");
  it.each<[string, JsonObject, (spec: JsonObject) => JsonValue, RegExp]>([
    ["a workload without profiles", workload, ({ profiles: _profiles, ...spec }) => spec, /spec\.profiles/u],
    ["a text where a number is", workload, (spec) => ({ ...spec, profiles: [{ name: "a", roles: [{ name: "b", replicas: "two" }] }] }), /replicas/u],
    ["a quantity that is none", workload, (spec) => ({ ...spec, schedule: { duration: "soon" } }), /spec\.schedule\.duration/u],
    ["an offer whose spec is a list", offer, () => [], /spec/u],
  ])("%s is refused with its place", async (_, document, change, words) => {
    const spec = isJsonObject(document["spec"]) ? document["spec"] : {};
    await expect(api().call("POST", pathOf(document), asObject({ ...document, spec: change(spec) }))).rejects.toMatchObject({
      status: 422,
      message: expect.stringMatching(words),
    });
  });

  it("are listed in the columns that a person looks at", async () => {
    await api().call("POST", pathOf(workload), asObject(workload));
    try {
      const table = await tableAt(pathOf(workload));
      expect(listAt(table, "columnDefinitions").map((column) => textAt(column, "name"))).toEqual(
        "Name Profile Replicas Devices Memory Budget Duration Age".split(" "),
      );
      const [row] = listAt(table, "rows");
      expect(listAt(row, "cells").slice(0, 4)).toEqual(["finetune-8b", "two-nodes", 2, 8]);
    } finally {
      await api().call("DELETE", `${pathOf(workload)}/finetune-8b`);
    }
  });
});

/** A list as `kubectl get` asks for it. */
async function tableAt(path: string): Promise<JsonValue> {
  const { server, authorities, credential } = readKubeconfig(kubeconfig);
  const { token = "" } = await credential(false);
  const headers = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io", authorization: `Bearer ${token}` };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${server}${path}`, { headers, ...(authorities === undefined ? {} : { ca: authorities }) }, resolve).on("error", reject);
  });
  let text = "";
  for await (const part of answer.setEncoding("utf8")) text += String(part);
  return JSON.parse(text) as JsonValue;
}
