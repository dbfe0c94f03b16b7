/** A DNS reply that somebody wrote who knows the scenario's addresses, as it reads on this machine. RFC 1035 §3.4.1, RFC 3596 §2.2. */
import { Result } from "effect"
import { isLoopback } from "../live/loopback.ts"
import { decodeMessage, encodeMessage } from "../protocol/dns/codec.ts"
import { parseRdata } from "../protocol/dns/presentation.ts"
import { readA } from "../protocol/dns/rdata/address.ts"
import type { ResourceRecord } from "../protocol/dns/record.ts"
import { typeCodes } from "../protocol/dns/types.ts"
import type { LoopbackAddresses } from "./loopback-addresses.ts"

/** Nobody must be led out of the machine: addresses of the scenario's become those that stand for them, and AAAA records are left out, as hosts have none here. */
export const replyOnLoopback = (reply: Uint8Array, loopback: LoopbackAddresses): Uint8Array => {
  const read = Result.getOrUndefined(decodeMessage(reply))
  if (read === undefined) return reply
  let isChanged = false
  const moved = (records: ReadonlyArray<ResourceRecord>) =>
    records.flatMap((record) => {
      const there = recordOnLoopback(record, loopback)
      isChanged ||= there !== record
      return there === undefined ? [] : [there]
    })
  const message = {
    ...read,
    answers: moved(read.answers),
    authorities: moved(read.authorities),
    additionals: moved(read.additionals)
  }
  return isChanged ? encodeMessage(message) : reply
}

const recordOnLoopback = (
  record: ResourceRecord,
  loopback: LoopbackAddresses
): ResourceRecord | undefined => {
  if (record.type === typeCodes.AAAA) return undefined
  if (record.type !== typeCodes.A) return record
  const address = Result.getOrUndefined(readA(record.rdata))
  // An answer from a zone that is edited here has this machine's addresses already, and signatures over them.
  if (address === undefined || isLoopback(address)) return record
  return { ...record, rdata: Result.getOrThrow(parseRdata(typeCodes.A, loopback.of(address))) }
}
