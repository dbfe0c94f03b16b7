/** Is everything tried, as in continuous integration? docs/tests.md has what is left out otherwise. */
export const isExhaustive = process.env["HOPTRUST_EXHAUSTIVE"] !== undefined
