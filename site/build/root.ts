/** The folder of the repository, which `npm run site` runs in, with a slash at its end. */
export const root: string = `${process.cwd()}/`;
