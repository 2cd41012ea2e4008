// @ts-check
// What the benchmarks of MLPerf are: in which phase a scenario works, how large the model is, and in which format a round trained.

/**
 * Published sizes of the language models: parameters, those that one token uses, the width and the number of layers. From the config.json and
 * the model cards of the models on huggingface.co: meta-llama/Llama-2-70b-hf, meta-llama/Llama-3.1-405B and -8B, EleutherAI/gpt-j-6b,
 * mistralai/Mixtral-8x7B-v0.1, deepseek-ai/DeepSeek-R1, openai/gpt-oss-120b.
 * @type {readonly {readonly name: RegExp, readonly parameters: number, readonly activeParameters?: number, readonly hidden: number, readonly layers: number}[]}
 */
const models = [
  { name: /^llama2[-_]70b/u, parameters: 69e9, hidden: 8192, layers: 80 },
  { name: /^llama3\.?1[-_]405b/u, parameters: 405.9e9, hidden: 16384, layers: 126 },
  { name: /^llama3\.?1[-_]8b/u, parameters: 8.03e9, hidden: 4096, layers: 32 },
  { name: /^gpt-?j/u, parameters: 6.05e9, hidden: 4096, layers: 28 },
  { name: /^mixtral-8x7b/u, parameters: 46.7e9, activeParameters: 12.9e9, hidden: 4096, layers: 32 },
  { name: /^deepseek-r1/u, parameters: 671e9, activeParameters: 37e9, hidden: 7168, layers: 61 },
  { name: /^gpt-oss-120b/u, parameters: 116.8e9, activeParameters: 5.1e9, hidden: 2880, layers: 36 },
];

/** Language models that generate text: those of the table, and others by what their makers call them. */
const generates = /^(?:llama|gpt|mixtral|mistral|deepseek|qwen|gemma|falcon|phi|bloom)/u;

/**
 * The phase of a benchmark in a scenario. What generates no text does one pass over its input.
 * @param {string} benchmark @param {string} scenario
 * @returns {"train" | "prefill" | "offline" | "server" | "interactive"}
 */
export function phaseOf(benchmark, scenario) {
  const name = scenario.toLowerCase();
  if (name.startsWith("training")) return "train";
  if (!generates.test(benchmark.toLowerCase())) return "prefill";
  return name === "interactive" ? "interactive" : name === "server" ? "server" : "offline";
}

/**
 * The model of a benchmark: of the table, or of the size in its name, or undefined.
 * @param {string} benchmark
 */
export function modelOf(benchmark) {
  const name = benchmark.toLowerCase();
  const row = models.find((model) => model.name.test(name));
  if (row !== undefined) {
    const { name: _name, ...model } = row;
    return model;
  }
  const size = generates.test(name) ? /(?:^|[-_])([0-9]+(?:\.[0-9]+)?)b(?:$|[-_])/u.exec(name)?.[1] : undefined;
  return size === undefined ? undefined : { parameters: Number(size) * 1e9 };
}

/**
 * The format in which a chip worked. Results of training state none, and the collection says bf16. From training v5.1 on NVIDIA trained
 * language models in NVFP4 on Blackwell, and 8-bit formats have been used on all chips that have them before; where both sides use 8 bits
 * the ratio is that of 16 bits, so only the step to 4 bits is stated here. Source: NVIDIA technical blog, "NVIDIA Blackwell Architecture
 * Sweeps MLPerf Training v5.1 Benchmarks", 2025-11-12.
 * @param {{readonly round: string, readonly benchmark: string}} pair @param {import("@cornercast/schemas/registry").ChipRow} chip @param {string} stated
 */
export function formatOf(pair, chip, stated) {
  const version = /^training-v([0-9.]+)/u.exec(pair.round)?.[1];
  if (version === undefined || Number(version) < 5.1 || stated !== "bf16" || !generates.test(pair.benchmark.toLowerCase())) return stated;
  if (/^sm_10[0-3]$/u.test(chip.isa?.target ?? "")) return "nvfp4";
  return "fp8";
}
