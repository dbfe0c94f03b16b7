/** Further places from which a sender looks at DNS and the web, each with a way into the network of its own. Baseline Requirements §3.2.2.9. */
import { Context } from "effect"
import type { DnsLookups } from "./dns/dns.ts"
import type { HttpsFetches } from "./https/https.ts"

export interface SendersPerspective {
  readonly name: string
  readonly dns: DnsLookups
  readonly https: HttpsFetches
}

/** By number, from 1. Each remembers nothing: our choice, so that what it says is what there is. There are none unless somebody provides them. */
export const SendersPerspectives = Context.Reference<(number: number) => SendersPerspective | undefined>(
  "clients/SendersPerspectives",
  { defaultValue: () => () => undefined }
)
