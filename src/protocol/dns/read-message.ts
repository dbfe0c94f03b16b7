/**
 * Reads messages, those of the same octets once: what they say does not depend on who reads them or when. RFC 1035 §4.
 *
 * Whatever is derived from a message and kept beside it (its RRsets, the octets that signatures cover) is then made once too.
 */
import { Result } from "effect"
import { decodeMessage, type MessageRejected } from "./codec.ts"
import type { Message } from "./message.ts"
import { octetKey } from "../keys/octet-key.ts"
import { RecentMap } from "../keys/recent-map.ts"

export interface ReadMessage {
  readonly id: number
  /** One object for all messages that differ in their ids alone; its own is 0. */
  readonly message: Message
}

export const readMessage = (octets: Uint8Array): Result.Result<ReadMessage, MessageRejected> => {
  const id = (octets[0] ?? 0) * 0x100 + (octets[1] ?? 0)
  const isRemembered = octets.length <= longestRemembered
  const key = isRemembered ? octetKey(octets.subarray(idOctets)) : ""
  const known = isRemembered ? remembered.get(key) : undefined
  if (known !== undefined) return Result.succeed({ id, message: known })
  // A copy: `slice` of a Buffer would share its octets, and the id would be gone for whoever answers.
  const withoutId = new Uint8Array(octets).fill(0, 0, idOctets)
  return Result.map(decodeMessage(withoutId), (message) => {
    if (isRemembered) remembered.set(key, message)
    return { id, message }
  })
}

const idOctets = 2

/** What fits into UDP without fragments, nearly all there is; longer ones are read each time they come. */
const longestRemembered = 1_232

/** Our choice: some tens of megabytes, with all that is derived from the messages. */
const remembered = new RecentMap<Message>(4_096)
