// Properties run with one seed, so that a run of CI says the same twice; FC_SEED=N takes another one, and FC_SEED=random a new one.
import fc from "fast-check";

const wanted = process.env.FC_SEED ?? "20261124";
if (wanted !== "random") fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(wanted) });
