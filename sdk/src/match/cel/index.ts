// For users.
export { compileSelector, type Selector, type SelectorDevice, type SelectorOutcome, type SelectorResult } from "./compile-selector.js";
export { readSelector, type SelectorAtom, type SelectorComparison, type SelectorLiteral } from "./read-selector.js";
export { celSelectors } from "./cel-selectors.js";
export type { SelectorCode } from "./selector-problem.js";
export type { SelectorValue } from "../selector.js";

// For other libraries.
export {
  compareKubernetesQuantities,
  formatKubernetesQuantity,
  kubernetesQuantityToInteger,
  parseKubernetesQuantity,
  type KubernetesQuantity,
  type KubernetesQuantityFormat,
  type KubernetesQuantityResult,
} from "./kubernetes-quantity.js";
export { compareKubernetesVersions, parseKubernetesVersion, type KubernetesVersion, type KubernetesVersionResult } from "./kubernetes-version.js";
