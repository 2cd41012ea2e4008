const order = ["system", "light", "dark"] as const;
const shown = { system: ["◐", "Colours: as the system"], light: ["☀", "Colours: light"], dark: ["☾", "Colours: dark"] } as const;

/** Lets a button go through the colour schemes, and keeps the choice. */
export function switchTheme(): void {
  const button = document.querySelector<HTMLButtonElement>("#theme");
  if (button === null) return;
  const kept = localStorage.getItem("theme");
  let at = Math.max(
    order.findIndex((name) => name === kept),
    0,
  );
  const show = (): void => {
    const name = order[at] ?? "system";
    const [sign, label] = shown[name];
    button.textContent = sign;
    button.setAttribute("aria-label", label);
    button.title = label;
    if (name === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = name;
  };
  button.addEventListener("click", () => {
    at = (at + 1) % order.length;
    localStorage.setItem("theme", order[at] ?? "system");
    show();
  });
  show();
}
