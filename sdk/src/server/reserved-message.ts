import type { AllocationJson, PlacementJson, ReserveResponseJson } from "@cornercast/schemas";
import { ReserveResponseSchema, type Placement, type ReserveResponse } from "@cornercast/schemas/proto";
import { messageOfJson } from "../protocol/index.js";

/**
 * The message of the answer to a reservation, made in one go: it is asked for many times, and is nearly always of one form.
 *
 * - Of any other form it is made as every answer is.
 */
export function reservedMessage(answer: ReserveResponseJson): ReserveResponse {
  const placement = answer.placement === undefined ? undefined : reserved(answer.placement);
  return placement === undefined ? messageOfJson(ReserveResponseSchema, answer) : { $typeName: "cornercast.v1.ReserveResponse", placement };
}

/** A placement that has just been reserved, without labels; undefined where there is more to it. */
function reserved({ apiVersion, kind, metadata, spec, status }: PlacementJson): Placement | undefined {
  const { state, epoch, lease, allocations, history } = status ?? {};
  const [change] = history ?? [];
  if (metadata === undefined || spec?.workload === undefined || spec.offer === undefined || lease === undefined || change === undefined) return undefined;
  const isPlain = holds(metadata, 1) && holds(status, 5) && holds(lease, 2) && holds(change, 3) && history?.length === 1;
  if (!isPlain || allocations === undefined || !allocations.every((allocation) => holds(allocation, 3))) return undefined;
  const { workload, offer, profile, maxPrice, policy } = spec;
  return {
    $typeName: "cornercast.v1.Placement",
    apiVersion,
    kind,
    metadata: { $typeName: "cornercast.v1.Metadata", name: metadata.name, labels: {}, annotations: {} },
    spec: {
      $typeName: "cornercast.v1.PlacementSpec",
      workload: { $typeName: "cornercast.v1.DocumentReference", kind: workload.kind, name: workload.name, digest: workload.digest },
      offer: { $typeName: "cornercast.v1.DocumentReference", kind: offer.kind, name: offer.name, digest: offer.digest },
      profile,
      maxPrice,
      policy,
    },
    status: {
      $typeName: "cornercast.v1.PlacementStatus",
      state,
      epoch,
      lease: { $typeName: "cornercast.v1.Lease", expires: lease.expires, duration: lease.duration },
      allocations: allocations.map(allocated),
      history: [{ $typeName: "cornercast.v1.StateChange", to: change.to, at: change.at, reason: change.reason }],
      conditions: [],
      endpoints: [],
      matchedAttributes: {},
    },
  };
}

const allocated = ({ role, replica, unit }: AllocationJson): Allocation => ({ $typeName: "cornercast.v1.Allocation", role, replica, unit, devices: [] });

type Allocation = NonNullable<Placement["status"]>["allocations"][number];

/** Whether an object has as many members as are copied from it. */
const holds = (value: object | undefined, members: number): boolean => value !== undefined && Object.keys(value).length === members;
