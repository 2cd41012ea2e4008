// Properties run with one seed, so that a run of CI says the same twice. FC_SEED=N takes another one, and FC_SEED=random a new one, which is
// printed: with it the same values come again.
import fc from "fast-check";

const wanted = process.env.FC_SEED ?? "20261124";
const seed = wanted === "random" ? Math.floor(Math.random() * 0x7fff_ffff) : Number(wanted);
if (wanted === "random") console.log(`properties of this file run with FC_SEED=${String(seed)}`);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
