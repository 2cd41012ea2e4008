// @ts-check
// The layers of the repository: an import may only go down. CONTRIBUTING.md says why; tools/layers.test.mjs proves that each rule bites.

/** What only tests import. */
const tests = "\\.(test|suite)\\.ts$|/testing/|/expected-outcomes\\.ts$|^schemas/src/agreement/";
const packages = "schemas|sdk|cli|conformance|provider";

/** The folders of sdk/src from the bottom up. Those in one row do not know each other. */
const layers = [
  ["errors"],
  ["quantity"],
  ["document"],
  ["hardware"],
  ["portability", "substitution", "model-fit", "boundary", "jurisdiction"],
  ["boundary/verify"],
  ["match"],
  ["convert"],
  ["protocol"],
  ["server", "client"],
];

/**
 * The files of a layer. Evidence is verified in a layer of its own: the rest of boundary speaks of claims only.
 * @param {string} layer
 */
const files = (layer) => (layer === "boundary" ? "^sdk/src/boundary/(?!verify/)" : `^sdk/src/${layer}/`);

const onlyDown = layers.flatMap((row, level) =>
  row.map((layer) => ({
    name: `${layer.replace("/", "-")}-imports-only-down`,
    severity: /** @type {const} */ ("error"),
    comment: `sdk/src/${layer} may import only the layers below it`,
    from: { path: files(layer), pathNot: tests },
    to: {
      path: layers
        .slice(level)
        .flat()
        .filter((other) => other !== layer)
        .map(files),
    },
  })),
);
const placed = `^sdk/src/(${layers.flat().join("|")}|testing)/`;

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...onlyDown,
    {
      name: "every-folder-has-a-layer",
      severity: "error",
      comment: "a new folder of sdk/src gets its place in `layers`",
      from: { path: "^sdk/src/[^/]+/", pathNot: placed },
      to: {},
    },
    {
      name: "match-reaches-no-verification",
      severity: "error",
      comment: "matching takes the state of evidence as an argument; X.509, CBOR and HPKE stay out of it, indirectly too",
      from: { path: "^sdk/src/match/", pathNot: tests },
      to: { path: "^sdk/src/boundary/verify/", reachable: true },
    },
    {
      name: "schemas-import-nothing-of-ours",
      severity: "error",
      from: { path: "^schemas/", pathNot: tests },
      to: { path: `^(${packages})/`, pathNot: "^schemas/" },
    },
    {
      name: "sdk-imports-only-schemas",
      severity: "error",
      from: { path: "^sdk/", pathNot: tests },
      to: { path: `^(${packages})/`, pathNot: "^(sdk|schemas)/" },
    },
    {
      name: "nothing-imports-the-command",
      severity: "error",
      comment: "what a user of the library could want is not in the command",
      from: { pathNot: "^(cli|site/build)/" },
      to: { path: "^cli/" },
    },
    {
      name: "nothing-imports-the-site",
      severity: "error",
      from: { pathNot: "^site/" },
      to: { path: "^site/" },
    },
    {
      name: "pages-run-in-browsers",
      severity: "error",
      comment: "what a page loads is made of sdk, schemas and site/shared; only the build of the site reads files, and knows the command",
      from: { path: "^site/(shared|theme|playground)/", pathNot: tests },
      to: { path: "^(cli|provider|conformance|tools|site/build)/|^(?:node:)?(?:fs|path|process|crypto)$" },
    },
    {
      name: "conformance-judges-by-cases",
      severity: "error",
      comment: "the runner judges by its cases, not by our matcher; only the reference system and the mutants use that",
      from: { path: "^conformance/src/", pathNot: `^conformance/src/(reference|mutants)/|${tests}` },
      to: { path: "^sdk/src/match/" },
    },
    {
      name: "packages-are-imported-by-name",
      severity: "error",
      comment: "and only through what their package.json exports",
      from: { path: `^(${packages})/` },
      to: { path: `^(${packages})/`, pathNot: "^$1/", dependencyTypes: ["local"] },
    },
    {
      name: "sdk-runs-in-browsers",
      severity: "error",
      comment: "files, the network and the clock enter at the edges, as arguments",
      from: { path: "^(sdk|schemas)/src/", pathNot: tests },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "what-is-published-imports-no-tests",
      severity: "error",
      from: { path: `^(${packages})/src/`, pathNot: tests },
      to: { path: tests },
    },
    {
      name: "what-is-published-declares-its-dependencies",
      severity: "error",
      comment: "in the package.json of its own package",
      from: { path: `^(${packages})/src/`, pathNot: tests },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: { pathNot: tests },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules|/dist/|/build/" },
    exclude: { path: "^[^/]+/(dist|build)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@cornercast/source", "types", "import", "node", "default"],
      extensions: [".ts", ".js", ".mjs", ".json"],
    },
  },
};
