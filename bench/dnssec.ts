/**
 * What DNSSEC validation costs here: `npx node bench/dnssec.ts`. Prints figures, asserts nothing.
 *
 * The answer is a TLSA RRset three zones down (root, top-level domain, domain), so six signatures: three DNSKEY RRsets,
 * two DS RRsets, the data.
 */
import { encodeMessage, decodeMessage } from "../src/protocol/dns/codec.ts"
import type { Message, Question } from "../src/protocol/dns/message.ts"
import { answerWith } from "../src/protocol/dnssec/asking.ts"
import { PlainTrust, type Trust } from "../src/protocol/dnssec/trust.ts"
import { validate } from "../src/protocol/dnssec/validate.ts"
import { checkSignature, type SignatureCheck, SignatureMemory } from "../src/protocol/keys/signature.ts"
import {
  answer,
  question,
  testAnchors,
  testTimeSeconds
} from "../src/world/name-server/signed-internet.fixture.ts"

const asked = question("_25._tcp.mx.mail.test", "TLSA")
const idOf = (any: Question) => `${any.type} ${any.name.key}`
const replies = new Map<string, Message>()
const answerTo = (any: Question): Message => {
  const known = replies.get(idOf(any))
  if (known !== undefined) return known
  const reply = answer(any)
  replies.set(idOf(any), reply)
  return reply
}

const validateWith = (trust: Trust) => {
  const verdict = answerWith(
    validate({
      question: asked,
      response: answerTo(asked),
      anchors: testAnchors,
      nowSeconds: testTimeSeconds,
      trust
    }),
    answerTo
  )
  if (verdict.status !== "secure") throw new Error(`${verdict.reason}: ${verdict.detail}`)
}

/** The signatures that one validation checks. */
const checks: Array<SignatureCheck> = []
class RecordingTrust extends PlainTrust {
  override checkSignature(check: SignatureCheck): boolean {
    checks.push(check)
    return super.checkSignature(check)
  }
}
validateWith(new RecordingTrust())

/** Microseconds of CPU for one run: the median of several rounds, for other work disturbs single ones. */
const cost = (run: () => void, roundMs = 300): number => {
  const rounds = Array.from({ length: 7 }, () => {
    const start = process.cpuUsage()
    const end = performance.now() + roundMs
    let runs = 0
    while (performance.now() < end) {
      for (let i = 0; i < 10; i++) run()
      runs += 10
    }
    const { user, system } = process.cpuUsage(start)
    return (user + system) / runs
  })
  return rounds.toSorted((a, b) => a - b)[3]!
}

const report = (what: string, microseconds: number, note = "") =>
  console.log(
    `${what.padEnd(58)} ${microseconds.toFixed(1).padStart(8)} us ${Math.round(1e6 / microseconds)
      .toString()
      .padStart(8)}/s ${note}`
  )

const bare = cost(() => checks.forEach((check) => checkSignature(check)))
const keysKept = cost(() => validateWith(new PlainTrust()))
const memory = new SignatureMemory()
const memoised = cost(() => validateWith(new PlainTrust(memory)))
const trust = new PlainTrust(memory)
const trusted = cost(() => validateWith(trust))
const octets = [...replies.values()].map((reply) => encodeMessage(reply))
const decoding = cost(() => octets.forEach((message) => decodeMessage(message)))

console.log(
  `root -> test -> mail.test -> TLSA, ${checks.length} signatures (P-256), CPU time, Node ${process.version}`
)
report("crypto.verify alone", bare)
report("validation, key objects kept", keysKept, `${(keysKept / bare).toFixed(2)} times the bare checks`)
report("validation, signatures remembered by their octets", memoised)
report("validation, zone keys remembered as well", trusted)
report(`decoding the ${octets.length} messages`, decoding)
