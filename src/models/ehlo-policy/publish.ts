/** What a domain that adopts the in-band policy does: its MX hosts say it in their EHLO replies over TLS. */
import { Result, Schema } from "effect"
import { maxMaxAgeSeconds, modes, writePolicy } from "../../protocol/ehlo-policy/policy.ts"
import { parameter } from "../../protocol/parameter.ts"
import { parseCertificate } from "../../protocol/x509/certificate.ts"
import { publicKeyPin } from "../../protocol/x509/public-key-pin.ts"
import { publishing } from "../publishing.ts"
import type { Publication, Recipient, RecipientHost } from "../trust-model.ts"

export const publishParameters = {
  mode: parameter(
    Schema.Literals(modes).annotate({
      description: "mode of the policy that is said",
      ...publishing({ role: "verdict", values: ["none", "testing"] })
    }),
    "enforce"
  ),
  maxAgeSeconds: parameter(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: maxMaxAgeSeconds })).annotate({
      description:
        "max_age of the policy, in seconds, counted from each session anew; 0 takes a policy back (RFC 6797 §6.1.1)",
      ...publishing({ role: "life", values: [0, maxMaxAgeSeconds] })
    }),
    604_800
  ),
  mx: Schema.optionalKey(
    Schema.Array(Schema.String).annotate({
      description: "mx patterns of the policy; the names of the MX hosts when left out",
      ...publishing({ role: "names" })
    })
  ),
  publishesPins: parameter(
    Schema.Boolean.annotate({
      description: "does the policy pin the MX hosts' keys, with one in reserve (RFC 7469 §2.5)?",
      ...publishing({ role: "verdict", values: [true, false] })
    }),
    false
  )
}

const Publishing = Schema.Struct(publishParameters)

export const publish = (
  { mxHosts }: Recipient,
  { mode, maxAgeSeconds, mx, publishesPins }: typeof Publishing.Type
): Publication => ({
  needsSignedZone: false,
  records: [],
  documents: [],
  ehlo: writePolicy({
    mode,
    maxAgeSeconds,
    mx: mx ?? mxHosts.map(({ name }) => name),
    pins: publishesPins ? [...mxHosts.flatMap(keysOf), reservePin] : []
  })
})

const keysOf = ({ chains }: RecipientHost): ReadonlyArray<string> => [
  ...new Set(
    chains.flatMap(([leaf]) =>
      leaf === undefined ? [] : [publicKeyPin(Result.getOrThrow(parseCertificate(leaf)))]
    )
  )
]

/** A key that is in no chain, kept for the day when the others are lost; nobody here has it. */
const reservePin = Buffer.alloc(32, 0xff).toString("base64")
