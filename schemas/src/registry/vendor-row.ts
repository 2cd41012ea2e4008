/** A vendor of accelerators. */
export interface VendorRow {
  /** The registry id. */
  readonly id: string;
  readonly title: string;
  /** The PCI vendor id, four hexadecimal digits. */
  readonly pci: string;
  /** The key of the source. */
  readonly source: string;
}
