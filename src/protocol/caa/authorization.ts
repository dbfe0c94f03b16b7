/** May an authority issue for a name, as the name's CAA records have it? RFC 8659 §3 and §4, RFC 8657. */
import { Result, Schema } from "effect"
import { Name } from "../dns/name.ts"
import { type Caa, criticalFlag, type MalformedCaa } from "../dns/rdata/caa.ts"
import { type Citation, rfc } from "../rfc.ts"
import { type IssueParameter, parseIssueValue } from "./issue-value.ts"

/** Who wants to issue for whom. */
export interface IssuanceRequest {
  /** By any of which the authority knows itself named; lower case. */
  readonly issuerDomainNames: ReadonlyArray<string>
  /** URI of the account that ordered. RFC 8657 §3. */
  readonly accountUri: string
  /** Label of the method by which control is validated: "http-01". RFC 8657 §4. */
  readonly validationMethod: string
  readonly isWildcard: boolean
  /** Does the authority do what RFC 8657 says? RFC 8659 §4.2 leaves it to each what parameters mean. */
  readonly heedsParameters: boolean
}

export class CaaForbids extends Schema.TaggedClass<CaaForbids>()("CaaForbids", {
  reason: Schema.Literals([
    "unknown critical property",
    "malformed critical property",
    "issuer not named",
    "account or method not named"
  ]),
  detail: Schema.String
}) {}

/** §3: names whose CAA records are asked for in turn, up to the first that has any. The root is not among them. */
export const climbedNames = (name: Name): ReadonlyArray<Name> =>
  name.labels.map((_, index) => new Name(name.labels.slice(index)))

/**
 * @param relevant the Relevant RRset (§3); empty where no name has any
 * @returns the rule that permits
 */
export const judgeCaa = (
  relevant: ReadonlyArray<Caa | MalformedCaa>,
  request: IssuanceRequest
): Result.Result<Citation, CaaForbids> => {
  // §4.5: what cannot be read is not understood either. Where it is not critical it is passed over, and never takes the
  // others with it.
  if (relevant.some(({ flags, tag }) => isCritical(flags) && tag === undefined)) {
    return forbidden("malformed critical property", "no tag can be read")
  }
  // §4.1: tags are compared without case.
  const properties = relevant.flatMap((caa) =>
    caa.tag === undefined ? [] : [{ ...caa, tag: caa.tag.toLowerCase() }]
  )
  const unknown = properties.find(({ flags, tag }) => isCritical(flags) && !understood.includes(tag))
  if (unknown !== undefined) return forbidden("unknown critical property", unknown.tag)

  // §4.3: for wildcards `issuewild` takes precedence over `issue`, where there is any.
  const wild = request.isWildcard ? properties.filter(({ tag }) => tag === "issuewild") : []
  const applicable = wild.length > 0 ? wild : properties.filter(({ tag }) => tag === "issue")
  if (applicable.length === 0) return Result.succeed(rfc(8659, request.isWildcard ? "4.3" : "4.2"))

  // §4.2: what does not match the grammar counts as naming nobody.
  const naming = applicable
    .map(({ value }) => parseIssueValue(value))
    .filter((value) => request.issuerDomainNames.includes(value?.issuerDomainName ?? ""))
  if (naming.length === 0) return forbidden("issuer not named", request.issuerDomainNames.join(", "))
  return naming.some((value) => value !== undefined && isSatisfied(value.parameters, request))
    ? Result.succeed(rfc(naming.every((value) => value?.parameters.length === 0) ? 8659 : 8657))
    : forbidden("account or method not named", `${request.accountUri} by ${request.validationMethod}`)
}

const isCritical = (flags: number): boolean => (flags & criticalFlag) !== 0

/** §4.2 to §4.4. */
const understood = ["issue", "issuewild", "iodef"]

const isSatisfied = (
  parameters: ReadonlyArray<IssueParameter>,
  { accountUri, validationMethod, heedsParameters }: IssuanceRequest
): boolean =>
  !heedsParameters ||
  // RFC 8657 §3: one that is there twice cannot be satisfied. That it is so for methods too is our choice.
  (isMet(parameters, "accounturi", (value) => value === accountUri) &&
    // RFC 8657 §4: a list, of which one must be it.
    isMet(parameters, "validationmethods", (value) => value.split(",").includes(validationMethod)))

const isMet = (
  parameters: ReadonlyArray<IssueParameter>,
  tag: string,
  holds: (value: string) => boolean
): boolean => {
  const given = parameters.filter((parameter) => parameter.tag === tag)
  return given.length === 0 || (given.length === 1 && holds(given[0]!.value))
}

const forbidden = (reason: CaaForbids["reason"], detail: string): Result.Result<never, CaaForbids> =>
  Result.fail(new CaaForbids({ reason, detail }))
