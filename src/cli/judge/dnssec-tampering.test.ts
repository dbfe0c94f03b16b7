import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { gunzipSync } from "node:zlib"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { long } from "../../long.fixture.ts"
import { canonicalRdatas } from "../../protocol/dns/canonical.ts"
import { decodeMessage, encodeMessage } from "../../protocol/dns/codec.ts"
import type { Message, Question } from "../../protocol/dns/message.ts"
import { name } from "../../protocol/dns/name.ts"
import { parseRdata } from "../../protocol/dns/presentation.ts"
import { classIn, typeCode, typeCodes, typeName } from "../../protocol/dns/types.ts"
import type { TrustAnchor } from "../../protocol/dnssec/anchors.ts"
import { answerWith } from "../../protocol/dnssec/asking.ts"
import { PlainTrust } from "../../protocol/dnssec/trust.ts"
import { validate } from "../../protocol/dnssec/validate.ts"
import type { Validation } from "../../protocol/dnssec/validation.ts"
import { SignatureMemory } from "../../protocol/keys/signature.ts"
import {
  answer,
  question,
  testAnchors,
  testTimeSeconds,
  zonePlans
} from "../../world/name-server/signed-internet.fixture.ts"

/** A question, and what the authorities say to it and to everything that a validator asks on the way. */
interface Scene {
  readonly question: Question
  readonly anchors: ReadonlyArray<TrustAnchor>
  readonly nowSeconds: number
  readonly replies: ReadonlyMap<string, Message>
}

const idOf = (asked: Question) => `${asked.name.key} ${typeName(asked.type)}`

const memory = new SignatureMemory()

const judge = (scene: Scene, replies = scene.replies): Validation =>
  answerWith(
    validate({
      question: scene.question,
      response: replies.get(idOf(scene.question)),
      anchors: scene.anchors,
      nowSeconds: scene.nowSeconds,
      trust: new PlainTrust(memory)
    }),
    (asked) => replies.get(idOf(asked))
  )

/** Everything that whoever asked would act upon. */
const dataOf = ({ rcode, canonicalName, rrSet, aliases }: Validation): string =>
  [
    rcode,
    canonicalName.key,
    ...aliases.map(({ owner, target }) => `${owner.key}>${target.key}`),
    ...(rrSet === undefined
      ? []
      : canonicalRdatas(rrSet.type, rrSet.rdatas).map((rdata) => Buffer.from(rdata).toString("hex")))
  ].join(" ")

const ownQuestions: ReadonlyArray<Question> = Object.keys(zonePlans).flatMap((apex) => [
  question(apex, "MX"),
  question(`_25._tcp.mx.${apex}`, "TLSA"),
  question(`_25._tcp.none.${apex}`, "TLSA"),
  question(`mx.${apex}`, "TXT"),
  question(`er.${apex}`, "A"),
  question(`alias.${apex}`, "A"),
  question(`away.${apex}`, "AAAA"),
  question(`a.b.wild.${apex}`, "TXT"),
  question(`a.wild.${apex}`, "A"),
  question(`mx.old.${apex}`, "A"),
  question(apex, "DS"),
  question(`unsigned.${apex}`, "DS")
])

const ownScene = (asked: Question): Scene => {
  const replies = new Map([[idOf(asked), answer(asked)]])
  const scene = { question: asked, anchors: testAnchors, nowSeconds: testTimeSeconds, replies }
  answerWith(validate({ ...scene, response: replies.get(idOf(asked)) }), (further) => {
    const reply = answer(further)
    replies.set(idOf(further), reply)
    return reply
  })
  return scene
}

const vectors = resolve(import.meta.dirname, "../../../../shared/vectors/dnssec/cases.jsonl.gz")

interface VectorCase {
  readonly now: number
  readonly anchors: ReadonlyArray<string>
  readonly query: { readonly name: string; readonly type: string }
  readonly responses: ReadonlyArray<{ readonly name: string; readonly type: string; readonly wire: string }>
}

/** Every third of the vectors' cases: enough for all kinds of zone. */
const vectorScenes = (): ReadonlyArray<Scene> =>
  gunzipSync(readFileSync(vectors))
    .toString()
    .trim()
    .split("\n")
    .filter((_, i) => i % 3 === 0)
    .map((line): VectorCase => JSON.parse(line))
    .map(({ now, anchors, query, responses }) => ({
      question: { name: name(query.name), type: typeCode(query.type)!, class: classIn },
      nowSeconds: now,
      anchors: anchors.map((anchor) => ({
        owner: name("."),
        type: typeCodes.DS,
        rdata: Result.getOrThrow(parseRdata(typeCodes.DS, anchor.replace(". IN DS ", "")))
      })),
      replies: new Map(
        responses.map(({ name: owner, type, wire }) => [
          idOf({ name: name(owner), type: typeCode(type)!, class: classIn }),
          Result.getOrThrow(decodeMessage(Buffer.from(wire, "base64")))
        ])
      )
    }))

/** The vectors name their zones after what is special about them. */
const isOverIterated = ({ question: { name: asked } }: Scene) => /iter(151|500)\.test$/.test(asked.key)

/** A generator of our own, so that the same inputs come again. */
const numbers = (seed: number) => {
  let state = seed
  return (bound: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}

const withReply = (scene: Scene, id: string, reply: Message | undefined): ReadonlyMap<string, Message> => {
  const replies = new Map(scene.replies)
  if (reply === undefined) replies.delete(id)
  else replies.set(id, reply)
  return replies
}

describe.each<[string, () => ReadonlyArray<Scene>, number]>([
  ["our own zones", () => ownQuestions.map(ownScene), 30],
  ...(existsSync(vectors)
    ? [["the vectors", vectorScenes, 12] satisfies [string, () => ReadonlyArray<Scene>, number]]
    : [])
])("a secure answer that is tampered with (%s)", (_, makeScenes, flipsEach) => {
  const scenes = makeScenes()
    .map((scene) => ({ scene, truth: judge(scene) }))
    .filter(({ truth }) => truth.status === "secure")

  /** Other data under "secure" is a forgery; "insecure" is a downgrade: it would be believed as well. */
  const expectNoForgery = (
    scene: Scene,
    truth: Validation,
    replies: ReadonlyMap<string, Message>,
    how: string
  ) => {
    const verdict = judge(scene, replies)
    if (verdict.status === "bogus" || verdict.status === "indeterminate") return
    // RFC 9276 §3.2 makes zones with too many iterations strippable: whatever they deny counts as insecure, a
    // delegation that is not there included. That price is the RFC's; no other zone may pay it.
    if (verdict.reason === "too many NSEC3 iterations" && isOverIterated(scene)) return
    expect(`${verdict.status} ${dataOf(verdict)}`, `${idOf(scene.question)}, ${how}`).toBe(
      `secure ${dataOf(truth)}`
    )
  }

  it("there are such answers", () => expect(scenes.length).toBeGreaterThan(30))

  it("is no other secure answer and no insecure one after any flip of a bit", () => {
    const next = numbers(7)
    for (const { scene, truth } of scenes) {
      const ids = [...scene.replies.keys()]
      for (let i = 0; i < flipsEach; i++) {
        const id = ids[i < flipsEach / 2 ? 0 : next(ids.length)]!
        const octets = encodeMessage(scene.replies.get(id)!)
        const bit = next(octets.length * 8)
        octets[bit >>> 3]! ^= 1 << (bit & 7)
        const mutated = Result.getOrUndefined(decodeMessage(octets))
        expectNoForgery(scene, truth, withReply(scene, id, mutated), `bit ${bit} of ${id}`)
      }
    }
  })

  it("is none after the removal of any record", long, () => {
    for (const { scene, truth } of scenes) {
      for (const [id, reply] of scene.replies) {
        for (const section of ["answers", "authorities"] as const) {
          for (const [i, { owner, type }] of reply[section].entries()) {
            const rest = { ...reply, [section]: reply[section].toSpliced(i, 1) }
            const how = `without ${owner} ${typeName(type)} in ${id}`
            expectNoForgery(scene, truth, withReply(scene, id, rest), how)
          }
        }
      }
    }
  })

  it("is none when another answer or denial stands in for it", long, () => {
    const next = numbers(11)
    for (const { scene, truth } of scenes) {
      for (let i = 0; i < 12; i++) {
        const other = scenes[next(scenes.length)]!.scene
        const moved = other.replies.get(idOf(other.question))!
        for (const id of scene.replies.keys()) {
          expectNoForgery(scene, truth, withReply(scene, id, moved), `${idOf(other.question)} for ${id}`)
        }
        // The same denial as if it had been given for this very name: signatures are over owners.
        const renamed = {
          ...moved,
          authorities: moved.authorities.map((record) => ({ ...record, owner: scene.question.name }))
        }
        const id = idOf(scene.question)
        expectNoForgery(scene, truth, withReply(scene, id, renamed), `${idOf(other.question)} renamed`)
      }
    }
  })

  it("is none with the RCODE turned over, which no signature covers", () => {
    for (const { scene, truth } of scenes) {
      const id = idOf(scene.question)
      const reply = scene.replies.get(id)!
      expectNoForgery(scene, truth, withReply(scene, id, { ...reply, rcode: reply.rcode ^ 3 }), "other RCODE")
    }
  })
})
