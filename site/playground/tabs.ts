/** The tabs of the page, by the pattern of WAI-ARIA: one stop for the Tab key, and arrows between them. */
export function tabs(changed: () => void): { selected(): string; select(name: string): void } {
  const all = [...document.querySelectorAll<HTMLElement>("[role=tab]")];
  const nameOf = (tab: HTMLElement | undefined): string => tab?.id.replace("tab-", "") ?? "";
  let current = all[0];
  const select = (name: string): void => {
    current = all.find((tab) => nameOf(tab) === name) ?? current;
    for (const tab of all) {
      tab.setAttribute("aria-selected", String(tab === current));
      tab.tabIndex = tab === current ? 0 : -1;
      const panel = document.querySelector<HTMLElement>(`#panel-${nameOf(tab)}`);
      if (panel !== null) panel.hidden = tab !== current;
    }
  };
  for (const [index, tab] of all.entries()) {
    tab.addEventListener("click", () => {
      select(nameOf(tab));
      changed();
    });
    tab.addEventListener("keydown", ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      const next = key === "Home" ? all[0] : key === "End" ? all.at(-1) : step === undefined ? undefined : all[(index + step + all.length) % all.length];
      if (next === undefined) return;
      next.focus();
      next.click();
    });
  }
  return { selected: () => nameOf(current), select };
}
