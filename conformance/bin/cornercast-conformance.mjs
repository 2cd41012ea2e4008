#!/usr/bin/env node
await import(new URL("../dist/command/main.js", import.meta.url).href);
