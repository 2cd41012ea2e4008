import { readdirSync, readFileSync } from "node:fs";
import { chips, numericFormats, substitutionPhases } from "@cornercast/schemas/registry";
import { defaultRegistries } from "@cornercast/sdk/document";
import { escape } from "../shared/element.js";
import { exampleInstant } from "./example-report.js";
import type { Page } from "./page.js";
import { root } from "./root.js";

/** The page on which all of it is tried. What it shows is put there by `site/playground`. */
export function playgroundPage(): Page {
  const options = (ids: readonly string[], chosen: string): string =>
    ids.map((id) => `<option${id === chosen ? " selected" : ""}>${escape(id)}</option>`).join("");
  const tabs = [
    ["match", "Match"],
    ["artifacts", "Artifacts"],
    ["evidence", "Evidence"],
    ["substitution", "Substitution"],
  ] as const;
  return {
    path: "playground/index.html",
    title: "Playground",
    description: "Match a workload with offers, ask where an artifact runs, verify evidence, and compare chips, all in the browser: nothing leaves the page.",
    section: "Playground",
    layout: "plain",
    headings: [],
    scripts: ["assets/playground.js"],
    html: `<h1 class="hidden">Playground</h1>
<div class="bar"><div role="tablist" aria-label="What to try">${tabs.map(([id, name], index) => `<button type="button" role="tab" id="tab-${id}" aria-controls="panel-${id}" aria-selected="${String(index === 0)}" tabindex="${index === 0 ? "0" : "-1"}">${name}</button>`).join("")}</div>
<p class="private">Nothing leaves this page.</p><button type="button" id="share" class="small-button">Copy link</button></div>
<p id="fault" role="alert" hidden></p>
<p id="status" role="status" class="hidden"></p>
<section role="tabpanel" id="panel-match" aria-labelledby="tab-match" class="panel split">
<div class="inputs">
<div class="controls"><label>Workload <select id="workload-example"></select></label></div>
<div id="workload-editor" class="editor"></div>
<ul id="workload-problems" class="problems" aria-label="Problems of the workload"></ul>
<div class="controls"><label>Offers <select id="offers-example"></select></label><label>At <input id="match-at" value="${exampleInstant}" size="21" spellcheck="false"></label><label class="file">Add files<input id="offer-files" type="file" multiple></label></div>
<p id="offer-files-list" class="note" hidden></p>
<div id="offers-editor" class="editor"></div>
<ul id="offers-problems" class="problems" aria-label="Problems of the offers"></ul>
</div>
<div id="match-answer" class="answer" aria-label="The report" role="region" tabindex="0"></div>
</section>
<section role="tabpanel" id="panel-artifacts" aria-labelledby="tab-artifacts" class="panel" hidden>
<p>Where does an artifact run, and what has to be rebuilt? Write one a line, or drop files: cubins, fat binaries, PTX, code objects, ONNX, safetensors.</p>
<div class="controls"><label class="grow">Artifacts<textarea id="artifact-specs" rows="5" spellcheck="false">cubin:sm_90a
ptx:compute_80@7.8
hsaco:gfx942
safetensors,format=fp8_e4m3fn</textarea></label><label>Chips of <select id="artifact-vendor"><option value="">all vendors</option>${options([...new Set(chips.map(({ vendor }) => vendor))], "")}</select></label><label class="file">Add files<input id="artifact-files" type="file" multiple></label></div>
<div id="artifacts-answer" class="answer"></div>
</section>
<section role="tabpanel" id="panel-evidence" aria-labelledby="tab-evidence" class="panel" hidden>
<p>Drop evidence of a boundary (AMD SEV-SNP, Intel TDX and SGX, AWS Nitro, NVIDIA, TPM, Azure, Arm CCA) with its certificates and revocation lists. It is verified here, offline, at the time that you state.</p>
<div class="controls"><label class="file">Add files<input id="evidence-files" type="file" multiple></label><button type="button" id="evidence-example" class="small-button">Load the example</button><button type="button" id="evidence-clear" class="small-button">Clear</button><label>At <input id="evidence-at" value="2026-01-01T00:00:00Z" size="21" spellcheck="false"></label><label class="grow">Nonce <input id="evidence-nonce" spellcheck="false" placeholder="hexadecimal digits"></label></div>
<p id="evidence-files-list" class="note" hidden></p>
<details><summary>Policy, reference values and trust anchors</summary><div class="controls"><label class="grow">AppraisalPolicy<textarea id="evidence-policy" rows="8" spellcheck="false"></textarea></label><label class="grow">ReferenceValues<textarea id="evidence-references" rows="8" spellcheck="false"></textarea></label><label class="grow">TrustAnchors<textarea id="evidence-anchors" rows="8" spellcheck="false"></textarea></label></div></details>
<div id="evidence-answer" class="answer"></div>
</section>
<section role="tabpanel" id="panel-substitution" aria-labelledby="tab-substitution" class="panel" hidden>
<p>How many of one chip do the work of another? An interval that holds the measured ratio in four of five cases.</p>
<div class="controls"><label>Devices <input id="substitution-count" type="number" min="1" max="100000" value="8"></label><label>Chip <select id="substitution-reference">${options(
      chips.map(({ id }) => id),
      "h100-sxm",
    )}</select></label><label>Phase <select id="substitution-phase">${options(
      substitutionPhases.map(({ id }) => id),
      "train",
    )}</select></label><label>Precision <select id="substitution-precision">${options(["bf16", "fp16", "fp8", "tf32", "fp32", "int8", ...numericFormats.map(({ id }) => id).filter((id) => /^(?:mx|nv)fp/u.test(id))], "bf16")}</select></label></div>
<div id="substitution-answer" class="answer"></div>
</section>`,
  };
}

/** What the playground loads once: examples, and what completion needs. */
export function playgroundData(): string {
  const text = (path: string): string => readFileSync(`${root}examples/${path}`, "utf8");
  const names = (folder: string): readonly string[] => readdirSync(`${root}examples/${folder}`).filter((name) => name.endsWith(".yaml"));
  const market = names("market").map((name) => [name.replace(".yaml", ""), text(`market/${name}`)] as const);
  const schema = (kind: string): unknown => JSON.parse(readFileSync(`${root}schemas/json/accept/${kind}.schema.json`, "utf8"));
  return JSON.stringify({
    workloads: Object.fromEntries(names("workloads").map((name) => [name.replace(".yaml", ""), text(`workloads/${name}`)])),
    offers: Object.fromEntries([["the whole market", market.map(([, each]) => each.trimEnd()).join("\n---\n")], ...market]),
    boundary: {
      files: ["report.hex", ...["certificates.pem", "ask.crl.pem", "ark.crl.pem"].map((name) => `collateral/${name}`)].map((path) => ({
        name: path.replace(/^.*\//u, ""),
        text: text(`boundary/${path}`),
      })),
      policy: text("boundary/policy.yaml"),
      references: text("boundary/reference-values.yaml"),
      anchors: text("boundary/trust-anchors.yaml"),
      nonce: "07".repeat(32),
    },
    schemas: { Workload: schema("Workload"), Offer: schema("Offer") },
    registries: Object.fromEntries([...defaultRegistries].filter(([, ids]) => ids.size <= 400).map(([name, ids]) => [name, [...ids]])),
  });
}
