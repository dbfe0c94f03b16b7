import { Result } from "effect"
import { PassThrough, Readable, Writable } from "node:stream"
import { describe, expect, it } from "vitest"
import { type Judge, UnreadableInput } from "./judge.ts"
import { judgeLines } from "./stream.ts"

const isEven: Judge = ({ n }) =>
  typeof n === "number"
    ? Result.succeed({ verdict: n % 2 === 0 })
    : Result.fail(new UnreadableInput({ detail: "n: expected a number" }))

const judged = async (text: string, judge = isEven) => {
  const output = new PassThrough()
  const chunks: Array<Buffer> = []
  output.on("data", (chunk: Buffer) => chunks.push(chunk))
  const status = await judgeLines(judge, Readable.from([text]), output)
  const lines = Buffer.concat(chunks).toString().split("\n").slice(0, -1)
  const verdicts: ReadonlyArray<Record<string, unknown>> = lines.map((line) => JSON.parse(line))
  return { status, verdicts }
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

  it("copies an id of any kind, and says null where there is none", async () => {
    const ids = ['"\u{2028}"', "5", "null", '{"a":[1]}', "false"]
    const { verdicts } = await judged(`${ids.map((id) => `{"id":${id},"n":1}`).join("\n")}\n{"n":1}`)
    expect(verdicts.map(({ id }) => id)).toEqual(["\u{2028}", 5, null, { a: [1] }, false, null])
  })

  it("takes lines that end in CRLF, and skips empty ones", async () => {
    const { status, verdicts } = await judged('{"id":1,"n":2}\r\n\r\n{"id":2,"n":3}\r\n')
    expect(status).toBe(0)
    expect(verdicts.map(({ id }) => id)).toEqual([1, 2])
  })

  it("goes on after a judge that throws", async () => {
    const { status, verdicts } = await judged('{"id":1,"n":1}\n{"id":2,"n":2}', (input) => {
      if (input["n"] === 1) throw new Error("cannot be")
      return isEven(input)
    })
    expect(status).toBe(1)
    expect(verdicts).toEqual([
      { id: 1, error: "a defect of hoptrust: cannot be" },
      { id: 2, verdict: true, us: expect.any(Number) }
    ])
  })

  it("goes on after an id that is nested too deep to be written", async () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000)
    const { status, verdicts } = await judged(`{"id":${deep},"n":1}\n{"id":2,"n":2}`)
    expect(status).toBe(1)
    expect(verdicts.map((verdict) => verdict["verdict"])).toEqual([undefined, true])
  })

  it("stops without an error when the reader goes away", async () => {
    let taken = 0
    const reader = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, done) => {
        taken += 1
        done(taken < 3 ? null : Object.assign(new Error("write EPIPE"), { code: "EPIPE" }))
      }
    })
    const input = Readable.from(Array.from({ length: 1000 }, (_, id) => `{"id":${id},"n":1}\n`))
    expect(await judgeLines(isEven, input, reader)).toBe(0)
    expect(taken).toBe(3)
  })

  it("does not hide that a verdict could not be written", async () => {
    const full = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, done) => done(Object.assign(new Error("no space left"), { code: "ENOSPC" }))
    })
    await expect(judgeLines(isEven, Readable.from(['{"n":1}\n{"n":2}\n']), full)).rejects.toThrow(
      "no space left"
    )
  })
})
