/** Takes out of what servers say who asked them: captures go to others. */
import { readReplyLine } from "../protocol/smtp/reply.ts"
import { Result } from "effect"

/** Said in EHLO as far as captures know. RFC 6761 §6.4: nobody has a name below `invalid`. */
export const clientName = "client.invalid"

/** In place of addresses of the client, RFC 5737 §3 and RFC 3849. */
const standsForIpv4 = "192.0.2.0"
const standsForIpv6 = "2001:db8::"

/**
 * A line of a reply, without what people are to read in it: servers echo the client's name, its address, and the name that they found for the
 * address (RFC 5321 §4.1.1.1). The code stays, with the enhanced code (RFC 3463), keywords of EHLO, and the server's own name.
 */
export const withoutClient = (
  line: string,
  place: "first of greeting or EHLO" | "keyword" | "other"
): string => {
  if (Result.isFailure(readReplyLine(undefined, line))) return unreadable
  const [start, text] = [line.slice(0, 4), line.slice(4)]
  if (place === "keyword") return start + withoutAddresses(text)
  const kept = place === "other" ? /^[245]\.\d{1,3}\.\d{1,3}(?= |$)/ : /^\S+/
  return (start + withoutAddresses(kept.exec(text)?.[0] ?? "")).trimEnd()
}

/** Is no reply, as what it stands for was none. */
const unreadable = "?"

/** Any address: which one the client has on the other side of a translation (RFC 3022), it does not know. */
export const withoutAddresses = (text: string): string =>
  text
    .replaceAll(/(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])/g, standsForIpv4)
    .replaceAll(
      /(?<![\w:])(?=[0-9a-f:]*:[0-9a-f:]*:)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])/gi,
      standsForIpv6
    )

/** Replaces what the machine calls itself. @param own its name and addresses; a name without a dot is a word like others, and left alone */
export const hider = (own: ReadonlyArray<string>): ((text: string) => string) => {
  const telling = own.filter((text) => /[.:]/.test(text)).toSorted((a, b) => b.length - a.length)
  return (text) =>
    telling.reduce((hidden, name) => {
      const stands = !/[:]|^[\d.]+$/.test(name)
        ? clientName
        : name.includes(":")
          ? standsForIpv6
          : standsForIpv4
      const pattern = new RegExp(
        `(?<![\\w.:-])${name.replaceAll(/[^\w-]/g, String.raw`\$&`)}(?![\\w:-])`,
        "gi"
      )
      return hidden.replaceAll(pattern, stands)
    }, text)
}
