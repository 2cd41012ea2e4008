import type { JsonSchema } from "@cornercast/sdk/document";
import { tokenAlgorithms } from "../auth/jwt-authenticator.js";

const name = { type: "string", pattern: "^[A-Za-z0-9]([-A-Za-z0-9._]{0,251}[A-Za-z0-9])?$" };
const text = { type: "string", minLength: 1, maxLength: 4096 };
const host = { type: "string", minLength: 1, maxLength: 253 };
const port = { type: "integer", minimum: 0, maximum: 65_535 };
// As durations are written in documents, in one unit.
const duration = { type: "string", "x-quantity": "duration", pattern: "^(0|[1-9][0-9]{0,9}) ?(ms|s|m|h|d)$" };
// As Kubernetes names what becomes part of an address.
const namespace = { type: "string", pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$" };
const role = { type: "string", enum: ["reader", "placer", "operator"] };
const caller = { tenant: name, subject: { type: "string", minLength: 1, maxLength: 255 }, roles: { type: "array", items: role, minItems: 1, maxItems: 3 } };

/** The schema of the file that a provider is started with: a document of the kind `ProviderConfig`. */
export const configSchema: JsonSchema = {
  type: "object",
  required: ["apiVersion", "kind", "spec"],
  properties: {
    apiVersion: { type: "string", const: "cornercast/v1" },
    kind: { type: "string", const: "ProviderConfig" },
    metadata: { type: "object", properties: { name, labels: { type: "object" }, annotations: { type: "object" } } },
    spec: {
      type: "object",
      required: ["offers", "store", "jobs", "authentication"],
      properties: {
        offers: { type: "array", items: text, maxItems: 1024 },
        listen: {
          type: "object",
          properties: {
            host,
            port,
            plaintext: { type: "boolean" },
            tls: {
              type: "object",
              required: ["certificate", "key"],
              properties: {
                certificate: text,
                key: text,
                clientAuthorities: text,
                clientCertificates: { type: "string", enum: ["optional", "required"] },
                revocations: text,
              },
            },
          },
        },
        store: {
          type: "object",
          minProperties: 1,
          properties: {
            folder: text,
            database: { type: "string", pattern: "^postgres(ql)?://" },
            connections: { type: "integer", minimum: 1, maximum: 1_000 },
          },
        },
        jobs: {
          type: "object",
          required: ["folder"],
          properties: {
            folder: text,
            retention: duration,
            slurm: {
              type: "object",
              properties: {
                configuration: text,
                partition: { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$" },
                options: { type: "array", maxItems: 64, items: { type: "string", pattern: "^--[a-z]", maxLength: 1024 } },
              },
            },
            kubernetes: {
              type: "object",
              properties: {
                kubeconfig: text,
                context: text,
                namespace,
                namespaces: { type: "object", additionalProperties: namespace, maxProperties: 1024 },
                nodes: { type: "string", minLength: 1, maxLength: 1024 },
                image: text,
                gateImage: text,
                volume: {
                  type: "object",
                  required: ["claim"],
                  properties: {
                    claim: { type: "string", pattern: "^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$" },
                    path: { type: "string", pattern: "^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$", maxLength: 1024 },
                  },
                },
              },
            },
            states: {
              type: "object",
              minProperties: 1,
              properties: {
                folder: text,
                registry: { type: "string", pattern: "^https?://" },
                repository: { type: "string", pattern: "^[a-z0-9]+([._/-]+[a-z0-9]+)*$", maxLength: 255 },
                authorization: text,
                retention: duration,
              },
            },
          },
        },
        authentication: {
          type: "object",
          minProperties: 1,
          properties: {
            tokens: {
              type: "array",
              maxItems: 1024,
              items: {
                type: "object",
                required: ["sha256", "tenant", "subject", "roles"],
                properties: { sha256: { type: "string", pattern: "^[0-9a-f]{64}$" }, ...caller },
              },
            },
            certificates: {
              type: "array",
              maxItems: 1024,
              items: {
                type: "object",
                required: ["name", "tenant", "subject", "roles"],
                properties: { name: { type: "string", pattern: '^(URI|DNS|email|IP Address):[^",]+$' }, ...caller },
              },
            },
            issuers: {
              type: "array",
              maxItems: 64,
              items: {
                type: "object",
                required: ["issuer", "audience", "keys", "algorithms"],
                properties: {
                  issuer: text,
                  audience: text,
                  keys: text,
                  algorithms: { type: "array", minItems: 1, items: { type: "string", enum: [...tokenAlgorithms] } },
                  clockSkew: duration,
                  maxAge: duration,
                  tenant: name,
                  tenantClaim: text,
                  rolesClaim: text,
                  roleNames: { type: "object", additionalProperties: role, maxProperties: 256 },
                },
              },
            },
          },
        },
        audit: { type: "object", required: ["file"], properties: { file: text } },
        metrics: { type: "object", required: ["port"], properties: { host, port } },
        logs: { type: "object", properties: { level: { type: "string", enum: ["debug", "info", "warn", "error", "silent"] } } },
        usage: { type: "object", properties: { period: duration } },
        limits: {
          type: "object",
          properties: {
            lease: duration,
            deadline: duration,
            calls: { type: "integer", minimum: 1, maximum: 1_000_000 },
            page: { type: "integer", minimum: 1, maximum: 10_000 },
          },
        },
      },
    },
  },
};
