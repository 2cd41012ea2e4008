// For users.
export { collateralWindows, type CollateralWindow } from "./collateral-windows.js";
export { readCollateral } from "./read-collateral.js";
