import type { ArtifactJson, RunJson } from "@cornercast/schemas";
import { isJsonObject, type JsonObject } from "../../../document/index.js";
import { documentName, listAt, objectAt, scalarText, textAt } from "../../source-value.js";

const longestText = 131_072;
const mostItems = 1_024;
const mostPorts = 256;
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
 */
export function podRun(pod: JsonObject): RunJson | undefined {
  const [container, ...others] = listAt(pod, "containers");
  if (!isJsonObject(container) || others.length > 0) return undefined;
  const command = texts(container, "command");
  const args = texts(container, "args");
  const variables = listAt(container, "env").flatMap((entry): [string, string][] => {
    const name = textAt(entry, "name");
    const value = isJsonObject(entry) ? scalarText(entry["value"]) : undefined;
    return name === undefined || name.length > 256 || value === undefined || value.length > longestText ? [] : [[name, value]];
  });
  const env = Object.fromEntries(variables.slice(0, mostItems));
  const secrets = new Set(
    [
      ...listAt(container, "env").map((entry) => textAt(objectAt(objectAt(entry, "valueFrom"), "secretKeyRef"), "name")),
      ...listAt(container, "envFrom").map((entry) => textAt(objectAt(entry, "secretRef"), "name")),
    ].filter((name) => name !== undefined && name.length <= 253),
  );
  const ports = listAt(container, "ports").flatMap((entry) => {
    const port = Number(isJsonObject(entry) ? scalarText(entry["containerPort"]) : undefined);
    const protocol = textAt(entry, "protocol")?.toLowerCase();
    if (!Number.isInteger(port) || port < 1 || port > 65_535) return [];
    const name = textAt(entry, "name");
    return [{ ...(name === undefined ? {} : { name: documentName(name, "port") }), port, ...(protocol === "udp" ? { protocol } : {}) }];
  });
  const workingDir = textAt(container, "workingDir");
  const run: RunJson = {
    ...(command.length === 0 ? {} : { command }),
    ...(args.length === 0 ? {} : { args }),
    ...(Object.keys(env).length === 0 ? {} : { env }),
    ...(ports.length === 0 ? {} : { ports: ports.slice(0, mostPorts) }),
    ...(secrets.size === 0 ? {} : { secrets: [...secrets].flatMap((name) => name ?? []).slice(0, mostPorts) }),
    ...(workingDir === undefined || workingDir.length > 4_096 ? {} : { workingDir }),
  };
  return Object.keys(run).length === 0 ? undefined : run;
}

function texts(container: JsonObject, name: string): string[] {
  const found = listAt(container, name).flatMap((item) => scalarText(item) ?? []);
  return found.length > mostItems || found.some((text) => text.length > longestText) ? [] : found;
}
