/** Puts a button on every block of commands or sources that copies it. */
export function showCopyButtons(): void {
  for (const block of document.querySelectorAll("figure.code.command, figure.code.source")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", () => {
      const text = block.querySelector("code")?.textContent ?? "";
      void navigator.clipboard.writeText(text).then(() => {
        button.textContent = "Copied";
        setTimeout(() => (button.textContent = "Copy"), 1_500);
      });
    });
    block.append(button);
  }
}
