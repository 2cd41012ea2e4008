// @ts-check
import { describe, expect, it } from "vitest";
import { withNewest } from "./finish-version.mjs";

const empty = "# Changelog\n\nAll packages have one version.\n";

/** A changelog as changesets write it. @param {string} name @param {string} minor @param {string} patch */
const written = (name, minor, patch) => `# ${name}

## 0.2.0

### Minor Changes

${minor}

### Patch Changes

${patch}
- Updated dependencies [1a2b3c4]
  - @cornercast/sdk@0.2.0

## 0.1.0

### Minor Changes

- First version.
`;

describe("the changelog of the repository", () => {
  it("lists each change of the newest version once, under the greatest heading it has in any package", () => {
    const ranks = "- 1a2b3c4: `match` ranks by energy.\n\n  Say `--by energy`.";
    const packages = [written("cornercast", ranks, "- 5d6e7f8: Fewer bytes."), written("@cornercast/sdk", "- 9a8b7c6: A new importer.", ranks)];
    expect(withNewest(empty, packages)).toBe(`# Changelog

All packages have one version.

## 0.2.0

### Minor Changes

${ranks}
- 9a8b7c6: A new importer.

### Patch Changes

- 5d6e7f8: Fewer bytes.
`);
  });

  it("has no heading without a change", () => {
    expect(withNewest(empty, [written("cornercast", "- 1a2b3c4: One.", "")])).not.toContain("### Patch Changes");
  });

  it("keeps older versions below", () => {
    const old = `${empty}\n## 0.1.0\n\n- First version.\n`;
    expect(withNewest(old, [written("cornercast", "- One.", "")]).match(/^## .*/gmu)).toEqual(["## 0.2.0", "## 0.1.0"]);
  });

  it("does not list a version twice", () => {
    const once = withNewest(empty, [written("cornercast", "- One.", "")]);
    expect(withNewest(once, [written("cornercast", "- One.", "")])).toBe(once);
  });

  it("stays as it is where no package has a version yet", () => {
    expect(withNewest(empty, ["# cornercast\n"])).toBe(empty);
    expect(withNewest(empty, [])).toBe(empty);
  });
});
