// For users.
export {
  anyAuthenticator,
  certificateAuthenticator,
  jwtAuthenticator,
  keySet,
  peerValues,
  tokenAlgorithms,
  type CertificateHolder,
  type JwtIssuer,
  type Peer,
  type PeerCertificate,
} from "./auth/index.js";
export { readConfig, serveConfig, type ProviderConfig, type ReadConfig, type ServeConfigOptions, type ServedConfig } from "./config/index.js";
export { fileChallengeStore, type FileChallengeStore } from "./keys/file-challenge-store.js";
export { fileKeyStore, type FileKeyStore } from "./keys/file-key-store.js";
export { openKeyFolder, type KeyFolder } from "./keys/key-folder.js";
export { serveKeys, type ServeKeysOptions } from "./keys/serve-keys.js";
export { softwareBoundary, type SoftwareBoundary, type SoftwareBoundaryOptions } from "./attest/software-boundary.js";
export { confinementLine, findConfinement, withConfinement, type Confinement } from "./confine/confinement.js";
export { limitsOfOffer } from "./confine/limits-of-offer.js";
export type { LimitedRun, LimitKeeper, ResourceLimits } from "./confine/resource-limits.js";
export { readKubeconfig, type KubernetesAccess } from "./kubernetes/kubeconfig.js";
export type { ClientCredential } from "./kubernetes/exec-credential.js";
export { kubernetesApi, type ExecResult, type KubernetesApi } from "./kubernetes/kubernetes-api.js";
export { kubernetesDriver } from "./kubernetes/kubernetes-driver.js";
export type { KubernetesDriverOptions } from "./kubernetes/kubernetes-driver-options.js";
export { KubernetesError } from "./kubernetes/kubernetes-error.js";
export { kubernetesOffers, type KubernetesOffersOptions } from "./kubernetes/kubernetes-offers.js";
export type { JobVolume } from "./kubernetes/job-manifests.js";
export { processDriver, type ProcessDriver, type ProcessDriverOptions } from "./process/process-driver.js";
export { auditLog, type AuditLog } from "./observe/audit-log.js";
export { callMetrics, serveMetrics, type CallMetrics } from "./observe/metrics.js";
export { traceCalls } from "./observe/trace-calls.js";
export { serve, type Served, type ServedProvider, type ServeJobs, type ServeOptions } from "./serve.js";
export { slurmCommand, SlurmError, type SlurmCommand } from "./slurm/slurm-command.js";
export { slurmDriver, type SlurmDriverOptions } from "./slurm/slurm-driver.js";
export { slurmOffers, type SlurmOffersOptions } from "./slurm/slurm-offers.js";
export {
  openPgliteStore,
  openPostgresStore,
  type OpenStore,
  type PostgresOptions,
  type SqlPlacementStore,
  type SqlPlacementStoreOptions,
} from "./store/index.js";
export type { JobName } from "./jobs/job-folder.js";
export { folderStateStore, type FolderStateStoreOptions } from "./state/folder-state-store.js";
export { forgetStates, type ForgetStatesOptions } from "./state/forget-states.js";
export { registryStateStore, type RegistryStateStoreOptions } from "./state/registry-state-store.js";
export type { KeptState, StateSource, StateStore } from "./state/state-store.js";
export { systemClock } from "./system-clock.js";
export { tlsServer, type TlsFiles } from "./tls-server.js";
export { tokenAuthenticator, type TokenHolder } from "./token-authenticator.js";
