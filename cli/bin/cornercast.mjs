#!/usr/bin/env node
// This file is no product of a build, so that installing a clone links the command before the first build.
const main = new URL("../dist/main.js", import.meta.url);
if (process.getBuiltinModule("node:fs").existsSync(main)) await import(main.href);
else {
  console.error("cornercast: the command is not built yet; run `npm run build`");
  process.exitCode = 1;
}
