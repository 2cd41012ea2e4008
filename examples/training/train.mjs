// @ts-check
// A small training run that can be stopped anywhere and goes on elsewhere with exactly the same numbers: a network of two layers learns where a point lies.
//
// It knows nothing of providers. SIGUSR2 asks it for its state, which it writes into $CORNERCAST_CHECKPOINT, and the file `complete` last; it begins with the
// state in $CORNERCAST_RESTORE, where there is one. TRAINING_KEY, 32 bytes in base64, encrypts the state; TRAINING_STEPS ends the run, TRAINING_PAUSE slows it down.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const { CORNERCAST_CHECKPOINT, CORNERCAST_RESTORE, TRAINING_KEY, TRAINING_STEPS, TRAINING_PAUSE } = process.env;
const hidden = 16;
const weights = 4 * hidden + 1;
const rate = 0.05;
const momentum = 0.9;
const key = TRAINING_KEY === undefined ? undefined : Buffer.from(TRAINING_KEY, "base64");

/** All of the run: the weights, their velocities, the step, and the state of the generator of numbers. */
let state = new Float64Array(2 * weights + 2);
const step = 2 * weights;
const seed = step + 1;

if (CORNERCAST_RESTORE === undefined) {
  state[seed] = 20261126;
  for (let index = 0; index < weights; index += 1) state[index] = random() - 0.5;
} else state = new Float64Array(new Uint8Array(decrypt(readFileSync(join(CORNERCAST_RESTORE, "state.bin")))).buffer);
say(CORNERCAST_RESTORE === undefined ? "begins" : "goes on");

process.on("SIGUSR2", () => {
  if (CORNERCAST_CHECKPOINT === undefined) return;
  writeFileSync(join(CORNERCAST_CHECKPOINT, "state.bin"), encrypt(Buffer.from(state.buffer)));
  const complete = join(CORNERCAST_CHECKPOINT, "complete");
  writeFileSync(
    `${complete}.new`,
    JSON.stringify({ format: key === undefined ? "training-f64" : "training-f64-aes256gcm", step: state[step], stateLevel: "S2" }),
  );
  renameSync(`${complete}.new`, complete);
  say("wrote its state");
});

const timer = setInterval(
  () => {
    const loss = train();
    if (state[step] % 50 === 0) console.log(`step ${state[step]} loss ${loss.toFixed(6)}`);
    if (state[step] >= Number(TRAINING_STEPS ?? Infinity)) {
      clearInterval(timer);
      say("is done");
    }
  },
  Number(TRAINING_PAUSE ?? 10),
);

/** One step of gradient descent on 32 points. The loss. */
function train() {
  const gradient = new Float64Array(weights);
  const activation = new Float64Array(hidden);
  let loss = 0;
  for (let sample = 0; sample < 32; sample += 1) {
    const [x, y] = [2 * random() - 1, 2 * random() - 1];
    const target = x * x + y * y < 0.5 ? 1 : 0;
    let sum = state[4 * hidden];
    for (let unit = 0; unit < hidden; unit += 1) {
      activation[unit] = Math.max(0, state[unit] * x + state[hidden + unit] * y + state[2 * hidden + unit]);
      sum += state[3 * hidden + unit] * activation[unit];
    }
    const error = sum - target;
    loss += (error * error) / 32;
    gradient[4 * hidden] += error / 16;
    for (let unit = 0; unit < hidden; unit += 1) {
      gradient[3 * hidden + unit] += (error * activation[unit]) / 16;
      if (activation[unit] === 0) continue;
      const back = (error * state[3 * hidden + unit]) / 16;
      gradient[unit] += back * x;
      gradient[hidden + unit] += back * y;
      gradient[2 * hidden + unit] += back;
    }
  }
  for (let index = 0; index < weights; index += 1) {
    state[weights + index] = momentum * state[weights + index] - rate * gradient[index];
    state[index] += state[weights + index];
  }
  state[step] += 1;
  return loss;
}

/** A number from 0 to 1, the same in every run: the generator of Park and Miller, whose products a double holds exactly. */
function random() {
  state[seed] = (state[seed] * 48271) % 2147483647;
  return state[seed] / 2147483647;
}

/** @param {string} what */
function say(what) {
  const digest = createHash("sha256").update(new Uint8Array(state.buffer)).digest("hex");
  console.log(`${what} at step ${state[step]}, state sha256:${digest}`);
}

/** @param {Buffer} bytes */
function encrypt(bytes) {
  if (key === undefined) return bytes;
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** @param {Buffer} bytes */
function decrypt(bytes) {
  if (key === undefined) return bytes;
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
}
