/** What a lookup came to: as the resolver remembers it, and as those who asked see it. RFC 4035 §4.3, RFC 7672 §2.1. */
import { Result } from "effect"
import { canonicalRdatas } from "../../protocol/dns/canonical.ts"
import type { Message } from "../../protocol/dns/message.ts"
import { presentRdata } from "../../protocol/dns/presentation.ts"
import type { RrSet } from "../../protocol/dns/record.ts"
import { rcodes, typeCodes, type TypeName } from "../../protocol/dns/types.ts"
import type { Validation } from "../../protocol/dnssec/validation.ts"
import { type DnsAnswer, DnsFailure } from "./dns.ts"

export type Resolution = Judged | Failed

/** What is remembered has its time as an entry of a cache, not in itself: two that differ in nothing else are the same. */
export type UndatedValidation = Omit<Validation, "ttlSeconds">

export interface Judged {
  readonly kind: "judged"
  readonly validation: UndatedValidation & { readonly status: "secure" | "insecure" }
  /** The replies that hold the alias chain and its end, in that order; each as it was when it was judged. */
  readonly messages: ReadonlyArray<Message>
}

export interface Failed {
  readonly kind: "failed"
  readonly reason: DnsFailure["reason"]
  readonly detail: string
  /** Absent where there was nothing to judge. */
  readonly validation?: UndatedValidation
}

/** The answer or failure of a lookup, which lasts for so many seconds more. */
export const toAnswer = (
  resolution: Resolution,
  { name, type, ttlSeconds }: { readonly name: string; readonly type: TypeName; readonly ttlSeconds: number }
): Result.Result<DnsAnswer, DnsFailure> => {
  const fail = (reason: DnsFailure["reason"], detail: string) =>
    Result.fail(new DnsFailure({ name, type, reason, detail }))
  if (resolution.kind === "failed") return fail(resolution.reason, resolution.detail)

  const { validation } = resolution
  const rcode = answerCodes.get(validation.rcode)
  if (rcode === undefined) return fail("server failure", `response code ${validation.rcode}`)
  const { malformed, canonical } = contentOf(validation.rrSet)
  if (malformed !== undefined) return fail("malformed", `RDATA ${malformed}`)
  return Result.succeed({
    name,
    type,
    rcode,
    status: validation.status,
    aliases: validation.aliases.map(({ owner, target, status }) => ({
      from: owner.key,
      to: target.key,
      status
    })),
    canonicalName: validation.canonicalName.key,
    rdatas: canonical,
    ttlSeconds,
    because: validation.because
  })
}

const answerCodes = new Map<number, DnsAnswer["rcode"]>([
  [rcodes.NOERROR, "NOERROR"],
  [rcodes.NXDOMAIN, "NXDOMAIN"]
])

interface Content {
  /** The first RDATA that does not fit the type, as text. */
  readonly malformed?: string
  readonly canonical: ReadonlyArray<Uint8Array>
}

const contentOf = (rrSet: RrSet | undefined): Content => {
  if (rrSet === undefined) return { canonical: [] }
  let content = contents.get(rrSet)
  if (content === undefined) contents.set(rrSet, (content = readContent(rrSet)))
  return content
}

/** Looked at once, because a resolver hands out the same RRsets again and again. */
const contents = new WeakMap<RrSet, Content>()

const readContent = ({ type, rdatas }: RrSet): Content => {
  const malformed = rdatas.find((rdata) => isMalformed(type, rdata))
  return {
    ...(malformed === undefined ? {} : { malformed: presentRdata(type, malformed) }),
    canonical: canonicalRdatas(type, rdatas)
  }
}

/**
 * Every type in `TypeName` has a presentation format of its own; the generic one shows that RDATA did not fit it. CAA is
 * left to its reader: one malformed property must not hide what the others forbid (RFC 8659 §4.5).
 */
export const isMalformed = (type: number, rdata: Uint8Array): boolean =>
  type !== typeCodes.CAA && presentRdata(type, rdata).startsWith(String.raw`\#`)
