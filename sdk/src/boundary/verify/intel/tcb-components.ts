import type { Bytes } from "../bytes/byte-reader.js";
import type { PckFields } from "./pck-certificate.js";

/**
 * The security version numbers of a platform by Intel's names for them (version 2 of the TCB information), those of TDX as the quote has them.
 *
 * - Each name is written out: an engine makes an object of 33 fields at once in the time in which it adds one to another object.
 */
export function tcbComponents({ pceSvn, components }: PckFields, teeTcbSvn?: Bytes): Readonly<Record<string, number>> {
  const sgx = (place: number): number => Number(components[place]);
  if (teeTcbSvn === undefined) {
    return {
      pcesvn: pceSvn,
      sgxtcbcomp01svn: sgx(0),
      sgxtcbcomp02svn: sgx(1),
      sgxtcbcomp03svn: sgx(2),
      sgxtcbcomp04svn: sgx(3),
      sgxtcbcomp05svn: sgx(4),
      sgxtcbcomp06svn: sgx(5),
      sgxtcbcomp07svn: sgx(6),
      sgxtcbcomp08svn: sgx(7),
      sgxtcbcomp09svn: sgx(8),
      sgxtcbcomp10svn: sgx(9),
      sgxtcbcomp11svn: sgx(10),
      sgxtcbcomp12svn: sgx(11),
      sgxtcbcomp13svn: sgx(12),
      sgxtcbcomp14svn: sgx(13),
      sgxtcbcomp15svn: sgx(14),
      sgxtcbcomp16svn: sgx(15),
    };
  }
  const tdx = (place: number): number => Number(teeTcbSvn[place]);
  return {
    pcesvn: pceSvn,
    sgxtcbcomp01svn: sgx(0),
    sgxtcbcomp02svn: sgx(1),
    sgxtcbcomp03svn: sgx(2),
    sgxtcbcomp04svn: sgx(3),
    sgxtcbcomp05svn: sgx(4),
    sgxtcbcomp06svn: sgx(5),
    sgxtcbcomp07svn: sgx(6),
    sgxtcbcomp08svn: sgx(7),
    sgxtcbcomp09svn: sgx(8),
    sgxtcbcomp10svn: sgx(9),
    sgxtcbcomp11svn: sgx(10),
    sgxtcbcomp12svn: sgx(11),
    sgxtcbcomp13svn: sgx(12),
    sgxtcbcomp14svn: sgx(13),
    sgxtcbcomp15svn: sgx(14),
    sgxtcbcomp16svn: sgx(15),
    tdxtcbcomp01svn: tdx(0),
    tdxtcbcomp02svn: tdx(1),
    tdxtcbcomp03svn: tdx(2),
    tdxtcbcomp04svn: tdx(3),
    tdxtcbcomp05svn: tdx(4),
    tdxtcbcomp06svn: tdx(5),
    tdxtcbcomp07svn: tdx(6),
    tdxtcbcomp08svn: tdx(7),
    tdxtcbcomp09svn: tdx(8),
    tdxtcbcomp10svn: tdx(9),
    tdxtcbcomp11svn: tdx(10),
    tdxtcbcomp12svn: tdx(11),
    tdxtcbcomp13svn: tdx(12),
    tdxtcbcomp14svn: tdx(13),
    tdxtcbcomp15svn: tdx(14),
    tdxtcbcomp16svn: tdx(15),
  };
}
