import { isJsonObject, type JsonObject, type JsonValue } from "../../../document/index.js";
import { listAt, objectAt, textAt } from "../../source-value.js";
import type { KubernetesObject } from "../kubernetes-object.js";
import type { ObjectFindings, Report } from "../object-findings.js";
import { claimRequests, type ClaimRequests } from "./claim-requests.js";
import type { DeviceClasses } from "./device-classes.js";

/** A claim of a pod, by the name that the pod gives it. */
export interface PodClaim extends ClaimRequests {
  readonly name: string;
  /** Whether all pods that are made alike have the devices of one claim, and not each a claim of its own. */
  readonly isShared: boolean;
}

/** The claims and templates of the inputs. */
export interface ClaimIndex {
  /** The claims of a pod. */
  ofPod(pod: JsonObject, part: string, namespace: string, report: Report): readonly PodClaim[];
  /** What an object that is a claim or a template asks for; undefined where it is none, or where a pod has it. */
  alone(object: KubernetesObject): ClaimRequests | undefined;
}

const claimKinds: ReadonlySet<string> = new Set(["ResourceClaim", "ResourceClaimTemplate"]);

/**
 * Finds claims by kind, namespace and name.
 *
 * - A claim that is only in another namespace is taken, with a warning: Kubernetes would not find it.
 * - A template that a `ComputeDomain` of NVIDIA makes hands out channels, which are no accelerators.
 * - A claim that is not among the inputs asks for at least one device of an unknown kind.
 */
export function claimIndex(objects: readonly KubernetesObject[], classes: DeviceClasses, findings: ObjectFindings): ClaimIndex {
  const claims = new Map<string, KubernetesObject>();
  const anywhere = new Map<string, KubernetesObject>();
  const channels = new Set<string>();
  for (const object of objects) {
    if (object.group === "resource.k8s.io" && claimKinds.has(object.kind) && object.name !== undefined) {
      claims.set(key(object.kind, object.namespace, object.name), object);
      anywhere.set(key(object.kind, "", object.name), object);
    }
    if (object.kind !== "ComputeDomain") continue;
    const template = textAt(objectAt(objectAt(objectAt(object.value, "spec"), "channel"), "resourceClaimTemplate"), "name");
    if (template !== undefined) channels.add(key("ResourceClaimTemplate", object.namespace, template));
  }
  const users = new Map<KubernetesObject, JsonObject>();

  return {
    ofPod(pod, part, namespace, report) {
      return listAt(pod, "resourceClaims").flatMap((entry, index): PodClaim[] => {
        if (!isJsonObject(entry)) return [];
        const at = `${part}/resourceClaims/${String(index)}`;
        const name = textAt(entry, "name") ?? `claim-${String(index)}`;
        const reference = referenceOf(entry);
        if (reference === undefined) return [];
        const id = key(reference.kind, namespace, reference.name);
        if (channels.has(id) && !claims.has(id)) {
          report({
            code: "import-unsupported",
            message: "channels of a compute domain are no accelerators; that its pods share one NVLink domain is left out",
            part: at,
          });
          return [];
        }
        const object = claims.get(id) ?? anywhere.get(key(reference.kind, "", reference.name));
        if (object === undefined || object.namespace !== namespace)
          report({
            code: "import-reference-missing",
            message: `the ${reference.kind} ${reference.name.slice(0, 128)} is not among the inputs${object === undefined ? "; at least one device of any kind is asked for" : ` in the namespace of the pod; that of ${object.namespace.slice(0, 63)} is taken`}`,
            part: at,
          });
        const isShared = reference.kind === "ResourceClaim";
        if (isShared && object !== undefined && (users.get(object) ?? pod) !== pod)
          report({ code: "import-unsupported", message: "another pod has the devices of this claim as well; each of the two asks for its own here", part: at });
        if (object === undefined) return [{ name, isShared, requests: [{ name: "devices", alternatives: [{ requirement: {} }] }], constraints: [] }];
        users.set(object, pod);
        const [spec, where] = specOf(object);
        return [{ name, isShared, ...claimRequests(spec, where, classes, findings.about(object.place)) }];
      });
    },
    alone(object) {
      if (object.group !== "resource.k8s.io" || !claimKinds.has(object.kind) || users.has(object)) return undefined;
      const [spec, part] = specOf(object);
      return claimRequests(spec, part, classes, findings.about(object.place));
    },
  };
}

function referenceOf(entry: JsonObject): { readonly kind: string; readonly name: string } | undefined {
  // Before v1beta1 the two names stood in `source`.
  for (const owner of [entry, objectAt(entry, "source")]) {
    const claim = textAt(owner, "resourceClaimName");
    if (claim !== undefined) return { kind: "ResourceClaim", name: claim };
    const template = textAt(owner, "resourceClaimTemplateName");
    if (template !== undefined) return { kind: "ResourceClaimTemplate", name: template };
  }
  return undefined;
}

function specOf({ kind, value }: KubernetesObject): readonly [spec: JsonObject, part: string] {
  const spec: JsonValue = objectAt(value, "spec");
  return kind === "ResourceClaim" ? [spec, "/spec"] : [objectAt(spec, "spec"), "/spec/spec"];
}

function key(kind: string, namespace: string, name: string): string {
  return JSON.stringify([kind, namespace, name]);
}
