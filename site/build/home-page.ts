import type { Page } from "./page.js";

/** The first page: what this is, on one screen, with a real report. */
export function homePage(inserts: ReadonlyMap<string, string>): Page {
  const users = [
    [
      "You have a job",
      "Write one Workload file. Learn where it can run, why not elsewhere, and the smallest change that would unlock more.",
      "guide/first-match.html",
      "Your first match",
    ],
    [
      "You have machines",
      "Publish Offers from what you already have, put the protocol in front of your scheduler, and certify it in CI.",
      "guide/first-provider.html",
      "Your first provider",
    ],
    [
      "You guard a boundary",
      "Verify hardware evidence offline, under a policy, at a stated time. Release keys to appraised boundaries alone.",
      "guide/first-verification.html",
      "Your first verification",
    ],
  ] as const;
  const promises = [
    ["Unknown is not no.", "Every finding is satisfied, violated or unknown. What an offer does not state is never guessed."],
    ["Every figure has a source.", "Nameplate, reported, measured, derived or asserted: the report says which."],
    ["A fix is tried before it is shown.", "The smallest changes are printed after matching again with them. What you lock is never proposed."],
    ["Same input, same bytes.", "No clock, no network and no randomness enters. The time of evaluation is an argument."],
  ] as const;
  return {
    path: "index.html",
    title: "Cornercast",
    description:
      "An open protocol that makes compute portable: where a job can run, what it costs, why not elsewhere, and the smallest change that would unlock more.",
    layout: "plain",
    headings: [],
    html: `<div class="hero">
<div class="pitch">
<h1>Where can this job run?</h1>
<p class="lead">What does it cost, why not elsewhere, and what is the smallest change that would unlock more? Cornercast is an open protocol that makes compute portable across accelerators, clouds, jurisdictions and secure boundaries.</p>
<p class="actions"><a class="button" href="playground/index.html">Try it in the browser</a> <a class="button quiet" href="guide/first-match.html">Start in two minutes</a></p>
</div>
<figure class="report"><figcaption><code>cornercast match llama-70b-serve.yaml market/</code></figcaption><pre tabindex="0" role="region" aria-label="A match report">${inserts.get("home-report") ?? ""}</pre></figure>
</div>
<section class="cards" aria-label="Where to start">${users.map(([title, text, href, label]) => `<article><h2>${title}</h2><p>${text}</p><p><a href="${href}">${label} →</a></p></article>`).join("")}</section>
<section class="promises" aria-label="What it promises">${promises.map(([title, text]) => `<p><strong>${title}</strong> ${text}</p>`).join("")}</section>
<section class="facts" aria-label="What it is made of"><p>A <a href="specification/index.html">specification</a> whose every requirement has an id and a test · an <a href="reference/api/sdk.html">SDK</a> in TypeScript for Node and browsers · one <a href="reference/command/index.html">command</a> · a <a href="how-to/certify.html">conformance suite</a> for implementations in any language.</p></section>`,
  };
}
