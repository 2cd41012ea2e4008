/** How well a device supports a numeric format. */
export type FormatLevel = "native" | "emulated" | "storage-only" | "none";

/** What is known of an accelerator. What is left out is unknown. */
export interface DeviceFacts {
  /** The registry id of the chip. */
  readonly chip?: string;
  readonly vendor?: string;
  /** The instruction set, such as `sm_90` or `gfx942`. */
  readonly isa?: string;
  /** All the names that toolchains have for it as a target; `isa` is one of them. */
  readonly targets?: readonly string[];
  /** Where it differs from what `isa` implies. */
  readonly computeCapability?: string;
  /** For NVIDIA devices: `data-center`, `workstation` or `geforce`. */
  readonly productLine?: string;
  /** Whether page migration with retry is on, for AMD devices. */
  readonly xnack?: "on" | "off";
  /** Whether SRAM ECC is on, for AMD devices. */
  readonly sramecc?: "on" | "off";
  /** Physical cores that make one logical NeuronCore: `1` or `2`. */
  readonly logicalCores?: string;
  readonly formats?: Readonly<Record<string, FormatLevel>>;
}

/** Versions of what a unit has installed, by registry name; `false` where it is known not to be there. What is left out is unknown. */
export type SoftwareFacts = Readonly<Record<string, string | false>>;

/** What is known of the machine around an accelerator. What is left out is unknown. */
export interface HostFacts {
  /** In the words of OCI platforms, such as `linux`. */
  readonly os?: string;
  /** In the words of OCI platforms, such as `amd64`. */
  readonly arch?: string;
  /** Processor features, such as `avx2` or `x86-64-v3`. */
  readonly features?: { readonly values: readonly string[]; readonly complete: boolean };
}
