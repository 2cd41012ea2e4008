#!/usr/bin/env node
await import(new URL("../dist/adapter/main.js", import.meta.url).href);
