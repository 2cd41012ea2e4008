import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Application, type TypeDocOptions } from "typedoc";
import type { Highlight } from "../highlight.js";
import { codeBlock, type Rendered } from "../markdown.js";
import type { Page } from "../page.js";
import { root } from "../root.js";

/** A page for each export of the packages for programs, from their declarations and the comments in these. */
export async function apiPages(render: (text: string) => Rendered, highlight: Highlight): Promise<readonly Page[]> {
  const entries = ["sdk", "provider", "conformance"].flatMap((folder) => {
    const { name, exports } = JSON.parse(readFileSync(`${root}${folder}/package.json`, "utf8")) as {
      readonly name: string;
      readonly exports: Readonly<Record<string, unknown>>;
    };
    return Object.entries(exports).flatMap(([path, target]) =>
      typeof target === "object" && target !== null && "types" in target && typeof target.types === "string"
        ? [{ name: `${name}${path.slice(1)}`, file: `${root}${folder}/${target.types.slice(2)}` }]
        : [],
    );
  });
  const place = `${root}.cache/api`;
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  // Declarations are read, not sources: they hold the comments, and take a quarter of the time.
  writeFileSync(
    `${place}/tsconfig.json`,
    JSON.stringify({
      compilerOptions: {
        module: "nodenext",
        moduleResolution: "nodenext",
        target: "es2023",
        lib: ["es2023", "dom"],
        types: ["node"],
        skipLibCheck: true,
        noEmit: true,
        strict: true,
      },
      files: entries.map(({ file }) => file),
    }),
  );
  const options: TypeDocOptions & Readonly<Record<string, unknown>> = {
    entryPoints: entries.map(({ file }) => file),
    tsconfig: `${place}/tsconfig.json`,
    plugin: ["typedoc-plugin-markdown"],
    skipErrorChecking: true,
    logLevel: "Error",
    readme: "none",
    disableSources: true,
    excludePrivate: true,
    blockTags: ["@implements", "@example", "@param", "@returns", "@throws", "@generated"],
    excludeTags: ["@implements"],
    outputFileStrategy: "modules",
    flattenOutputFiles: true,
    hidePageHeader: true,
    hidePageTitle: true,
    hideBreadcrumbs: true,
    hideGroupHeadings: true,
    useCodeBlocks: true,
    expandObjects: false,
    parametersFormat: "table",
    interfacePropertiesFormat: "table",
    classPropertiesFormat: "table",
    typeDeclarationFormat: "table",
    propertyMembersFormat: "table",
  };
  const application = await Application.bootstrapWithPlugins(options);
  const project = await application.convert();
  if (project === undefined) throw new Error("the declarations cannot be read: run npx tsc -b tsconfig.build.json");
  for (const module of project.children ?? []) module.name = `@cornercast/${module.name.replace("/dist", "")}`;
  await application.outputs.writeOutput({ name: "markdown", path: `${place}/md` }, project);
  return entries.map(({ name }) => {
    const text = readFileSync(`${place}/md/${name.replaceAll("/", ".")}.md`, "utf8")
      .replaceAll(/<a id="[^"]*"><\/a> /gu, "")
      .replaceAll(/#property-[\w-]+\)/gu, ")")
      .replaceAll(/\[([^\]]*)\]\(\)/gu, "$1")
      .replaceAll(/\]\(@cornercast\.([\w.-]+)\.md/gu, (_, module: string) => `](${fileOf(module.replaceAll(".", "/"))}`)
      .replaceAll(/^\*\*\*$/gmu, "")
      .replaceAll("| - |", "| |")
      // Everything is read-only, so that a column that says it tells nothing.
      .replaceAll(/(?<=^\| (?:Property|Name)) \| Modifier(?= \|)/gmu, "")
      .replaceAll(/^(\| `[^`]*`) \| (?:`(?:readonly|abstract|static)` ?)+(?= \|)/gmu, "$1");
    const { html, headings } = render(text);
    return {
      path: `reference/api/${fileOf(name.slice("@cornercast/".length))}`,
      title: name,
      label: name.slice("@cornercast/".length),
      description: `What ${name} exports: functions, types, and examples that are type-checked.`,
      section: "Reference",
      group: "Packages",
      headings: headings.filter(({ level }) => level === 2),
      html: `${codeBlock(`import { … } from "${name}";`, "ts", highlight)}${html}`,
    };
  });
}

const fileOf = (module: string): string => `${module.replaceAll("/", "-")}.html`;
