import { chipFigures, type ChipFigures } from "@cornercast/schemas/registry/facts";

const byId: ReadonlyMap<string, ChipFigures> = new Map(chipFigures.map((chip) => [chip.id, chip]));

/** The registered figures of a chip, by id. */
export function chipFiguresById(id: string): ChipFigures | undefined {
  return byId.get(id);
}
