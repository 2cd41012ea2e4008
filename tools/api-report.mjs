// @ts-check
// What each package offers to programs, as text in api/: `npm run api` writes it, `npm run api -- --check` fails where it is not what is built, so
// that no change of it is an accident. Needs the declarations that `tsc -b` writes.
//
// - The names of each export, then the declarations behind them, those that are only referred to among them. Comments are left out.
// - Of @cornercast/schemas only names: its types are made from the protos, which `npm run check -- breaking` holds against what was released.
import { mkdirSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../", import.meta.url));
const place = join(root, "api");
const printer = ts.createPrinter({ removeComments: true });

/** @typedef {{readonly name: string, readonly file: string}} Entry */

let differs = false;
mkdirSync(place, { recursive: true });
for (const folder of ["schemas", "sdk", "provider", "conformance"]) {
  const text = report(folder);
  const file = join(place, `${folder}.txt`);
  const known = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (known === text) continue;
  differs = true;
  if (process.argv.includes("--check")) console.error(`${relative(root, file)} is not what ${folder} offers:\n${difference(known, text)}`);
  else writeFileSync(file, text);
}
if (differs && process.argv.includes("--check")) {
  console.error("a change for users is written down with npm run api, and has a changeset");
  process.exitCode = 1;
}

/** @param {string} folder @returns {string} */
function report(folder) {
  const { name, exports } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  /** @type {readonly Entry[]} */
  const entries = Object.entries(exports).flatMap(([path, target]) =>
    typeof target === "object" && "types" in target ? [{ name: `${name}${path.slice(1)}`, file: join(root, folder, target.types) }] : [],
  );
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2023, skipLibCheck: true, types: ["node"] },
  );
  const checker = program.getTypeChecker();
  const dist = join(root, folder, "dist");
  /** @type {Set<ts.Symbol>} */
  const symbols = new Set();
  const names = entries.map((entry) => {
    const file = program.getSourceFile(entry.file);
    const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
    if (module === undefined) throw new Error(`${relative(root, entry.file)} is not there, or is no module: run npx tsc -b`);
    const found = checker.getExportsOfModule(module);
    for (const symbol of found) symbols.add(resolved(checker, symbol));
    const list = found.map((symbol) => `  ${symbol.name}`).sort();
    return `${entry.name}\n${list.join("\n")}`;
  });
  const head = `What ${name} offers to programs. Written by npm run api.`;
  if (folder === "schemas") return `${[head, ...names].join("\n\n")}\n`;
  /** @type {Map<string, string>} */
  const declarations = new Map();
  // What is found on the way is visited too: a set is walked to its end, also where it grows.
  for (const symbol of symbols) {
    for (const declaration of symbol.declarations ?? []) {
      const file = declaration.getSourceFile();
      if (!file.fileName.startsWith(dist)) continue;
      const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
      if (ts.isSourceFile(node)) continue;
      const text = printer.printNode(ts.EmitHint.Unspecified, node, file).replaceAll(/import\("[^"]*"\)\./gu, "");
      declarations.set(`${symbol.name}\0${relative(dist, file.fileName)}\0${String(declaration.pos)}`, text.replace(/^(?:export )?(?:declare )?/u, ""));
      visit(node);
    }
  }
  const sorted = [...declarations].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, text]) => text);
  return `${[head, ...names, ...sorted].join("\n\n")}\n`;

  /** Adds what a declaration refers to. @param {ts.Node} node */
  function visit(node) {
    const reference = ts.isTypeReferenceNode(node)
      ? node.typeName
      : ts.isExpressionWithTypeArguments(node)
        ? node.expression
        : ts.isTypeQueryNode(node)
          ? node.exprName
          : ts.isImportTypeNode(node)
            ? node.qualifier
            : undefined;
    const symbol = reference === undefined ? undefined : checker.getSymbolAtLocation(reference);
    if (symbol !== undefined && (symbol.flags & ts.SymbolFlags.TypeParameter) === 0) symbols.add(resolved(checker, symbol));
    ts.forEachChild(node, visit);
  }
}

/** @param {ts.TypeChecker} checker @param {ts.Symbol} symbol */
function resolved(checker, symbol) {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

/** The lines that are in one text only, some of them. @param {string} known @param {string} text */
function difference(known, text) {
  const [before, after] = [known.split("\n"), text.split("\n")];
  const [had, has] = [new Set(before), new Set(after)];
  const lines = [...before.filter((line) => !has.has(line)).map((line) => `- ${line}`), ...after.filter((line) => !had.has(line)).map((line) => `+ ${line}`)];
  return [...lines.slice(0, 40), ...(lines.length > 40 ? [`… and ${String(lines.length - 40)} more`] : [])].join("\n");
}
