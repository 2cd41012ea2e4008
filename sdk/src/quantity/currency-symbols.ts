/** The ISO 4217 codes for which a symbol or a slip of case has a suggestion; any other code of three capitals is accepted too. */
export const currencySymbols: ReadonlyMap<string, string> = new Map([
  ["€", "EUR"],
  ["$", "USD"],
  ["£", "GBP"],
  ["¥", "JPY"],
  ["₹", "INR"],
  ["₩", "KRW"],
  ["zł", "PLN"],
]);
