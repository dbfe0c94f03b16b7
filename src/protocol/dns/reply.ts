/** What every reply to a query has, whatever the server: header, question, EDNS. RFC 1035 §4.1.1, RFC 6891 §6.1.1. */
import type { Message } from "./message.ts"
import { rcodes } from "./types.ts"

/** A kind of server: what it says of itself in every reply. */
export interface ReplyingServer {
  /** RA: an authoritative server does not look further, a resolver does. */
  readonly recursionAvailable: boolean
  /** Octets that it takes and sends over UDP at most. */
  readonly udpPayloadOctets: number
}

/** NOERROR, and nothing in any section yet. */
export const replyTo = (
  asked: Message,
  { recursionAvailable, udpPayloadOctets }: ReplyingServer
): Message => ({
  ...noMessage,
  id: asked.id,
  isResponse: true,
  opcode: asked.opcode,
  recursionDesired: asked.recursionDesired,
  recursionAvailable,
  // RFC 4035 §3.1.6 and §3.2.2: copied.
  checkingDisabled: asked.checkingDisabled,
  questions: asked.questions,
  // RFC 6891 §6.1.1: an OPT record in the reply to one that had it; RFC 3225 §3 copies DO.
  ...(asked.edns === undefined
    ? {}
    : { edns: { udpPayloadSize: udpPayloadOctets, dnssecOk: asked.edns.dnssecOk, version: 0 } })
})

/** The reply to what cannot be read, of which only the header is known: 12 octets at least. RFC 1035 §4.1.1. */
export const formatErrorTo = (query: Uint8Array): Message => ({
  ...noMessage,
  id: query[0]! * 256 + query[1]!,
  isResponse: true,
  opcode: (query[2]! >>> 3) & 0xf,
  recursionDesired: (query[2]! & 1) !== 0,
  rcode: rcodes.FORMERR
})

/**
 * Octets of the reply over UDP at most. RFC 1035 §4.2.1: 512 for an asker who does not say otherwise; RFC 6891 §6.2.3: less than that
 * means as much.
 */
export const udpLimit = ({ edns }: Message, { udpPayloadOctets }: ReplyingServer): number =>
  Math.min(Math.max(edns?.udpPayloadSize ?? 0, 512), udpPayloadOctets)

/** Every field at nothing. */
export const noMessage: Message = {
  id: 0,
  isResponse: false,
  opcode: 0,
  rcode: rcodes.NOERROR,
  authoritative: false,
  truncated: false,
  recursionDesired: false,
  recursionAvailable: false,
  authenticData: false,
  checkingDisabled: false,
  questions: [],
  answers: [],
  authorities: [],
  additionals: []
}
