/** The fitting that the project is named after, ISO 1161: a casting with its slotted hole, seen from the side. */
export const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="22" height="22" aria-hidden="true"><rect x="3" y="5" width="26" height="22" rx="3" fill="none" stroke="currentColor" stroke-width="2.6"/><rect x="9.5" y="11" width="13" height="10" rx="5" fill="none" stroke="currentColor" stroke-width="2.6"/></svg>';

/** The same as a file of its own, in a colour that shows on light and on dark. */
export const icon: string = logo.replaceAll("currentColor", "#3b82a0");
