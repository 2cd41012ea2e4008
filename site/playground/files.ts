/** Files that were chosen or dropped. */
export interface Files {
  files(): readonly File[];
  clear(): void;
}

/** Collects the files of a field, and those that are dropped on a part of the page; `list` names them. */
export function collectFiles(input: HTMLElement, place: HTMLElement, list: HTMLElement | undefined, changed: () => void): Files {
  let files: readonly File[] = [];
  const set = (next: readonly File[]): void => {
    files = next;
    if (list !== undefined) {
      list.hidden = files.length === 0;
      list.textContent = files.map(({ name, size }) => `${name} (${(size / 1_000).toLocaleString("en", { maximumFractionDigits: 1 })} kB)`).join(", ");
    }
    changed();
  };
  input.addEventListener("change", () => {
    if (input instanceof HTMLInputElement) set([...files, ...(input.files ?? [])]);
  });
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    set([...files, ...(event.dataTransfer?.files ?? [])]);
  });
  return {
    files: () => files,
    clear() {
      if (input instanceof HTMLInputElement) input.value = "";
      set([]);
    },
  };
}
