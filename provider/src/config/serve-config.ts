import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { OfferJson } from "@cornercast/schemas";
import { baseNumber, parseQuantity } from "@cornercast/sdk/quantity";
import type { Authenticator, ProviderLimits } from "@cornercast/sdk/server";
import { pino, type Logger } from "pino";
import { anyAuthenticator } from "../auth/any-authenticator.js";
import { certificateAuthenticator } from "../auth/certificate-authenticator.js";
import { jwtAuthenticator, type JwtIssuer } from "../auth/jwt-authenticator.js";
import { keySet } from "../auth/key-set.js";
import { auditLog } from "../observe/audit-log.js";
import { callMetrics, serveMetrics } from "../observe/metrics.js";
import { traceCalls } from "../observe/trace-calls.js";
import { serve, type ServedProvider } from "../serve.js";
import { openPgliteStore, openPostgresStore, type OpenStore } from "../store/open-store.js";
import { systemClock } from "../system-clock.js";
import { tokenAuthenticator } from "../token-authenticator.js";
import type { TlsFiles } from "../tls-server.js";
import { jobsOfConfig, statesOfConfig } from "./jobs-of-config.js";
import type { AuthenticationConfig, CallerConfig, IssuerConfig, ProviderConfig, TlsConfig } from "./provider-config.js";

/** What a configuration is started with besides itself. */
export interface ServeConfigOptions {
  readonly config: ProviderConfig;
  /** The folder that its paths are relative to. */
  readonly folder: string;
  readonly offers: readonly OfferJson[];
  readonly product: string;
  readonly version: string;
  /** Default: lines of JSON on standard error. */
  readonly logger?: Logger;
}

/** A provider that was started with a configuration. */
export interface ServedConfig extends ServedProvider {
  /** Where metrics are, where they are asked for. */
  readonly metricsUrl?: string;
}

/** Starts a provider with a configuration. */
export async function serveConfig({ config, folder, offers, product, version, logger }: ServeConfigOptions): Promise<ServedConfig> {
  const at = (path: string): string => resolve(folder, path);
  const log = logger ?? pino({ level: config.logs?.level ?? "info", base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
  const onError = (error: unknown, what: string): void => log.error({ err: error, what }, "it failed");
  const authenticate = authenticatorOf(config.authentication, at);
  const tls = config.listen?.tls === undefined ? {} : { tls: tlsFiles(config.listen.tls, at) };
  const audit = config.audit === undefined ? undefined : auditLog(madeFor(at(config.audit.file)));
  const counted = callMetrics();
  const closes: (() => void | Promise<void>)[] = [() => counted.close(), () => audit?.close()];
  const closeAll = async (): Promise<void> => {
    for (const close of closes.toReversed()) await close();
  };
  try {
    const store = await openStore(config, at, onError);
    closes.push(() => store.close());
    const { host, port } = config.listen ?? {};
    const { retention = defaultRetention, states: kept } = config.jobs;
    const states = statesOfConfig(config.jobs, (await store.placements.position()).storeEpoch, at);
    const served = await serve({
      ...jobsOfConfig(config.jobs, offers, states, at, onError),
      authenticate,
      store,
      product,
      version,
      ...tls,
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
      limits: limitsOf(config),
      forget: { folder: at(config.jobs.folder), after: milliseconds(retention) },
      ...(states === undefined ? {} : { forgetStates: { states, after: milliseconds(kept?.retention ?? retention) } }),
      ...(config.usage?.period === undefined ? {} : { usagePeriod: milliseconds(config.usage.period) }),
      interceptors: [traceCalls],
      onNote: (line) => log.info(line),
      onError,
      onCall(event) {
        const { method, caller, target, outcome, reason, milliseconds } = event;
        counted.count(event);
        audit?.note(event, systemClock.now());
        log.info({ method, tenant: caller?.tenant, subject: caller?.subject, target, outcome, reason, milliseconds }, "call");
      },
    });
    closes.push(() => served.close());
    const metrics =
      config.metrics === undefined ? undefined : await serveMetrics(counted, { host: config.metrics.host ?? "127.0.0.1", port: config.metrics.port });
    closes.push(() => metrics?.close());
    return { url: served.url, reload: () => served.reload(), close: closeAll, ...(metrics === undefined ? {} : { metricsUrl: metrics.url }) };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

const defaultRetention = "30 d";

type Locate = (path: string) => string;

async function openStore({ store }: ProviderConfig, at: Locate, onError: (error: unknown, what: string) => void): Promise<OpenStore> {
  const onProblem = (error: unknown): void => onError(error, "keeping placements");
  if (store.database === undefined) return openPgliteStore({ folder: at(store.folder ?? ""), onProblem });
  return openPostgresStore({ url: store.database, onProblem, ...(store.connections === undefined ? {} : { connections: store.connections }) });
}

function authenticatorOf({ tokens = [], certificates = [], issuers = [] }: AuthenticationConfig, at: Locate): Authenticator {
  return anyAuthenticator([
    certificateAuthenticator(certificates.map((holder) => ({ name: holder.name, caller: callerOf(holder) }))),
    tokenAuthenticator(tokens.map((holder) => ({ sha256: holder.sha256, caller: callerOf(holder) }))),
    jwtAuthenticator(
      issuers.map((issuer) => issuerOf(issuer, at)),
      systemClock,
    ),
  ]);
}

const callerOf = ({ tenant, subject, roles }: CallerConfig): CallerConfig => ({ tenant, subject, roles });

function issuerOf({ keys, clockSkew, maxAge, ...issuer }: IssuerConfig, at: Locate): JwtIssuer {
  return {
    ...issuer,
    keys: keySet(/^https?:\/\//u.test(keys) ? keys : at(keys)),
    ...(clockSkew === undefined ? {} : { clockSkew: milliseconds(clockSkew) }),
    ...(maxAge === undefined ? {} : { maxAge: milliseconds(maxAge) }),
  };
}

function tlsFiles({ certificate, key, clientAuthorities, clientCertificates, revocations }: TlsConfig, at: Locate): TlsFiles {
  return {
    certificate: at(certificate),
    key: at(key),
    ...(clientAuthorities === undefined ? {} : { clientAuthorities: at(clientAuthorities) }),
    ...(clientCertificates === undefined ? {} : { clientCertificateRequired: clientCertificates === "required" }),
    ...(revocations === undefined ? {} : { revocations: at(revocations) }),
  };
}

function limitsOf({ limits = {} }: ProviderConfig): Partial<ProviderLimits> {
  const { lease, deadline, calls, page } = limits;
  return {
    ...(lease === undefined ? {} : { lease: milliseconds(lease) }),
    ...(deadline === undefined ? {} : { deadline: milliseconds(deadline) }),
    ...(calls === undefined ? {} : { calls }),
    ...(page === undefined ? {} : { page }),
  };
}

function milliseconds(duration: string): number {
  const parsed = parseQuantity(duration, "duration");
  const value = parsed.kind === "ok" ? baseNumber(parsed.value, 1_000n) : undefined;
  if (value === undefined) throw new Error(`${duration} is no duration`);
  return value;
}

function madeFor(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  return path;
}
