/** A processor by its number in the flags of an AMD code object. */
export interface AmdgpuMachine {
  readonly target: string;
  /** Whether the processor has the mode at all; needed for code objects before version 4, whose flags do not say so. */
  readonly xnack?: true;
  readonly sramecc?: true;
}

const plain = (target: string): AmdgpuMachine => ({ target });
const xnack = (target: string): AmdgpuMachine => ({ target, xnack: true });
const both = (target: string): AmdgpuMachine => ({ target, xnack: true, sramecc: true });

/**
 * `EF_AMDGPU_MACH` of the ELF header flags.
 *
 * Source: LLVM User Guide for AMDGPU Backend, "AMDGPU ELF Header e_flags" and "AMDGPU Processors"; llvm/BinaryFormat/ELF.h.
 */
export const amdgpuMachines: ReadonlyMap<number, AmdgpuMachine> = new Map([
  [0x20, plain("gfx600")],
  [0x21, plain("gfx601")],
  [0x22, plain("gfx700")],
  [0x23, plain("gfx701")],
  [0x24, plain("gfx702")],
  [0x25, plain("gfx703")],
  [0x26, plain("gfx704")],
  [0x28, xnack("gfx801")],
  [0x29, plain("gfx802")],
  [0x2a, plain("gfx803")],
  [0x2b, xnack("gfx810")],
  [0x2c, xnack("gfx900")],
  [0x2d, xnack("gfx902")],
  [0x2e, xnack("gfx904")],
  [0x2f, both("gfx906")],
  [0x30, both("gfx908")],
  [0x31, xnack("gfx909")],
  [0x32, xnack("gfx90c")],
  [0x33, xnack("gfx1010")],
  [0x34, xnack("gfx1011")],
  [0x35, xnack("gfx1012")],
  [0x36, plain("gfx1030")],
  [0x37, plain("gfx1031")],
  [0x38, plain("gfx1032")],
  [0x39, plain("gfx1033")],
  [0x3a, plain("gfx602")],
  [0x3b, plain("gfx705")],
  [0x3c, plain("gfx805")],
  [0x3d, plain("gfx1035")],
  [0x3e, plain("gfx1034")],
  [0x3f, both("gfx90a")],
  [0x40, both("gfx940")],
  [0x41, plain("gfx1100")],
  [0x42, xnack("gfx1013")],
  [0x43, plain("gfx1150")],
  [0x44, plain("gfx1103")],
  [0x45, plain("gfx1036")],
  [0x46, plain("gfx1101")],
  [0x47, plain("gfx1102")],
  [0x48, plain("gfx1200")],
  [0x49, plain("gfx1250")],
  [0x4a, plain("gfx1151")],
  [0x4b, both("gfx941")],
  [0x4c, both("gfx942")],
  [0x4e, plain("gfx1201")],
  [0x4f, both("gfx950")],
  [0x51, xnack("gfx9-generic")],
  [0x52, xnack("gfx10-1-generic")],
  [0x53, plain("gfx10-3-generic")],
  [0x54, plain("gfx11-generic")],
  [0x55, plain("gfx1152")],
  [0x58, plain("gfx1153")],
  [0x59, plain("gfx12-generic")],
  [0x5a, plain("gfx1251")],
  [0x5f, both("gfx9-4-generic")],
]);
