import { expect, it } from "vitest";
import * as forPages from "./browser.js";
import * as compiled from "./index.js";

it("offers pages what it offers others", () => {
  expect(Object.keys(forPages)).toEqual(Object.keys(compiled));
});
