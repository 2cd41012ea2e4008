import type { DescMessage } from "@bufbuild/protobuf";
import * as proto from "@cornercast/schemas/proto";

/** The messages of the kinds of documents, by kind. */
export const messageOfKind: ReadonlyMap<string, DescMessage> = new Map(
  [
    proto.AppraisalPolicySchema,
    proto.AppraisalResultSchema,
    proto.ConformanceReportSchema,
    proto.EvidenceBundleSchema,
    proto.ImplementationStatementSchema,
    proto.MatchReportSchema,
    proto.OfferSchema,
    proto.PlacementSchema,
    proto.ReferenceValuesSchema,
    proto.StateManifestSchema,
    proto.TrustAnchorsSchema,
    proto.UsageRecordSchema,
    proto.WorkloadSchema,
  ].map((message) => [message.name, message]),
);
