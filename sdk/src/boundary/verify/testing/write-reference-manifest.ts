/** What a manifest says; each part has a good default. */
export interface WrittenManifest {
  readonly version?: string;
  readonly product?: string;
  readonly edition?: string;
  readonly tagId?: string;
  readonly measurements?: readonly WrittenMeasurement[];
}

/** One measurement of a manifest; `alternatives` defaults to the number of digests, and everything else to what is right. */
export interface WrittenMeasurement {
  readonly index: number | string;
  readonly active?: string;
  readonly digests?: readonly string[];
  readonly alternatives?: number | string;
  readonly size?: number | string;
}

/** A manifest as NVIDIA writes them, with the signature in its place. */
export function writeReferenceManifest(manifest: WrittenManifest, signature = ""): string {
  const { version = "1.2.3", product = "GH100", edition = "GPU", tagId = "tag" } = manifest;
  const measurements = manifest.measurements ?? [{ index: 0, digests: ["00".repeat(48)] }];
  return [
    '<SoftwareIdentity xmlns="http://standards.iso.org/iso/19770/-2/2015/schema.xsd" xmlns:ns0="http://standards.iso.org/iso/19770/-2/2015/schema.xsd"',
    ` xmlns:ns2="http://www.w3.org/2001/04/xmlenc#sha384" name="${product}" tagId="${tagId}">\n`,
    `<ns0:Meta colloquialVersion="${version}" edition="${edition}" product="${product}"/>\n<ns0:Payload>\n`,
    ...measurements.map(writeMeasurement),
    `</ns0:Payload>${signature}</SoftwareIdentity>`,
  ].join("");
}

function writeMeasurement(measurement: WrittenMeasurement): string {
  const { index, active = "True", digests = [], size = 48 } = measurement;
  const hashes = digests.map((digest, place) => ` ns2:Hash${String(place)}="${digest}"`).join("");
  return `<ns0:Resource type="Measurement" index="${String(index)}" active="${active}" alternatives="${String(measurement.alternatives ?? digests.length)}"${hashes} name="m" size="${String(size)}"/>\n`;
}
