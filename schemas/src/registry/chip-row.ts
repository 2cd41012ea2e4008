/** A text or a quantity with the key of its source. */
export interface SourcedText {
  readonly value: string;
  readonly source: string;
}

/** A whole number with the key of its source. */
export interface SourcedCount {
  readonly value: number;
  readonly source: string;
}

/** What is known of a numeric format on a chip. */
export interface ChipFormat {
  /** The registry id of the format. */
  readonly format: string;
  readonly support: "native" | "emulated" | "storage-only" | "none";
  /** The dense peak rate of one device, such as `989TFLOP/s`, or `1979TOP/s` for integers. */
  readonly peak?: string;
  readonly source: string;
}

/** A PCI identity, four hexadecimal digits each, lower case. */
export interface ChipPci {
  readonly vendor: string;
  readonly device: string;
  /** `vendor:device` of the subsystem, where it tells products of one device id apart. */
  readonly subsystem?: string;
  readonly name?: string;
  readonly source: string;
}

/** A name under which tools and catalogs know a chip. The same name may belong to several chips. */
export interface ChipAlias {
  readonly name: string;
  /** Who uses the name. */
  readonly issuer: string;
  readonly source: string;
}

/** Figures of several sources that disagree, and which of them the row uses. */
export interface ChipConflict {
  readonly field: string;
  readonly values: readonly string[];
  readonly chosen: string;
  readonly note: string;
  readonly source: string;
}

/** A registered accelerator. Every figure names its source; a figure without one is not here. */
export interface ChipRow {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly source: string;
  readonly formFactor?: SourcedText;
  readonly isa?: { readonly target: string; readonly source: string };
  /** The architecture of a host on the same package, in the words of OCI platforms. */
  readonly hostArch?: SourcedText;
  readonly pci?: readonly ChipPci[];
  readonly memory?: {
    /** The class that a buyer names. */
    readonly nominal?: readonly SourcedText[];
    /** What the driver reports. */
    readonly usable?: readonly SourcedText[];
    readonly type?: SourcedText;
  };
  readonly memoryBandwidth?: readonly SourcedText[];
  readonly formats?: readonly ChipFormat[];
  readonly scaleUp?: {
    /** The registry id of the fabric; `none` where there is none. */
    readonly fabric: string;
    readonly source: string;
    /** One device, one direction. */
    readonly perDevice?: readonly SourcedText[];
    readonly domainSize?: readonly SourcedCount[];
  };
  readonly power?: readonly SourcedText[];
  readonly tee?: readonly SourcedText[];
  readonly partition?: readonly SourcedText[];
  readonly aliases?: readonly ChipAlias[];
  readonly conflicts?: readonly ChipConflict[];
}
