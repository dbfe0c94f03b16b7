/** Drives a judge over lines: one JSON object in, one out, in order, each written before the next is judged. */
import { Result } from "effect"
import { performance } from "node:perf_hooks"
import type { Readable, Writable } from "node:stream"
import type { Judge, JsonObject } from "./judge.ts"
import { type Line, linesOf } from "./lines.ts"

/**
 * The exit status: 0 when every line was judged, 1 otherwise. A line that cannot be judged never ends the run; a reader
 * who has seen enough and goes away does.
 */
export const judgeLines = async (judge: Judge, input: Readable, output: Writable): Promise<0 | 1> => {
  let failure: Error | undefined
  const fail = (error: Error) => (failure ??= error)
  output.on("error", fail)
  try {
    let status: 0 | 1 = 0
    for await (const line of linesOf(input)) {
      if ("text" in line && line.text.trim() === "") continue
      const { text, isJudged } = answer(judge, line)
      if (!isJudged) status = 1
      if (!output.write(`${text}\n`)) await writable(output)
      if (output.destroyed) break
    }
    // `hoptrust judge … | head` is no error of ours.
    if (failure !== undefined && !isBrokenPipe(failure)) throw failure
    return status
  } finally {
    output.off("error", fail)
  }
}

/** The verdict on a line with the line's `id` and the microseconds that it took; or `error`. */
const answer = (judge: Judge, line: Line): { readonly text: string; readonly isJudged: boolean } => {
  const refused = (id: unknown, error: string) => ({ text: JSON.stringify({ id, error }), isJudged: false })
  if ("fault" in line) return refused(null, line.fault)
  let input: unknown
  try {
    input = JSON.parse(line.text)
  } catch (error) {
    return refused(null, `no JSON: ${messageOf(error)}`)
  }
  if (!isObject(input)) return refused(null, "not a JSON object")
  const { id = null } = input
  try {
    const start = performance.now()
    const verdict = judge(input)
    const us = Math.round((performance.now() - start) * 1000)
    return Result.isSuccess(verdict)
      ? { text: JSON.stringify({ id, ...verdict.success, us }), isJudged: true }
      : refused(id, verdict.failure.detail)
  } catch (error) {
    // Judges never throw, so this is a defect of one, or an `id` too deep to be written again.
    return refused(isObject(id) || Array.isArray(id) ? null : id, `a defect of hoptrust: ${messageOf(error)}`)
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const isBrokenPipe = (error: Error) => "code" in error && error.code === "EPIPE"

/** Once the output takes more, or takes no more for ever. */
const writable = (output: Writable) =>
  new Promise<void>((resolve) => {
    const settle = () => {
      output.off("drain", settle)
      output.off("close", settle)
      resolve()
    }
    output.on("drain", settle)
    output.on("close", settle)
    if (output.destroyed) settle()
  })
