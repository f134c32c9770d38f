/** What all objects of `--json` have in common; docs/json.md describes them. */

/** Raised with every change that a script could notice; a new field is none. */
export const JSON_VERSION = 1;
