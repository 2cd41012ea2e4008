// The layers of the repository. An import may only go down: see CONTRIBUTING.md.

const tests = "\\.test\\.ts$|/testing/";
/** The folders of sdk/src from the bottom up; those in one row do not know each other. */
const layers = [
  ["errors"],
  ["quantity"],
  ["document"],
  ["hardware", "portability", "substitution", "boundary/claims", "jurisdiction"],
  ["boundary/verify"],
  ["match"],
  ["convert"],
  ["server"],
  ["client"],
];

const upward = layers.flatMap((row, level) =>
  row.map((folder) => ({
    name: `sdk-${folder.replace("/", "-")}-imports-only-down`,
    severity: "error",
    comment: `sdk/src/${folder} may import only layers below it`,
    from: { path: `^sdk/src/${folder}/`, pathNot: tests },
    to: {
      path: layers
        .slice(level)
        .flat()
        .filter((other) => other !== folder)
        .map((other) => `^sdk/src/${other}/`),
    },
  })),
);

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    { name: "no-cycles", severity: "error", from: { pathNot: tests }, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    ...upward,
    { name: "match-knows-no-verification", severity: "error", from: { path: "^sdk/src/match/" }, to: { path: "^sdk/src/boundary/verify/" } },
    { name: "schemas-imports-nothing-of-ours", severity: "error", from: { path: "^schemas/" }, to: { path: "^(sdk|cli|conformance|provider)/" } },
    { name: "sdk-imports-only-schemas", severity: "error", from: { path: "^sdk/" }, to: { path: "^(cli|conformance|provider)/" } },
    {
      name: "sdk-runs-in-browsers",
      severity: "error",
      from: { path: "^(sdk|schemas)/src/", pathNot: `${tests}|/agreement/` },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "conformance-judges-by-cases",
      severity: "error",
      from: { path: "^conformance/src/", pathNot: "^conformance/src/(reference|mutants)/|\\.test\\.ts$" },
      to: { path: "^sdk/src/match/" },
    },
    {
      name: "no-deep-imports",
      severity: "error",
      comment: "packages are imported by name",
      from: { path: "^(sdk|cli|conformance)/src/" },
      to: { path: "^(schemas|sdk)/src/(?!.*index\\.ts$)", pathNot: "$1", dependencyTypesNot: ["npm", "aliased-workspace", "local"] },
    },
    { name: "unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules|/dist/|/build/" },
    exclude: { path: "/dist/|/build/|node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@cornercast/source", "types", "import", "node", "default"],
      extensions: [".ts", ".js", ".mjs", ".json"],
    },
  },
};
