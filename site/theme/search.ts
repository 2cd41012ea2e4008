import MiniSearch from "minisearch";
import { searchOptions, type SearchEntry } from "../shared/search-options.js";

type Found = Pick<SearchEntry, "path" | "page" | "heading" | "excerpt">;

/** Opens the search with its button, `/` or Ctrl-K. The index is loaded when it is first opened, from the files beside the page. */
export function openSearch(): void {
  const dialog = document.querySelector<HTMLDialogElement>("#search");
  const input = document.querySelector<HTMLInputElement>("#search-text");
  const list = document.querySelector<HTMLUListElement>("#search-results");
  const state = document.querySelector("#search-state");
  if (dialog === null || input === null || list === null || state === null) return;
  const top = document.body.dataset["root"] ?? "";
  let index: Promise<MiniSearch<SearchEntry>> | undefined;
  let selected = 0;

  const open = (): void => {
    index ??= fetch(`${top}assets/search.json`)
      .then((response) => response.text())
      .then((text) => MiniSearch.loadJSON<SearchEntry>(text, searchOptions));
    if (!dialog.open) dialog.showModal();
    input.select();
  };
  const select = (to: number): void => {
    const links = [...list.querySelectorAll("a")];
    selected = links.length === 0 ? 0 : (to + links.length) % links.length;
    for (const [at, link] of links.entries()) link.classList.toggle("selected", at === selected);
    links[selected]?.scrollIntoView({ block: "nearest" });
  };
  const search = async (): Promise<void> => {
    const text = input.value.trim();
    const found = text === "" || index === undefined ? [] : ((await index).search(text) as unknown as readonly Found[]).slice(0, 12);
    if (input.value.trim() !== text) return;
    list.replaceChildren(...found.map((entry) => item(entry, top)));
    state.textContent = text === "" ? "" : found.length === 0 ? `Nothing is found for “${text}”.` : "";
    select(0);
  };

  document.querySelector("#search-open")?.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    const typing = event
      .composedPath()
      .some((each) => each instanceof HTMLElement && (each.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(each.tagName)));
    if ((event.key === "/" && !typing) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      open();
    }
  });
  input.addEventListener("input", () => void search());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      select(selected + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") list.querySelectorAll("a")[selected]?.click();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || (event.target instanceof Element && event.target.closest("a") !== null)) dialog.close();
  });
}

function item({ path, page, heading, excerpt }: Found, top: string): HTMLLIElement {
  const link = document.createElement("a");
  link.href = `${top}${path}`;
  const title = document.createElement("strong");
  title.textContent = heading === "" ? page : `${page}: ${heading}`;
  const text = document.createElement("span");
  text.textContent = excerpt;
  link.append(title, text);
  const line = document.createElement("li");
  line.append(link);
  return line;
}
