// All the work of the playground, away from the thread that draws it.
import { applyFix } from "./engine/apply-fix.js";
import { compareChips } from "./engine/compare-chips.js";
import { judgeArtifacts } from "./engine/judge-artifacts.js";
import { createMatcher } from "./engine/match-offers.js";
import type { Answers, Request } from "./engine/protocol.js";
import { verifyFiles } from "./engine/verify-files.js";

const matcher = createMatcher(() => performance.now());

addEventListener("message", ({ data }: MessageEvent<{ readonly id: number; readonly request: Request }>) => {
  void answer(data.request).then(
    (result) => postMessage({ id: data.id, result }),
    (error: unknown) => postMessage({ id: data.id, fault: error instanceof Error ? error.message : "unknown" }),
  );
});

function answer(request: Request): Promise<Answers[keyof Answers]> {
  switch (request.kind) {
    case "match":
      return matcher(request);
    case "fix": {
      const text = applyFix(request.workload, request.changes);
      return Promise.resolve(text === undefined ? {} : { text });
    }
    case "artifacts":
      return judgeArtifacts(request);
    case "evidence":
      return verifyFiles(request);
    case "substitution":
      return Promise.resolve(compareChips(request));
  }
}
