/** `hoptrust judge dane`: TLSA records against a certificate chain. RFC 7671, RFC 7672. */
import { Result, Schema } from "effect"
import { authenticate } from "../../protocol/dane/authenticate.ts"
import { usualStrength } from "../../protocol/dane/agility.ts"
import { allUsages, smtpUsages, usableAssociations } from "../../protocol/dane/tlsa.ts"
import { anchorDates, type DaneRules, smtpRules } from "../../protocol/dane/verdict.ts"
import { SignatureMemory } from "../../protocol/keys/signature.ts"
import { rfc6125 } from "../../protocol/names/matching-rules.ts"
import { cite } from "../../protocol/rfc.ts"
import { parseCertificate } from "../../protocol/x509/certificate.ts"
import { anchorFromCertificate } from "../../protocol/x509/trust-anchor.ts"
import { maybe, Moment, Octets, reading } from "./input-fields.ts"
import type { Judge, JsonObject } from "./judge.ts"

const Octet = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 255 }))

const Hex = Schema.String.check(Schema.isPattern(/^(?:[0-9A-Fa-f]{2}|\s)*$/))

const Input = Schema.Struct({
  name: Schema.String,
  names: maybe(Schema.Array(Schema.String)),
  tlsa: Schema.Array(Schema.Struct({ usage: Octet, selector: Octet, mtype: Octet, data: Hex })),
  chain: Schema.Array(Octets),
  roots: maybe(Schema.Array(Octets)),
  now: Moment,
  /** RFC 7672 when true or absent, else RFC 7671 in general. */
  smtp: maybe(Schema.Boolean),
  /** Are names checked under DANE-EE(3)? Never when absent (RFC 7671 §5.1). */
  eeNameChecks: maybe(Schema.Boolean),
  /** Do the dates of a DANE-TA(2) anchor count? They do when absent, as in all senders that are in use. */
  anchorDates: maybe(Schema.Literals(anchorDates)),
  /** Matching types of digests, strongest first. */
  agility: maybe(Schema.Struct({ strongest: maybe(Schema.Array(Octet)) }))
})

/** Output: `ok`; `matchDepth`, the place of what matched in the path, 0 for the leaf and -1 for nothing. */
export const judgeDane: Judge = (input) =>
  Result.map(readInput(input), (line): JsonObject => {
    const isSmtp = line.smtp ?? true
    const { usable, unusable } = usableAssociations(
      line.tlsa.map(({ usage, selector, mtype, data }) => ({
        certificateUsage: usage,
        selector,
        matchingType: mtype,
        associationData: Uint8Array.from(Buffer.from(data.replace(/\s/g, ""), "hex"))
      })),
      isSmtp ? smtpUsages : allUsages
    )
    const rules: DaneRules = {
      ...smtpRules,
      names: isSmtp ? smtpRules.names : rfc6125,
      checksNamesOfEndEntity: line.eeNameChecks ?? false,
      strongestFirst: strengthOf(line.agility?.strongest),
      anchorDates: line.anchorDates ?? smtpRules.anchorDates
    }
    const verdict = authenticate(
      {
        chain: line.chain,
        names: [line.name, ...(line.names ?? [])],
        associations: usable,
        anchors: (line.roots ?? []).flatMap(anchorFrom),
        nowSeconds: line.now,
        signatures
      },
      rules
    )
    return {
      ...Result.match(verdict, {
        onSuccess: ({ matchDepth, detail, because }) => ({
          ok: true,
          matchDepth,
          reason: detail,
          because: because.map(cite)
        }),
        onFailure: ({ matchDepth, reason, detail, because, result }) => ({
          ok: false,
          matchDepth,
          reason: detail === "" ? reason : `${reason}: ${detail}`,
          because: because.map(cite),
          tlsrpt: result
        })
      }),
      unusable: unusable.map(({ record, reason }) => `${record}: ${reason}`)
    }
  })

const readInput = reading(Input)

/** Verdicts on signatures depend on nothing but their octets, so that they may outlive a line. */
const signatures = new SignatureMemory()

const strengthOf = (matchingTypes: ReadonlyArray<number> | null | undefined) =>
  matchingTypes == null
    ? usualStrength
    : matchingTypes.flatMap((number) =>
        number === 1 ? ["SHA2-256" as const] : number === 2 ? ["SHA2-512" as const] : []
      )

/** A root that cannot be read ends no path. */
const anchorFrom = (der: Uint8Array) => {
  const certificate = parseCertificate(der)
  return Result.isSuccess(certificate) ? [anchorFromCertificate(certificate.success)] : []
}
