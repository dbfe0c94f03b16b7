/**
 * What an attacker would have an EHLO reply say, at an end of TLS that it holds: a policy of its own, or none. Of use against those who learn policies there
 * (protocol/ehlo-policy); the counterpart of RFC 6797 §14.5 and RFC 7469 §4.5, hostile pinning.
 */
import { ehloPolicyKeyword, maxMaxAgeSeconds, writePolicy } from "../protocol/ehlo-policy/policy.ts"
import type { LineCrossing, LineVerdict } from "../world/crossing.ts"
import type { Arsenal } from "./arsenal.ts"
import type { Menu, Move } from "./capability.ts"

/** In the middle of a session, of both whose ends it has: what the MX host says of policies is taken out or replaced. */
export const editedPolicy = (
  { position, direction, line, overTls, insideTls }: LineCrossing,
  arsenal: Arsenal
): ReadonlyArray<Move<LineVerdict>> => {
  const isHeld = position === "sender to mx host" && direction === "to client" && insideTls && !overTls
  return isHeld && new RegExp(`^250[- ]${ehloPolicyKeyword}\\b`, "i").test(line)
    ? [
        // First what leaves the way to the MX host open: who wants to read on does not send the sender elsewhere.
        {
          does: "take the policy out of the EHLO reply",
          verdict: { _tag: "Replace", line: `${line.slice(0, 4)}XXXXXXXX` }
        },
        ownPolicy(line, arsenal)
      ]
    : []
}

/** A host of one's own says what one likes, at no price. */
export const ownHost = (arsenal: Pick<Arsenal, "targetSaysPolicy" | "address" | "mxHost">): Menu =>
  arsenal.targetSaysPolicy
    ? {
        line: ({ to, direction, line, insideTls }) =>
          to === arsenal.address && direction === "to client" && insideTls && /^250[- ]8BITMIME\b/i.test(line)
            ? [ownPolicy(line, arsenal)]
            : []
      }
    : {}

const ownPolicy = (line: string, { mxHost }: Pick<Arsenal, "mxHost">): Move<LineVerdict> => {
  const policy = writePolicy({ mode: "enforce", maxAgeSeconds: maxMaxAgeSeconds, mx: [mxHost], pins: [] })
  // One host and no pins: one line.
  const said = policy.map(({ keyword, parameters }) => [keyword, ...parameters].join(" ")).join(" ")
  return {
    does: `say in the EHLO reply: a policy that lists ${mxHost} alone, for a year`,
    verdict: { _tag: "Replace", line: line.slice(0, 4) + said }
  }
}
