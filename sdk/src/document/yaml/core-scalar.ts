const special = /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE)$/;
const whole = /^[-+]?[0-9]+$/;
const fraction = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const unusual = /^(?:0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;

/**
 * The value of a plain scalar in the core schema (YAML 1.2.2, section 10.3.2).
 *
 * - Absent for octal and hexadecimal numbers, what is not finite and whole numbers above 2^53, which need a closer look.
 */
export function coreScalar(text: string): string | number | boolean | null | undefined {
  const first = text.charCodeAt(0);
  // Most texts begin with a letter that begins no number and no word of the schema.
  if (first > 0x39 && first !== 0x7e && first !== 0x6e && first !== 0x4e && first !== 0x74 && first !== 0x54 && first !== 0x66 && first !== 0x46) return text;
  if (special.test(text)) return /^[tT]/.test(text) ? true : /^[fF]/.test(text) ? false : null;
  if (unusual.test(text)) return undefined;
  if (!whole.test(text) && !fraction.test(text)) return text;
  const value = Number(text);
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)) ? value : undefined;
}
