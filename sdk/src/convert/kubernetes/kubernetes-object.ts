import { isJsonArray, isJsonObject, type JsonObject, type ReadDocument } from "../../document/index.js";
import { objectAt, textAt } from "../source-value.js";

/** An object of Kubernetes and where it stands. */
export interface KubernetesObject {
  /** The API group, empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string | undefined;
  /** The namespace; `default` where the object does not say. */
  readonly namespace: string;
  readonly value: JsonObject;
  readonly place: ObjectPlace;
}

/** Where an object stands in an input. */
export interface ObjectPlace {
  readonly document: ReadDocument;
  /** The JSON Pointer of the object in its document. */
  readonly pointer: string;
}

/** A document that is no object of Kubernetes. */
export interface OtherObject {
  readonly value: JsonObject;
  readonly place: ObjectPlace;
}

/** How deep lists of objects may lie in each other. */
const listDepth = 4;

/**
 * The objects of a document: itself, or the items of a `List` (and of `NodeList`, `PodList` and so on).
 *
 * - An item of a typed list that does not say what it is has the kind and version of the list.
 */
export function objectsOf(document: ReadDocument): { readonly objects: readonly KubernetesObject[]; readonly others: readonly OtherObject[] } {
  const objects: KubernetesObject[] = [];
  const others: OtherObject[] = [];
  const visit = (value: JsonObject, pointer: string, depth: number, otherwise: { readonly kind: string; readonly apiVersion: string } | undefined): void => {
    const kind = textAt(value, "kind") ?? otherwise?.kind;
    const apiVersion = textAt(value, "apiVersion") ?? otherwise?.apiVersion;
    const place = { document, pointer };
    if (kind === undefined || apiVersion === undefined) {
      others.push({ value, place });
      return;
    }
    const items = value["items"];
    if (kind.endsWith("List") && items !== undefined && isJsonArray(items) && depth < listDepth) {
      const typed = kind === "List" ? undefined : { kind: kind.slice(0, -"List".length), apiVersion };
      for (const [index, item] of items.entries()) if (isJsonObject(item)) visit(item, `${pointer}/items/${String(index)}`, depth + 1, typed);
      return;
    }
    const slash = apiVersion.lastIndexOf("/");
    const metadata = objectAt(value, "metadata");
    objects.push({
      group: slash < 0 ? "" : apiVersion.slice(0, slash),
      version: apiVersion.slice(slash + 1),
      kind,
      name: textAt(metadata, "name") ?? textAt(metadata, "generateName")?.replace(/-+$/u, ""),
      namespace: textAt(metadata, "namespace") ?? "default",
      value,
      place,
    });
  };
  if (isJsonObject(document.value)) visit(document.value, "", 0, undefined);
  return { objects, others };
}
