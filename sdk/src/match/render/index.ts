export { renderExplanation } from "./render-explanation.js";
export { renderReport, type RenderOptions } from "./render-report.js";
export { plainStyle, type TextStyle } from "./text-style.js";
export { cut, safeText, textTable, type Cell } from "./text-table.js";
