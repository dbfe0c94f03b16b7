/** Drives a judge over lines: one JSON object in, one out, in order, each flushed before the next is read. */
import { Result } from "effect"
import { performance } from "node:perf_hooks"
import { createInterface } from "node:readline"
import type { Readable, Writable } from "node:stream"
import type { Judge, JsonObject } from "./judge.ts"

/** The exit status: 0 when every line was judged, 1 otherwise. A line that cannot be judged never ends the run. */
export const judgeLines = async (judge: Judge, input: Readable, output: Writable): Promise<0 | 1> => {
  let status: 0 | 1 = 0
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === "") continue
    const verdict = judgeLine(judge, line)
    if ("error" in verdict) status = 1
    if (!output.write(`${JSON.stringify(verdict)}\n`)) await drained(output)
  }
  return status
}

/** One verdict with the line's `id` and the microseconds that it took; or `error`. */
export const judgeLine = (judge: Judge, line: string): JsonObject => {
  let input: unknown
  try {
    input = JSON.parse(line)
  } catch (error) {
    return { id: null, error: `no JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  if (!isObject(input)) return { id: null, error: "not a JSON object" }
  const id = input["id"] ?? null
  const start = performance.now()
  const verdict = judge(input)
  const us = Math.round((performance.now() - start) * 1000)
  return Result.match(verdict, {
    onSuccess: (judged) => ({ id, ...judged, us }),
    onFailure: ({ detail }) => ({ id, error: detail })
  })
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const drained = (output: Writable) => new Promise<void>((resolve) => output.once("drain", () => resolve()))
