// For users.
export type {
  AppraiseExpectation,
  AppraiseRequest,
  CaseRequest,
  ConformanceCase,
  ExpectedReason,
  MatchExpectation,
  MatchRequest,
  RunsExpectation,
  RunsRequest,
  PatchOperation,
  Twin,
  ValidateExpectation,
  ValidateRequest,
} from "./case/conformance-case.js";
export { loadCases, type LoadedCases } from "./case/load-cases.js";
export { serveLines } from "./adapter/serve-lines.js";
export { certify, type CertifyOptions, type CertifyResult } from "./certificate/certify.js";
export { certificatePage, certificateText, readCertificate } from "./certificate/show-certificate.js";
export type { CertificateContent, Waiver } from "./certificate/statement.js";
export { verifyCertificate, type VerifiedCertificate, type VerifyCertificateOptions } from "./certificate/verify-certificate.js";
export { certifyCommand, showCommand, verifyCommand } from "./command/certificate-commands.js";
export { clientCommand, type ClientFlags } from "./command/client-command.js";
export { listCommand } from "./command/list-command.js";
export { ownerCommand, ownerSetupCommand, type OwnerFlags } from "./command/owner-command.js";
export { providerCommand, type ProviderFlags } from "./command/provider-command.js";
export { runCommand, type CommandContext, type RunFlags } from "./command/run-command.js";
export { UsageError } from "./command/usage-error.js";
export { judgeCase, type CaseVerdict } from "./judge/judge-case.js";
export { profileOf, profiles, type Profile } from "./profile/profiles.js";
export { referenceClient } from "./reference/reference-client.js";
export { referenceSystem } from "./reference/reference-system.js";
export { runClient } from "./client/run-client.js";
export type { ClientAnswer, ClientRequest, ClientScenario, ClientStage, ClientUnderTest } from "./client/client-scenario.js";
export type { ReceivedCall, Reply, ScriptedServer } from "./client/scripted-server.js";
export { clientScenarios } from "./client/client-scenarios.js";
export { ownerScenarios, type OwnerScenario } from "./owner/owner-scenarios.js";
export { makeOwnerSetup, readOwnerSetup, writeOwnerSetup } from "./owner/owner-setup.js";
export type { OwnerStage } from "./owner/owner-stage.js";
export type { OwnerSetup, OwnerUnderTest } from "./owner/owner-under-test.js";
export { runOwner } from "./owner/run-owner.js";
export { runProvider } from "./provider/run-provider.js";
export type { ProviderScenario, ProviderUnderTest, Stage } from "./provider/scenario.js";
export { providerScenarios } from "./provider/provider-scenarios.js";
export { consoleReport } from "./report/console-report.js";
export { formatReport, reportFiles, type ReportFormat } from "./report/reports.js";
export { loadRequirements, type Requirement } from "./requirement/load-requirements.js";
export { exitCodeOf, runExitCodes } from "./run/exit-code.js";
export { loadSuite, suiteFolder } from "./run/load-suite.js";
export { redactor, type Redact } from "./run/redactor.js";
export { verdicts, type CaseResult, type ProfileResult, type RequirementResult, type RunModel, type Verdict } from "./run/run-model.js";
export { runSuite, type RunOptions, type Suite } from "./run/run-suite.js";
export type { ImplementationStatement } from "./systems/implementation-statement.js";
export { processSystem, type ProcessOptions, type ProcessSystem } from "./systems/process-system.js";
export { SystemFailure, type FailureKind } from "./systems/system-failure.js";
export type { SystemUnderTest, TraceLine } from "./systems/system-under-test.js";
export { trivialSystems } from "./systems/trivial-systems.js";

// For other libraries.
export { applyPatch, type PatchResult } from "./case/apply-patch.js";
export { readCase, type CaseResult as ReadCaseResult } from "./case/read-case.js";
export { judgeAnswer } from "./judge/judge-answer.js";
export { judgeInvariants } from "./judge/judge-invariants.js";
export { randomiseNames } from "./randomise/randomise-names.js";
export { seededRandom, type SeededRandom } from "./randomise/seeded-random.js";
