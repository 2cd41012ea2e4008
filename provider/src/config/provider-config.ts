import type { CallerRole } from "@cornercast/sdk/server";
import type { tokenAlgorithms } from "../auth/jwt-authenticator.js";

/** What a provider is started with. Paths are relative to the file. */
export interface ProviderConfig {
  /** Files and folders of Offers, or of anything that can be imported as such. With Slurm and Kubernetes: what they do not know of their nodes, by their names. */
  readonly offers: readonly string[];
  readonly listen?: {
    /** Default: the loopback. Another address needs TLS, or `plaintext`. */
    readonly host?: string;
    /** Default: one that is free. */
    readonly port?: number;
    readonly tls?: TlsConfig;
    /** Whether to listen without TLS where others can reach it, as behind a proxy that speaks TLS. Default false. */
    readonly plaintext?: boolean;
  };
  /** Where placements are kept. One of the two. */
  readonly store: { readonly folder?: string; readonly database?: string; readonly connections?: number };
  readonly jobs: JobsConfig;
  readonly authentication: AuthenticationConfig;
  /** A file that a line is added to for every call. */
  readonly audit?: { readonly file: string };
  readonly metrics?: { readonly host?: string; readonly port: number };
  readonly logs?: { readonly level?: "debug" | "info" | "warn" | "error" | "silent" };
  readonly usage?: { readonly period?: string };
  readonly limits?: { readonly lease?: string; readonly deadline?: string; readonly calls?: number; readonly page?: number };
}

/** What runs jobs: this machine, Slurm, or Kubernetes. */
export interface JobsConfig {
  /** The folder of jobs. With Slurm every node sees it under the same path; with Kubernetes it is on the volume, where there is one. */
  readonly folder: string;
  /**
   * For how long the folder of a job is kept after its end, with its logs and with the state that it wrote there. Default: 30 d. Jobs that begin from
   * such a state, of this provider or of another, need it for as long. Placements are kept for ever.
   */
  readonly retention?: string;
  readonly slurm?: {
    /** The file `slurm.conf`. Default: where Slurm looks for it. */
    readonly configuration?: string;
    readonly partition?: string;
    /** Further options of sbatch. */
    readonly options?: readonly string[];
  };
  readonly kubernetes?: KubernetesConfig;
  /** Where the state of jobs is kept, for other providers too. One of `folder` and `registry`. Default: where the jobs write it. */
  readonly states?: {
    readonly folder?: string;
    /** The address of a registry; `repository` says where in it, and `authorization` is a file with the header that authorises requests. */
    readonly registry?: string;
    readonly repository?: string;
    readonly authorization?: string;
    /**
     * For how long a state is kept after the end of the placement that wrote it or began with it, and one that a newer one has replaced after it was
     * written. Default: as `jobs.retention`. A registry has to allow the removal of manifests, and removes the files of what was removed by itself.
     */
    readonly retention?: string;
  };
}

/** A cluster of Kubernetes. */
export interface KubernetesConfig {
  /** Default: the account of the pod that the provider runs in. */
  readonly kubeconfig?: string;
  /** Default: the current one. */
  readonly context?: string;
  /** The namespace of jobs. Default: that of the context, or of the pod. */
  readonly namespace?: string;
  /** The namespaces of tenants that have one of their own. */
  readonly namespaces?: Readonly<Record<string, string>>;
  /** A selector of the nodes that are offered. Default: all. */
  readonly nodes?: string;
  /** The image of workloads that name none. Default: they are refused. */
  readonly image?: string;
  /** The image of what holds a node until a job runs. Default: `busybox:stable`. */
  readonly gateImage?: string;
  /** The claim of a volume that pods and the provider both see, and where on it the folder of jobs is. Without one jobs have no state. */
  readonly volume?: { readonly claim: string; readonly path?: string };
}

/** The files of TLS, in PEM. */
export interface TlsConfig {
  readonly certificate: string;
  readonly key: string;
  readonly clientAuthorities?: string;
  readonly clientCertificates?: "optional" | "required";
  readonly revocations?: string;
}

/** Who is let in. At least one of them. */
export interface AuthenticationConfig {
  readonly tokens?: readonly ({ readonly sha256: string } & CallerConfig)[];
  readonly certificates?: readonly ({ readonly name: string } & CallerConfig)[];
  readonly issuers?: readonly IssuerConfig[];
}

/** Who a caller is. */
export interface CallerConfig {
  readonly tenant: string;
  readonly subject: string;
  readonly roles: readonly CallerRole[];
}

/** An issuer of JSON Web Tokens. */
export interface IssuerConfig {
  readonly issuer: string;
  readonly audience: string;
  /** A JSON Web Key Set: a file, or an https address. */
  readonly keys: string;
  readonly algorithms: readonly (typeof tokenAlgorithms)[number][];
  readonly clockSkew?: string;
  readonly maxAge?: string;
  readonly tenant?: string;
  readonly tenantClaim?: string;
  readonly rolesClaim?: string;
  readonly roleNames?: Readonly<Record<string, CallerRole>>;
}
