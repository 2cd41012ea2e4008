// The protobuf messages of the contract, for the RPC edge and the binary form. Everything in these modules is generated.
export * from "../gen/proto/cornercast/v1/document_pb.js";
export * from "../gen/proto/cornercast/v1/match_report_pb.js";
export * from "../gen/proto/cornercast/v1/offer_pb.js";
export * from "../gen/proto/cornercast/v1/options_pb.js";
export * from "../gen/proto/cornercast/v1/quantity_pb.js";
export * from "../gen/proto/cornercast/v1/workload_pb.js";
