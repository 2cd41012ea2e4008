// The protobuf messages of the contract, for the RPC edge and the binary form. Everything in these modules is generated.
export * from "../gen/proto/cornercast/v1/appraisal_policy_pb.js";
export * from "../gen/proto/cornercast/v1/appraisal_result_pb.js";
export * from "../gen/proto/cornercast/v1/conformance_report_pb.js";
export * from "../gen/proto/cornercast/v1/document_pb.js";
export * from "../gen/proto/cornercast/v1/evidence_bundle_pb.js";
export * from "../gen/proto/cornercast/v1/implementation_statement_pb.js";
export * from "../gen/proto/cornercast/v1/match_report_pb.js";
export * from "../gen/proto/cornercast/v1/offer_pb.js";
export * from "../gen/proto/cornercast/v1/options_pb.js";
export * from "../gen/proto/cornercast/v1/placement_pb.js";
export * from "../gen/proto/cornercast/v1/quantity_pb.js";
export * from "../gen/proto/cornercast/v1/reference_values_pb.js";
export * from "../gen/proto/cornercast/v1/state_manifest_pb.js";
export * from "../gen/proto/cornercast/v1/trust_anchors_pb.js";
export * from "../gen/proto/cornercast/v1/usage_record_pb.js";
export * from "../gen/proto/cornercast/v1/workload_pb.js";
