/** Who serves a zone, as its parent tells in a referral. RFC 1034 §4.2.1, RFC 2181 §5.4.1. */
import { Result } from "effect"
import type { Message } from "../../protocol/dns/message.ts"
import type { Name } from "../../protocol/dns/name.ts"
import { readA, readAaaa } from "../../protocol/dns/rdata/address.ts"
import { readNs } from "../../protocol/dns/rdata/single-name.ts"
import type { ResourceRecord } from "../../protocol/dns/record.ts"
import { typeCodes } from "../../protocol/dns/types.ts"

export interface NameServer {
  readonly name: Name
  /** From glue, as text, IPv4 first; empty when the parent gave none that could be believed. */
  readonly addresses: ReadonlyArray<string>
}

export interface Delegation {
  readonly zone: Name
  readonly servers: ReadonlyArray<NameServer>
  readonly ttlSeconds: number
}

/**
 * The referral in a reply from the servers of `zone` on the way to `wanted`: to a zone below theirs that holds the
 * name. A referral upwards or sideways is none, for it would hand the question to whom nobody delegated it.
 */
export const readReferral = (reply: Message, zone: Name, wanted: Name): Delegation | undefined => {
  const ns = reply.authorities.filter(
    ({ type, owner }) =>
      type === typeCodes.NS &&
      owner.labels.length > zone.labels.length &&
      owner.isAtOrBelow(zone) &&
      wanted.isAtOrBelow(owner)
  )
  const cut = ns[0]?.owner
  if (cut === undefined) return undefined
  const records = ns.filter(({ owner }) => owner.equals(cut))
  const servers = records.flatMap(({ rdata }) => {
    const server = Result.getOrUndefined(readNs(rdata))
    return server === undefined ? [] : [{ name: server, addresses: glueFor(server, reply.additionals, zone) }]
  })
  const ttlSeconds = records.reduce((lowest, record) => Math.min(lowest, record.ttlSeconds), Infinity)
  return servers.length === 0 ? undefined : { zone: cut, servers, ttlSeconds }
}

/**
 * RFC 2181 §5.4.1: glue is the least trustworthy data there is. It serves to reach the servers of this delegation
 * and nothing else, and only for names in the zone of those who gave it (RFC 5452 §6, "in-bailiwick").
 */
const glueFor = (
  server: Name,
  additionals: ReadonlyArray<ResourceRecord>,
  zone: Name
): ReadonlyArray<string> => {
  if (!server.isAtOrBelow(zone)) return []
  const of = (type: number) =>
    additionals.filter((record) => record.type === type && record.owner.equals(server))
  return [
    ...of(typeCodes.A).flatMap(({ rdata }) => textOf(readA(rdata))),
    ...of(typeCodes.AAAA).flatMap(({ rdata }) => textOf(readAaaa(rdata)))
  ]
}

const textOf = (address: Result.Result<string, unknown>): ReadonlyArray<string> =>
  Result.isSuccess(address) ? [address.success] : []
