import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { specPage } from "../build-spec.mjs";
import { renderMarkdown } from "./render-markdown.mjs";

const options = { link: (target) => target, requirement: () => "", heading: (title) => title.toLowerCase() };

describe("the Markdown of chapters", () => {
  it.each([
    ["a heading with an anchor", "## Size", '<h3 id="size"><a href="#size">Size</a></h3>'],
    ["a paragraph of sentences", "One.\nTwo.", "<p>One. Two.</p>"],
    ["code that is not read", "`<a> MUST [x](y)`", "<p><code>&lt;a&gt; MUST [x](y)</code></p>"],
    ["a link", "see [there](x.md)", '<p>see <a href="x.md">there</a></p>'],
    ["a link on code", "[`x`](y)", '<p><a href="y"><code>x</code></a></p>'],
    ["a list", "- one\n- two", "<ul><li>one</li><li>two</li></ul>"],
    ["a block as it is", "```yaml Offer\na: <b>\n```", "<figure><figcaption>yaml Offer</figcaption><pre><code>a: &lt;b&gt;</code></pre></figure>"],
  ])("becomes %s", (_, text, html) => {
    expect(renderMarkdown(text, options)).toBe(html);
  });

  it("gives a requirement an anchor, and its level", () => {
    const html = renderMarkdown("It MUST be. {#x.y}", options);
    expect(html).toContain('<p class="requirement" id="x.y">It <em class="level">MUST</em> be.');
  });

  it("makes tables", () => {
    expect(renderMarkdown("| A | B |\n| - | - |\n| 1 | `x\\|y` |", options)).toContain("<tr><td>1</td><td><code>x|y</code></td></tr>");
  });
});

it("the page holds every requirement once, and every link in it leads somewhere", () => {
  const html = specPage();
  const { requirements } = JSON.parse(readFileSync(new URL("../../spec/requirements.json", import.meta.url), "utf8"));
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(requirements.map(({ id }) => id).filter((id) => ids.filter((each) => each === id).length !== 1)).toEqual([]);
  const known = new Set(ids);
  expect([...new Set([...html.matchAll(/href="#([^"]*)"/g)].map(([, target]) => target))].filter((target) => !known.has(target))).toEqual([]);
  expect(html).not.toMatch(/<script|src=/);
});
