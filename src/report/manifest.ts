/** What a result was made from, so that anybody can make it again and compare the octets. */
import { randomGenerator } from "../kernel/random-stream.ts"

export interface Manifest {
  readonly version: string
  /** Commit of the sources, where they are a checkout. */
  readonly commit?: string
  /** Version of Node.js. */
  readonly node: string
  /** What makes the result again. */
  readonly command: ReadonlyArray<string>
  readonly scenarios: ReadonlyArray<{ readonly file: string; readonly sha256: string; readonly seed: number }>
  readonly outputs: ReadonlyArray<{ readonly file: string; readonly sha256: string; readonly rows: number }>
  /** False when the run was interrupted: the rows that are there are right, and some are missing. */
  readonly isComplete: boolean
}

/** Names no clock, host or user: the same run has the same manifest wherever it ran. */
export const manifestText = ({
  version,
  commit,
  node,
  command,
  scenarios,
  outputs,
  isComplete
}: Manifest): string => {
  // One order of keys, whoever put the manifest together.
  const fields = { version, commit, node, command, scenarios, outputs, isComplete }
  return `${JSON.stringify({ tool: "hoptrust", randomGenerator, ...fields }, null, 2)}\n`
}
