import type { FixJson } from "@cornercast/schemas";
import type { Element as Piece } from "../shared/element.js";
import { startWorker } from "./ask.js";
import { createEditor } from "./editor.js";
import type { Answers, NamedBytes } from "./engine/protocol.js";
import { loadData } from "./data.js";
import { collectFiles } from "./files.js";
import { byId, fill, nodeOf } from "./nodes.js";
import { decodeState, encodeState, type SharedState } from "./shared-state.js";
import { artifactPieces, evidencePieces, substitutionPieces } from "./show-answers.js";
import { matchPieces } from "./show-match.js";
import { tabs } from "./tabs.js";
import { element } from "../shared/element.js";

const base = document.body.dataset["root"] ?? "";
const fault = (message: string): void => {
  const line = byId("fault");
  line.hidden = false;
  line.textContent = `Something went wrong that should not: ${message}`;
};
const ask = startWorker(`${base}assets/playground-worker.js`, fault);
const field = (id: string): HTMLInputElement => byId(id) as HTMLInputElement;
const delayed = (run: () => void, milliseconds: number): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, milliseconds);
  };
};
const copiesExample = "100,000 offers";

start().catch((error: unknown) => fault(error instanceof Error ? error.message : "unknown"));

async function start(): Promise<void> {
  const [data, state] = await Promise.all([loadData(`${base}assets/playground.json`), decodeState(location.hash.replace(/^#s=/u, ""))]);
  const { registries } = data;
  let copies = state?.["copies"] === undefined ? 0 : Number(state["copies"]);
  const share = delayed(() => void keep(), 400);

  let matched: Answers["match"] | undefined;
  // Matching: two texts, and files beside them.
  const matchNow = async (): Promise<void> => {
    const answer = await ask({
      kind: "match",
      workload: workload.text(),
      offers: offers.text(),
      at: field("match-at").value,
      files: offerFiles.files(),
      copies,
    });
    if (answer === undefined) return;
    matched = answer;
    show("match", matchPieces(answer));
    workload.show(answer.diagnostics.workload);
    offers.show(answer.diagnostics.offers.filter(({ file }) => file === "offers"));
    problems("workload-problems", answer.diagnostics.workload);
    problems("offers-problems", answer.diagnostics.offers);
    byId("status").textContent = answer.report === undefined ? "The workload cannot be read" : `${answer.report.name}: ${answer.report.verdict}`;
  };
  const rematch = delayed(() => void matchNow(), 120);
  const changed = (): void => {
    rematch();
    share();
  };
  const workload = createEditor(byId("workload-editor"), { label: "Workload, YAML", schema: data.schemas.Workload, registries, changed });
  const offers = createEditor(byId("offers-editor"), { label: "Offers, YAML", schema: data.schemas.Offer, registries, changed });
  const offerFiles = collectFiles(byId("offer-files"), byId("panel-match"), byId("offer-files-list"), changed);
  // The buttons come and go with the report: the click is heard around it.
  byId("match-answer").addEventListener("click", ({ target }) => {
    const button = target instanceof HTMLElement ? target.closest<HTMLElement>("button.apply") : null;
    const profile = matched?.report?.profiles.find((each) => each.profile === button?.dataset["profile"]);
    const fix = profile?.fixes[Number(button?.dataset["fix"])];
    if (button !== null && fix !== undefined) void applyFix(button, fix.changes ?? []);
  });
  const applyFix = async (button: HTMLElement, changes: NonNullable<FixJson["changes"]>): Promise<void> => {
    const answer = await ask({ kind: "fix", workload: workload.text(), changes });
    if (answer?.text !== undefined) workload.edit(answer.text);
    else if (answer !== undefined) button.replaceWith("Make this change in the text: it cannot be made here.");
  };
  field("match-at").addEventListener("input", changed);
  choose("workload-example", Object.keys(data.workloads), (name) => workload.setText(data.workloads[name] ?? ""));
  choose("offers-example", [...Object.keys(data.offers), copiesExample], (name) => {
    copies = name === copiesExample ? 100_000 : 0;
    offers.setText(data.offers[name] ?? data.offers["the whole market"] ?? "");
  });

  // Artifacts.
  const artifactsNow = async (): Promise<void> => {
    const answer = await ask({ kind: "artifacts", specs: field("artifact-specs").value, files: artifactFiles.files(), vendor: field("artifact-vendor").value });
    if (answer !== undefined) show("artifacts", artifactPieces(answer));
  };
  const judge = delayed(() => void artifactsNow(), 120);
  const artifactFiles = collectFiles(byId("artifact-files"), byId("panel-artifacts"), undefined, judge);
  for (const id of ["artifact-specs", "artifact-vendor"]) field(id).addEventListener("input", () => (judge(), share()));

  // Evidence.
  let example: readonly NamedBytes[] = [];
  const evidenceNow = async (): Promise<void> => {
    const dropped = await Promise.all(
      evidenceFiles.files().map(async (file): Promise<NamedBytes> => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
    );
    const answer = await ask({
      kind: "evidence",
      files: [...example, ...dropped],
      policy: field("evidence-policy").value,
      references: field("evidence-references").value,
      anchors: field("evidence-anchors").value,
      nonce: field("evidence-nonce").value,
      at: field("evidence-at").value,
    });
    if (answer !== undefined) show("evidence", evidencePieces(answer));
  };
  const verify = delayed(() => void evidenceNow(), 120);
  const evidenceFiles = collectFiles(byId("evidence-files"), byId("panel-evidence"), byId("evidence-files-list"), verify);
  for (const id of ["evidence-policy", "evidence-references", "evidence-anchors", "evidence-nonce", "evidence-at"]) field(id).addEventListener("input", verify);
  byId("evidence-example").addEventListener("click", () => {
    const { files, policy, references, anchors, nonce } = data.boundary;
    example = files.map(({ name, text }) => ({ name, bytes: new TextEncoder().encode(text) }));
    Object.entries({ policy, references, anchors, nonce }).forEach(([name, text]) => (field(`evidence-${name}`).value = text));
    verify();
  });
  byId("evidence-clear").addEventListener("click", () => {
    example = [];
    for (const name of ["policy", "references", "anchors", "nonce"]) field(`evidence-${name}`).value = "";
    evidenceFiles.clear();
  });

  // Substitution.
  const compareNow = async (): Promise<void> => {
    const answer = await ask({
      kind: "substitution",
      reference: field("substitution-reference").value,
      phase: field("substitution-phase").value,
      precision: field("substitution-precision").value,
      count: Math.max(1, Number(field("substitution-count").value) || 1),
    });
    if (answer !== undefined) show("substitution", substitutionPieces(answer));
  };
  const compare = delayed(() => void compareNow(), 60);
  for (const name of ["reference", "phase", "precision", "count"]) field(`substitution-${name}`).addEventListener("input", () => (compare(), share()));

  // What a link carries: everything but files.
  const texts = [
    "match-at",
    "artifact-specs",
    "artifact-vendor",
    "substitution-reference",
    "substitution-phase",
    "substitution-precision",
    "substitution-count",
  ];
  const current = tabs(share);
  const snapshot = (): SharedState => ({
    tab: current.selected(),
    workload: workload.text(),
    offers: offers.text(),
    copies: String(copies),
    ...Object.fromEntries(texts.map((id) => [id, field(id).value])),
  });
  const keep = async (): Promise<void> => history.replaceState(null, "", `#s=${await encodeState(snapshot())}`);
  byId("share").addEventListener("click", () => {
    void keep()
      .then(() => navigator.clipboard.writeText(location.href))
      .then(
        () => (byId("share").textContent = "Copied"),
        () => (byId("share").textContent = "It is in the address"),
      );
    setTimeout(() => (byId("share").textContent = "Copy link"), 1_800);
  });

  for (const id of texts) field(id).value = state?.[id] ?? field(id).value;
  const [first = ""] = Object.keys(data.workloads).filter((name) => name === "llama-70b-serve");
  field("workload-example").value = first;
  workload.setText(state?.["workload"] ?? data.workloads[first] ?? "");
  offers.setText(state?.["offers"] ?? data.offers["the whole market"] ?? "");
  current.select(state?.["tab"] ?? "match");
  for (const run of [judge, verify, compare]) run();
}

function show(panel: keyof Answers, pieces: readonly Piece[]): void {
  fill(byId(`${panel}-answer`), ...pieces);
}

/** What is wrong, as a list: who cannot see the marks in the text reads it here. */
function problems(id: string, diagnostics: Answers["match"]["diagnostics"]["workload"]): void {
  byId(id).replaceChildren(
    ...diagnostics
      .slice(0, 5)
      .map(({ code, severity, message, line, column, file }) =>
        nodeOf(
          element(
            "li",
            { class: severity },
            `${file === "workload" || file === "offers" || file === undefined ? "" : `${file} `}${line === undefined ? "" : `line ${String(line)}, column ${String(column ?? 1)}: `}${message} [${code}]`,
          ),
        ),
      ),
  );
}

function choose(id: string, names: readonly string[], chosen: (name: string) => void): void {
  const select = byId(id) as HTMLSelectElement;
  select.replaceChildren(...names.map((name) => new Option(name, name)));
  select.addEventListener("change", () => chosen(select.value));
}
