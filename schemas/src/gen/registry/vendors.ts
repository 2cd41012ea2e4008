// Generated from schemas/registry/vendors by tools/generate-registries.mjs. Do not edit.
import type { VendorRow } from "../../registry/vendor-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry vendors. */
export const vendors: readonly VendorRow[] = [
  {"id":"nvidia","title":"NVIDIA","pci":"10de","source":"pci"},
  {"id":"amd","title":"Advanced Micro Devices","pci":"1002","source":"pci"},
  {"id":"intel","title":"Intel","pci":"8086","source":"pci"},
  {"id":"google","title":"Google","pci":"1ae0","source":"pci"},
  {"id":"aws","title":"Amazon","pci":"1d0f","source":"pci"},
  {"id":"habana","title":"Habana Labs, of Intel","pci":"1da3","source":"pci"},
  {"id":"apple","title":"Apple","pci":"106b","source":"pci"},
];

/** Where the rows of the registry vendors come from. */
export const vendorSources: Readonly<Record<string, RegistrySource>> = {
  "pci": {
    "title": "pci.ids, Debian package pci.ids 0.0~2023.04.11-1",
    "reference": "https://pci-ids.ucw.cz"
  }
};
