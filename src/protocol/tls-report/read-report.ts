/**
 * A report of anybody's, as it is: what can be read of it, and what departs from the schema. RFC 8460 §4.4.
 *
 * `parseTlsReport` takes a report or leaves it. Real senders leave members out and write nulls, and their rows still
 * tell an operator something. §4.4 marks two members as optional and says of no other that it must be there, except
 * that `policies` is an array.
 */
import { Checker, complain, type Departure, itemsOf, membersOf, type Place } from "./departures.ts"
import type { JsonValue } from "./json.ts"
import {
  dateTime,
  domainName,
  ipAddress,
  mailAddress,
  millisecondsOf,
  mxPattern,
  nonEmpty,
  oneOf,
  policyLine,
  sessionCount,
  someText,
  uri
} from "./report-values.ts"
import { resultTypes } from "./result-types.ts"

export const policyTypes = ["tlsa", "sts", "no-policy-found"] as const

/** Strings are as they came, also where they are none of the RFC's. Absent is what is not there or cannot be read. */
export interface ReadFailure {
  readonly resultType: string | undefined
  readonly sendingMtaIp: string | undefined
  readonly receivingMxHostname: string | undefined
  readonly receivingMxHelo: string | undefined
  readonly receivingIp: string | undefined
  readonly failedSessionCount: number | undefined
  readonly additionalInformation: string | undefined
  readonly failureReasonCode: string | undefined
}

export interface ReadPolicy {
  readonly policyType: string | undefined
  readonly policyString: ReadonlyArray<string>
  readonly policyDomain: string | undefined
  readonly mxHost: ReadonlyArray<string>
  readonly succeeded: number | undefined
  readonly failed: number | undefined
  readonly failures: ReadonlyArray<ReadFailure>
}

export interface ReadReport {
  readonly organizationName: string | undefined
  readonly start: string | undefined
  readonly end: string | undefined
  readonly contactInfo: string | undefined
  readonly reportId: string | undefined
  readonly policies: ReadonlyArray<ReadPolicy>
}

export interface CheckedReport {
  readonly report: ReadReport
  /** In the order of the text, the first of them. */
  readonly departures: ReadonlyArray<Departure>
  /** How many more there are. */
  readonly furtherDepartures: number
}

export const checkReport = (json: JsonValue): CheckedReport => {
  const checker = new Checker()
  const report = readReport(checker, json)
  return {
    report,
    departures: checker.kept.toSorted((a, b) => a.offset - b.offset),
    furtherDepartures: checker.count - checker.kept.length
  }
}

const readReport = (checker: Checker, value: JsonValue): ReadReport => {
  const members = membersOf({ checker, value, path: "" })
  const organizationName = members?.get("organization-name", "warning", nonEmpty)
  const range = members?.get("date-range", "warning", dateRange)
  const contactInfo = members?.get("contact-info", "warning", mailAddress)
  const reportId = members?.get("report-id", "warning", nonEmpty)
  const policies = members?.get("policies", "error", policyList) ?? []
  members?.done()
  return { organizationName, start: range?.start, end: range?.end, contactInfo, reportId, policies }
}

/** §4.4: MUST be an array, also where there is one. */
const policyList = (place: Place): ReadonlyArray<ReadPolicy> => {
  if (place.value.kind === "array" && place.value.items.length === 0)
    complain(place, "warning", "has no policies, so the report says nothing")
  return itemsOf(place, "error", policyResults)
}

interface DateRange {
  readonly start: string | undefined
  readonly end: string | undefined
}

/** §4.1: a report covers a UTC day, midnight to midnight. */
const dateRange = (place: Place): DateRange | undefined => {
  const members = membersOf(place)
  if (members === undefined) return undefined
  const start = members.get("start-datetime", "warning", dateTime)
  const end = members.get("end-datetime", "warning", dateTime)
  members.done()
  if (start !== undefined && end !== undefined) {
    const [from, to] = [millisecondsOf(start), millisecondsOf(end)]
    if (to < from) complain(place, "warning", "ends before it begins")
    // The last second is written by some and the next midnight by others.
    else if (from % dayMs !== 0 || Math.abs(to - from - dayMs) > 1_000)
      complain(place, "note", "is not one day from midnight to midnight UTC, as §4.1 recommends")
  }
  return { start, end }
}

const dayMs = 86_400_000

const policyResults = (place: Place): ReadPolicy | undefined => {
  const members = membersOf(place)
  if (members === undefined) return undefined
  const policy = members.get("policy", "error", policyDescription)
  const summary = members.get("summary", "error", sessionCounts)
  const failures = members.get("failure-details", "optional", (list) =>
    itemsOf(list, "error", failureDetails)
  )
  members.done()
  const read = { ...noPolicy, ...policy, ...noCounts, ...summary, failures: failures ?? [] }
  checkCounts(place, read)
  return read
}

const noPolicy = { policyType: undefined, policyString: [], policyDomain: undefined, mxHost: [] }
const noCounts = { succeeded: undefined, failed: undefined }

/** §4.4: a session may fail in more ways than one, but none fails without a row. */
const checkCounts = (place: Place, { failed, failures }: ReadPolicy): void => {
  const counts = failures.map(({ failedSessionCount }) => failedSessionCount)
  if (failed === undefined || counts.includes(undefined)) return
  const sum = counts.reduce<number>((total, count) => total + (count ?? 0), 0)
  if (sum < failed)
    complain(
      place,
      "warning",
      `${failed - sum} of ${failed} failed sessions have no row in failure-details, so nobody knows why`
    )
  if (failed === 0 && sum > 0)
    complain(place, "warning", `failure-details has ${sum} failed sessions, and the summary none`)
}

type Description = Pick<ReadPolicy, "policyType" | "policyString" | "policyDomain" | "mxHost">

const policyDescription = (place: Place): Description | undefined => {
  const members = membersOf(place)
  if (members === undefined) return undefined
  const policyType = members.get("policy-type", "error", oneOf(policyTypes, "a policy type of RFC 8460 §4.4"))
  const policyString = members.get("policy-string", "optional", (list) =>
    textList(list, policyLine(policyType), "§4.4 has an array of strings, one for each line or record")
  )
  const policyDomain = members.get("policy-domain", "warning", domainName)
  const isSts = policyType === "sts"
  const mxHost = members.get("mx-host", isSts && policyString !== undefined ? "note" : "optional", (list) =>
    textList(
      list,
      mxPattern,
      "§4.4 has an array of strings; the example in appendix B has one string (erratum 6241)"
    )
  )
  members.done()
  return { policyType, policyString: policyString ?? [], policyDomain, mxHost: mxHost ?? [] }
}

/** An array of strings; one string alone is read too. */
const textList = (
  place: Place,
  read: (place: Place) => string | undefined,
  rule: string
): ReadonlyArray<string> => {
  if (place.value.kind !== "string") return itemsOf(place, "warning", read)
  complain(place, "note", `expected an array, found a string: ${rule}`)
  const one = read(place)
  return one === undefined ? [] : [one]
}

const sessionCounts = (place: Place): Pick<ReadPolicy, "succeeded" | "failed"> | undefined => {
  const members = membersOf(place)
  if (members === undefined) return undefined
  const succeeded = members.get("total-successful-session-count", "error", sessionCount)
  const failed = members.get("total-failure-session-count", "error", sessionCount)
  members.done()
  return { succeeded, failed }
}

const failureDetails = (place: Place): ReadFailure | undefined => {
  const members = membersOf(place)
  if (members === undefined) return undefined
  const resultType = members.get("result-type", "error", oneOf(resultTypes, "a result type of RFC 8460 §4.3"))
  // Where no policy could be had, there may have been no session to have addresses.
  const ofSession = isOfPolicy(resultType) ? "optional" : "warning"
  const sendingMtaIp = members.get("sending-mta-ip", ofSession, ipAddress)
  const receivingMxHostname = members.get("receiving-mx-hostname", ofSession, domainName)
  const receivingMxHelo = members.get("receiving-mx-helo", "optional", someText)
  // The first row of appendix B is without.
  const receivingIp = members.get("receiving-ip", "optional", ipAddress)
  const failedSessionCount = members.get("failed-session-count", "error", sessionCount)
  const additionalInformation = members.get("additional-information", "optional", uri)
  const failureReasonCode = members.get("failure-reason-code", "optional", someText)
  members.done()
  if (failedSessionCount === 0) complain(place, "warning", "is a failure of no sessions")
  return {
    resultType,
    sendingMtaIp,
    receivingMxHostname,
    receivingMxHelo,
    receivingIp,
    failedSessionCount,
    additionalInformation,
    failureReasonCode
  }
}

/** §4.3.2: of finding or understanding a policy, before any host is asked. */
const isOfPolicy = (resultType: string | undefined): boolean =>
  resultType !== undefined && /^(?:sts-|tlsa-|dnssec-|dane-)/.test(resultType)
