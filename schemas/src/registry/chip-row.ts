/** A text or a quantity with the key of its source. */
export interface SourcedText {
  readonly value: string;
  readonly source: string;
  /** How the value is to be read, such as which of two directions it counts. */
  readonly note?: string;
}

/** A whole number with the key of its source. */
export interface SourcedCount {
  readonly value: number;
  readonly source: string;
  readonly note?: string;
}

/**
 * What is known of a numeric format on a chip.
 *
 * - A format occurs once. The peak of matrix units in double precision is that of `fp64_matrix`.
 * - A format that is not listed is unknown; one that the chip lacks is listed with `none`.
 */
export interface ChipFormat {
  /** The registry id of the format. */
  readonly format: string;
  readonly support: "native" | "emulated" | "storage-only" | "none";
  /** The dense peak rate of one device, such as `989TFLOP/s`, or `1979TOP/s` for integers. */
  readonly peak?: string;
  /** The best measured rates of matrix products. */
  readonly achieved?: readonly SourcedText[];
  readonly source: string;
  /** Where it is stated which of several encodings of this size the chip has, if `source` states only that it has one. */
  readonly encodingSource?: string;
  readonly note?: string;
}

/** A PCI identity, four hexadecimal digits each, lower case. */
export interface ChipPci {
  readonly vendor: string;
  readonly device: string;
  /** `vendor:device` of the subsystem, where it tells products of one device id apart. */
  readonly subsystem?: string;
  /** The name that the source gives to the identity. */
  readonly name?: string;
  readonly source: string;
}

/** A name under which tools and catalogs know a chip. The same name may belong to several chips. */
export interface ChipAlias {
  readonly name: string;
  /** Who uses the name, such as `nvidia-smi`, `gfd`, `skypilot` or `mlperf`. */
  readonly issuer: string;
  readonly source: string;
}

/** A way of confidential computing that the vendor supports on the chip. */
export interface ChipTee {
  /** The registry id of the technology. */
  readonly value: string;
  /** For how many GPUs at once; `multi-gpu-ppcie` leaves the links between them unencrypted (protected PCIe). */
  readonly scope?: readonly ("single-gpu" | "multi-gpu" | "multi-gpu-ppcie")[];
  readonly source: string;
}

/** The link between the chip and its host. */
export interface ChipHostLink {
  /** The registry id of the link, such as `pcie-5`. */
  readonly fabric: string;
  /** One device, one direction. */
  readonly perDevice?: readonly SourcedText[];
  readonly source: string;
}

/** Figures of several sources that disagree, and which of them the row uses. */
export interface ChipConflict {
  /** The path in the row, such as `memoryBandwidth` or `formats.bf16.peak`. */
  readonly field: string;
  readonly values: readonly string[];
  /** The keys of the sources, in the order of the values. */
  readonly sources: readonly string[];
  /** The value that the row uses, or `unknown` where it uses none. */
  readonly chosen: string;
  /** Why. */
  readonly note: string;
}

/** A statement of a source that the row leaves out. */
export interface ChipDropped {
  readonly field: string;
  readonly value: string;
  readonly reason: string;
  readonly source: string;
}

/** What is known of an accelerator that decides what fits. Every figure names its source; a figure without one is not here. */
export interface ChipFigures {
  readonly id: string;
  readonly vendor: string;
  readonly source: string;
  readonly isa?: { readonly target: string; readonly source: string };
  /** What toolchains call it as a target, besides `isa`, such as `trn1n` of the Neuron compiler. */
  readonly targets?: { readonly values: readonly string[]; readonly source: string };
  /** For NVIDIA chips, under which products the vendor lists it: `data-center`, `workstation` or `geforce`. */
  readonly productLine?: SourcedText;
  /** The architecture of a host on the same package, in the words of OCI platforms. */
  readonly hostArch?: SourcedText;
  readonly memory?: {
    /** The class that a buyer names. */
    readonly nominal?: readonly SourcedText[];
    /** What the driver reports. */
    readonly usable?: readonly SourcedText[];
    readonly type?: SourcedText;
  };
  readonly memoryBandwidth?: readonly SourcedText[];
  readonly formats?: readonly ChipFormat[];
  /** How the chip reaches others of its kind. Left out where that depends on a bridge that may not be there. */
  readonly scaleUp?: {
    /** The registry id of the fabric; `none` where there is none. */
    readonly fabric: string;
    readonly source: string;
    /** One device, one direction. */
    readonly perDevice?: readonly SourcedText[];
    readonly domainSize?: readonly SourcedCount[];
  };
  readonly hostLink?: ChipHostLink;
  readonly power?: readonly SourcedText[];
}

/** Texts at places in a row, by field and by position. */
export interface ChipAsides {
  readonly [key: string]: string | ChipAsides;
}

/** By what names a chip is known, what decides nothing, and what sources say that its figures leave out. */
export interface ChipDetails {
  readonly name: string;
  /** What is said of single figures: the notes and further sources that belong into the row, at their places. */
  readonly asides?: ChipAsides;
  readonly formFactor?: SourcedText;
  /** As how many devices the driver shows one chip, where that is not one. All figures are of the chip. */
  readonly devicesPerCard?: SourcedCount;
  readonly tee?: readonly ChipTee[];
  readonly partition?: readonly SourcedText[];
  readonly pci?: readonly ChipPci[];
  readonly aliases?: readonly ChipAlias[];
  readonly conflicts?: readonly ChipConflict[];
  readonly dropped?: readonly ChipDropped[];
}

/** A registered accelerator. */
export interface ChipRow extends ChipFigures, Omit<ChipDetails, "asides"> {}
