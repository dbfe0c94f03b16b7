/** A zone with every shape that signing has to deal with: for tests. */
import { Result } from "effect"
import { name } from "../../dns/name.ts"
import { parseRdata } from "../../dns/presentation.ts"
import type { ResourceRecord } from "../../dns/record.ts"
import { typeCode } from "../../dns/types.ts"

/** `owner ttl TYPE rdata`, a line each. */
export const recordsOf = (text: string): ReadonlyArray<ResourceRecord> =>
  text
    .trim()
    .split("\n")
    .map((line) => {
      const [owner = "", ttl = "", mnemonic = "", ...rest] = line.trim().split(/\s+/)
      const type = typeCode(mnemonic)
      if (type === undefined) throw new Error(`no type in ${line}`)
      const rdata = Result.getOrThrow(parseRdata(type, rest.join(" ")))
      return { owner: name(owner), ttlSeconds: Number(ttl), type, class: 1, rdata }
    })

export const exampleApex = name("example")

export const exampleRecords = recordsOf(`
  example 3600 SOA ns.example host.example 1 7200 3600 1209600 300
  example 3600 NS ns.example
  example 3600 MX 10 Mail.Example
  ns.example 3600 A 192.0.2.1
  mail.example 3600 A 192.0.2.2
  mail.example 3600 A 192.0.2.3
  mail.example 3600 AAAA 2001:db8::2
  _25._tcp.mail.example 3600 TLSA 3 1 1 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
  *.wild.example 3600 TXT "hello"
  closer.wild.example 3600 A 192.0.2.4
  alias.example 3600 CNAME mail.example
  out.example 3600 CNAME www.elsewhere.test
  a.b.c.example 60 TXT "deep"
  unsigned.example 3600 NS ns.unsigned.example
  unsigned.example 3600 NS ns.elsewhere.test
  ns.unsigned.example 3600 A 192.0.2.5
  only.optout.example 3600 NS ns.unsigned.example
  signed.example 3600 NS ns.signed.example
  signed.example 3600 DS 12345 13 2 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
  ns.signed.example 3600 AAAA 2001:db8::5
  moved.example 3600 DNAME elsewhere.test
  below.moved.example 3600 A 192.0.2.6
`)
