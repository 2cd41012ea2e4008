/** The version of the command, which is that of every package of this repository. Written by `npm run version`. */
export const version = "0.1.0";
