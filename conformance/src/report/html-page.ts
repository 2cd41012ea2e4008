import { escapeMarkup } from "./escape-markup.js";

const style = `
:root { color-scheme: light dark; --line: #8884; --bad: #c33; --good: #2a7d3f; --soft: #888; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; } td, th { border-bottom: 1px solid var(--line); padding: .25rem .75rem; text-align: left; vertical-align: top; }
pre { overflow-x: auto; border: 1px solid var(--line); padding: .5rem; font-size: 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
blockquote { border-left: 3px solid var(--line); margin: .5rem 0; padding-left: 1rem; }
summary { cursor: pointer; } .counts { display: flex; flex-wrap: wrap; gap: 1.5rem; list-style: none; padding: 0; }
.pass, .killed { color: var(--good); } .fail, .harness-error, .could-not-run, .survived { color: var(--bad); font-weight: 600; } .not-applicable { color: var(--soft); }
@media print { body { max-width: none; margin: 0; font-size: 10pt; } details, tr { break-inside: avoid; } }
`;

/** An HTML page that loads nothing: its style is in it, and it has no script. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeMarkup(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
