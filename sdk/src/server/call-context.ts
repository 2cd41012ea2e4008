import type { HandlerContext } from "@connectrpc/connect";

/** What a call is carried out with: a part of what Connect gives to one. */
export type CallContext = Pick<HandlerContext, "method" | "requestHeader" | "values" | "signal">;
