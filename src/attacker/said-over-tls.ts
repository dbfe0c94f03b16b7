/**
 * What an attacker has an EHLO reply say at an end of TLS that it holds: what the model's adopters say there, for a host of its own, or nothing. The
 * counterpart of RFC 6797 §14.5 and RFC 7469 §4.5, hostile pinning, among others.
 */
import type { ExtensionLine } from "../protocol/smtp/extensions.ts"
import type { LineCrossing, LineVerdict } from "../world/crossing.ts"
import type { Said } from "./adoption.ts"
import type { Arsenal } from "./arsenal.ts"
import type { Move } from "./capability.ts"
import { paid, pricesOf } from "./credentials.ts"
import type { CredentialSource } from "./credential-source.ts"

/** In the middle of a session, of both whose ends it has: what the MX host says is taken out or replaced. */
export const editedReply = (
  { position, direction, line, overTls, insideTls, atMicros }: LineCrossing,
  arsenal: Arsenal
): ReadonlyArray<Move<LineVerdict>> => {
  const isHeld = position === "sender to mx host" && direction === "to client" && insideTls && !overTls
  if (!isHeld || !arsenal.adoption.ehloKeywords.has(keywordOf(line) ?? "")) return []
  return [
    // First what leaves the way to the MX host open: who wants to read on does not send the sender elsewhere.
    {
      does: `take ${keywordOf(line)} out of the EHLO reply`,
      verdict: { _tag: "Replace", lines: [`${line.slice(0, 4)}XXXXXXXX`] }
    },
    ...arsenal.adoption.ehlo().flatMap((said) => sayings(said, line, [], atMicros, arsenal))
  ]
}

/** At a host of one's own: what is published of it goes before a line that nearly every server has. */
export const ownReply = (
  { direction, line, insideTls, atMicros }: LineCrossing,
  source: CredentialSource,
  arsenal: Arsenal
): ReadonlyArray<Move<LineVerdict>> =>
  direction === "to client" && insideTls && keywordOf(line) === "8BITMIME"
    ? arsenal.adoption
        .ehlo(source)
        // First what holds for the host itself.
        .toSorted((a, b) => Number(arsenal.isOwnName(b.host)) - Number(arsenal.isOwnName(a.host)))
        .flatMap((said) => sayings(said, line, [line], atMicros, arsenal))
    : []

const keywordOf = (line: string): string | undefined =>
  /^250[- ]([A-Za-z0-9-]+)/.exec(line)?.[1]?.toUpperCase()

/** @param kept what of the reply goes on being said after it */
const sayings = (
  { says, what, source, sources, host, isAboutLife }: Said<ReadonlyArray<ExtensionLine>>,
  line: string,
  kept: ReadonlyArray<string>,
  atMicros: number,
  arsenal: Arsenal
): ReadonlyArray<Move<LineVerdict>> =>
  pricesOf(source, host, atMicros, arsenal).map((price) => ({
    does: `say in the EHLO reply: what is published ${says}`,
    verdict: { _tag: "Replace", lines: replyLines(what, line, kept) },
    sameAs: `say ${says}`,
    ...paid(price),
    sources,
    ...(isAboutLife ? { isAboutLife } : {})
  }))

/** RFC 5321 §4.2.1: a hyphen after the code of all lines but the last. */
const replyLines = (
  said: ReadonlyArray<ExtensionLine>,
  line: string,
  kept: ReadonlyArray<string>
): ReadonlyArray<string> => {
  const texts = said.map(({ keyword, parameters }) => [keyword, ...parameters].join(" "))
  const all = [...texts, ...kept.map((text) => text.slice(4))]
  return all.length === 0
    ? [line]
    : all.map((text, index) => (index === all.length - 1 ? line.slice(0, 4) : "250-") + text)
}
