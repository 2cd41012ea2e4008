import { isJsonArray, isJsonObject, type JsonObject } from "../../document/index.js";
import { scalarText } from "../source-value.js";

const mostLabels = 4_096;
const known =
  /^(?:[a-z0-9-]+\.)*(?:nvidia\.com|amd\.com|intel\.com|kubernetes\.io|k8s\.io|alibabacloud\.com|amazonaws\.com|google\.com|azure\.com|topograph\.run)\//u;

/** Labels in text form; what is not a text, a number, or true or false is left out. */
export function labelsOf(value: JsonObject): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const [name, field] of Object.entries(value)) {
    const text = scalarText(field);
    if (text !== undefined && labels.size < mostLabels) labels.set(name, text);
  }
  return labels;
}

/** Whether a document is a map of labels of a node, as `kubectl get node -o jsonpath={.metadata.labels}` prints it. */
export function isLabelMap(value: JsonObject): boolean {
  const entries = Object.entries(value);
  return (
    entries.some(([name]) => known.test(name)) &&
    entries.every(([, field]) => !isJsonObject(field) && !isJsonArray(field)) &&
    entries.filter(([name]) => name.includes("/")).length * 2 > entries.length
  );
}

/** When GPU Feature Discovery wrote the labels: its time stamp counts seconds since 1970. */
export function labelsWritten(labels: ReadonlyMap<string, string>): string | undefined {
  const seconds = labels.get("nvidia.com/gfd.timestamp");
  return seconds !== undefined && /^[1-9][0-9]{8,10}$/u.test(seconds) ? new Date(Number(seconds) * 1_000).toISOString().replace(".000Z", "Z") : undefined;
}
