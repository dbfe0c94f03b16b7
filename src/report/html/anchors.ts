/** Names by which the parts of a report link to each other. */

/** Scenarios and their parts are numbered: names of people's choosing are no good in addresses. */
export const lineAnchor = (scenario: number, line: number): string => `s${scenario}-line-${line}`

export const traceAnchor = (scenario: number, run: number): string => `s${scenario}-trace-${run}`

/** Witnesses are numbered through all of a search. */
export const witnessAnchor = (search: number, witness: number): string => `w${search}-${witness}`

export const sweepLineAnchor = (sweep: number, line: number): string => `e${sweep}-line-${line}`
