import { Result } from "effect"
import { PassThrough, Readable } from "node:stream"
import { describe, expect, it } from "vitest"
import { type Judge, UnreadableInput } from "./judge.ts"
import { judgeLines } from "./stream.ts"

const isEven: Judge = ({ n }) =>
  typeof n === "number"
    ? Result.succeed({ verdict: n % 2 === 0 })
    : Result.fail(new UnreadableInput({ detail: "n: expected a number" }))

const judged = async (text: string) => {
  const output = new PassThrough()
  const chunks: Array<Buffer> = []
  output.on("data", (chunk: Buffer) => chunks.push(chunk))
  const status = await judgeLines(isEven, Readable.from([text]), output)
  const lines = Buffer.concat(chunks).toString().split("\n").slice(0, -1)
  return { status, verdicts: lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

describe("judgeLines", () => {
  it("writes a verdict a line in the order of the input, ids copied", async () => {
    const { status, verdicts } = await judged('{"id":"a","n":1}\n{"id":2,"n":2}\n')
    expect(status).toBe(0)
    expect(verdicts.map(({ id, verdict }) => [id, verdict])).toEqual([
      ["a", false],
      [2, true]
    ])
    for (const { us } of verdicts) expect(us).toBeTypeOf("number")
  })

  it.each([
    ["not json\n", "no JSON"],
    ["5\n", "not a JSON object"],
    ["[]\n", "not a JSON object"],
    ["null\n", "not a JSON object"],
    ['{"id":"x"}\n', "n: expected a number"]
  ])("answers %j with an error and goes on", async (line, error) => {
    const { status, verdicts } = await judged(`${line}{"id":"next","n":2}\n`)
    expect(status).toBe(1)
    expect(verdicts[0]!["error"]).toContain(error)
    expect(verdicts[1]).toMatchObject({ id: "next", verdict: true })
  })

  it("needs no newline at the end", async () =>
    expect((await judged('{"id":1,"n":2}')).verdicts).toHaveLength(1))
})
