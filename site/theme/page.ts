import { showCopyButtons } from "./copy-buttons.js";
import { openSearch } from "./search.js";
import { switchTheme } from "./theme-button.js";

showCopyButtons();
switchTheme();
openSearch();

// The list of pages is folded on narrow screens, and open beside the text on others.
const menu = document.querySelector<HTMLDetailsElement>("#pages-menu");
const wide = matchMedia("(min-width: 60rem)");
const fold = (): void => {
  if (menu !== null) menu.open = wide.matches;
};
fold();
wide.addEventListener("change", fold);
menu?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest" });
