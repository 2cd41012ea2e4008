import type { ArtifactJson, RunJson } from "@cornercast/schemas";
import { isJsonObject, type JsonObject } from "../../../document/index.js";
import { boundedRun } from "../../bounded-run.js";
import { documentName, listAt, objectAt, scalarText, textAt } from "../../source-value.js";
import type { Report } from "../object-findings.js";

const mostImages = 64;

/** The images of all containers of a pod, each once. */
export function podImages(pod: JsonObject): readonly ArtifactJson[] {
  const images = new Set(
    [...listAt(pod, "initContainers"), ...listAt(pod, "containers")].flatMap((container) => {
      const image = textAt(container, "image");
      return image === undefined || image.length > 2_048 ? [] : [image];
    }),
  );
  return [...images].slice(0, mostImages).map((reference) => ({ kind: "oci-image", reference }));
}

/**
 * The command of a pod with one container. Of several containers none is the one that runs the job, so that there is no command then.
 *
 * - Variables that are filled from a Secret become names of secrets; those from elsewhere are left out.
 * - What is longer than a Workload holds is left out, and reported.
 */
export function podRun(pod: JsonObject, part: string, report: Report): RunJson | undefined {
  const [container, ...others] = listAt(pod, "containers");
  if (!isJsonObject(container) || others.length > 0) return undefined;
  const variables = listAt(container, "env").flatMap((entry): [string, string][] => {
    const name = textAt(entry, "name");
    const value = isJsonObject(entry) ? scalarText(entry["value"]) : undefined;
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  const secrets = new Set([
    ...listAt(container, "env").map((entry) => textAt(objectAt(objectAt(entry, "valueFrom"), "secretKeyRef"), "name")),
    ...listAt(container, "envFrom").map((entry) => textAt(objectAt(entry, "secretRef"), "name")),
  ]);
  const ports = listAt(container, "ports").flatMap((entry) => {
    const port = Number(isJsonObject(entry) ? scalarText(entry["containerPort"]) : undefined);
    const protocol = textAt(entry, "protocol")?.toLowerCase();
    if (!Number.isInteger(port) || port < 1 || port > 65_535) return [];
    const name = textAt(entry, "name");
    return [{ ...(name === undefined ? {} : { name: documentName(name, "port") }), port, ...(protocol === "udp" ? { protocol } : {}) }];
  });
  const workingDir = textAt(container, "workingDir");
  return boundedRun(
    {
      command: texts(container, "command"),
      args: texts(container, "args"),
      env: Object.fromEntries(variables),
      ports,
      secrets: [...secrets].flatMap((name) => name ?? []),
      ...(workingDir === undefined ? {} : { workingDir }),
    },
    (finding) => {
      report({ ...finding, part: `${part}/containers/0` });
    },
  );
}

function texts(container: JsonObject, name: string): string[] {
  return listAt(container, name).flatMap((item) => scalarText(item) ?? []);
}
