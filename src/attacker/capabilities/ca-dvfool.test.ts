import { noMessage } from "../../protocol/dns/reply.ts"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { answersHttp01, dns01Text, http01Path, keyAuthorization } from "../../protocol/acme/challenge.ts"
import { decodeMessage, encodeMessage } from "../../protocol/dns/codec.ts"
import { name } from "../../protocol/dns/name.ts"
import { presentRdata } from "../../protocol/dns/presentation.ts"
import { classIn, type TypeName, typeCodes } from "../../protocol/dns/types.ts"
import type { Position } from "../../world/crossing.ts"
import { accountThumbprint, tokenFor } from "../account.ts"
import { testArsenal } from "../arsenal.fixture.ts"
import { caDvfool } from "./ca-dvfool.ts"

const arsenal = {
  ...testArsenal,
  restrictsIssuance: true,
  perspectiveOf: (host: string) => ({ primary: 0, remote: 1 })[host]
}

const at = (position: Position, from = "primary") => ({ position, from, to: "192.0.2.1", atMicros: 0 })

const forged = (owner: string, type: TypeName, parameters: unknown = {}, from?: string) => {
  const query = encodeMessage({
    ...noMessage,
    id: 1,
    questions: [{ name: name(owner), type: typeCodes[type], class: classIn }]
  })
  const moves = caDvfool.configure(parameters, arsenal).dns?.({
    ...at("perspective to name server", from),
    over: "udp",
    query
  })
  return moves?.map(({ verdict }) =>
    verdict._tag === "Replace"
      ? Result.getOrThrow(decodeMessage(verdict.reply)).answers.map(({ type, rdata }) =>
          presentRdata(type, rdata)
        )
      : verdict._tag
  )
}

describe("ca-dvfool", () => {
  const authorization = (domain: string) => keyAuthorization(tokenFor(domain), accountThumbprint)

  it("answers DNS-01 for a name of the target's (RFC 8555 §8.4)", () =>
    expect(forged("_acme-challenge.mx1.example.com", "TXT")).toEqual([
      [`"${dns01Text(authorization("mx1.example.com"))}"`]
    ]))

  it("leaves open who may issue, where CAA records say it (RFC 8659 §4.2)", () =>
    expect(forged("mx1.example.com", "CAA")).toEqual([['0 iodef "mailto:nobody@mx.attacker.test"']]))

  it("forges addresses only where it cannot answer at the right ones", () => {
    expect(forged("mx1.example.com", "A")).toEqual([])
    expect(forged("mx1.example.com", "A", { paths: ["dns"] })).toEqual([["203.0.113.1"]])
    expect(forged("mta-sts.example.com", "A", { paths: ["dns"] })).toEqual([["203.0.113.1"]])
  })

  it.each<[string, TypeName]>([
    ["_acme-challenge.elsewhere.test", "TXT"],
    ["_acme-challenge.mx1.example.com", "A"],
    ["elsewhere.test", "CAA"],
    ["example.com", "MX"]
  ])("lets %s %s pass", (owner, type) => expect(forged(owner, type)).toEqual([]))

  it("is on the paths of the perspectives that it says, and of no sender", () => {
    const first = { perspectives: [0] }
    expect(forged("example.com", "CAA", first, "primary")).toHaveLength(1)
    expect(forged("example.com", "CAA", first, "remote")).toEqual([])
    expect(forged("example.com", "CAA", {}, "out.sender.test")).toEqual([])
    expect(forged("example.com", "CAA", { paths: ["http"] })).toEqual([])
  })

  it("answers HTTP-01 in place of the host, and nothing else (RFC 8555 §8.3)", () => {
    const get = (path: string, from?: string) =>
      caDvfool
        .configure({}, arsenal)
        .http?.({ ...at("perspective to web host", from), host: "mx1.example.com", path })
    const [move] = get(http01Path("a-token")) ?? []
    expect(
      move?.verdict._tag === "Answer" &&
        answersHttp01(move.verdict.reply.body, keyAuthorization("a-token", accountThumbprint))
    ).toBe(true)
    expect(get("/")).toEqual([])
    expect(get(http01Path("a-token"), "out.sender.test")).toEqual([])
  })
})
