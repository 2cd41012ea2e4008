#!/usr/bin/env node
// protoc plugin: documents of the contract to JSON Schema 2020-12. See tools/jsonschema/.
import { runNodeJs } from "@bufbuild/protoplugin";
import { plugin } from "./jsonschema/plugin.mjs";

runNodeJs(plugin);
