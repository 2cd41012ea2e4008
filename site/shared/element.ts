/** A piece of a page or of a picture, as plain data: the build prints it, and the playground makes nodes of it. */
export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

/** Whether an element of this name has no end. */
const empty = new Set(["br", "hr", "img", "input", "link", "meta"]);

/** An element. Attributes that are undefined or false are left out. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string | number | boolean | undefined>>,
  ...children: readonly (Element | string)[]
): Element {
  const given = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined || value === false ? [] : [[name, value === true ? "" : String(value)]],
  );
  return { tag, attributes: Object.fromEntries(given) as Record<string, string>, children };
}

/** An element as text. */
export function print({ tag, attributes, children }: Element): string {
  const head = `${tag}${Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escape(value)}"`)
    .join("")}`;
  return empty.has(tag) ? `<${head}>` : `<${head}>${children.map((child) => (typeof child === "string" ? escape(child) : print(child))).join("")}</${tag}>`;
}

/** A text inside of HTML. */
export function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
