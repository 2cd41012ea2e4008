/** A text inside of XML or HTML. What XML cannot hold is written as the replacement character. */
export function escapeMarkup(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are the characters that XML 1.0 does not allow
  const allowed = text.replaceAll(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu,
    "\ufffd",
  );
  return allowed.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
