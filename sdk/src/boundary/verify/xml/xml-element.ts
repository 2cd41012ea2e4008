/** A namespace prefix (empty for the default one) to the name of its namespace. */
export type XmlScope = ReadonlyMap<string, string>;

/** An attribute that is no namespace declaration. */
export interface XmlAttribute {
  /** As written, with the prefix. */
  readonly name: string;
  readonly local: string;
  /** Empty where the attribute has no prefix. */
  readonly uri: string;
  readonly value: string;
}

/** An element of the strict subset: elements, attributes and text, nothing else. */
export interface XmlElement {
  /** As written, with the prefix. */
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly attributes: readonly XmlAttribute[];
  /** The namespaces in scope, those of the ancestors included. */
  readonly scope: XmlScope;
  readonly children: readonly (XmlElement | string)[];
}

/** The elements among the children, in order. */
export function childElements(element: XmlElement): readonly XmlElement[] {
  return element.children.filter((child) => typeof child !== "string");
}

/** The text of an element that has no element inside; `undefined` where it has one. */
export function textOf(element: XmlElement): string | undefined {
  const texts = element.children.filter((child) => typeof child === "string");
  return texts.length === element.children.length ? texts.join("") : undefined;
}

/** The value of an attribute by namespace (empty: none) and local name. */
export function attributeOf(element: XmlElement, uri: string, local: string): string | undefined {
  return element.attributes.find((attribute) => attribute.uri === uri && attribute.local === local)?.value;
}
