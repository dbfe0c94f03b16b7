/** Who holds the text of a mail once a server has taken it: those to whose mailboxes it went, whoever relayed it, whoever read it on the way. */
import type { Host } from "./host.ts"
import type { Holding } from "./ledger.ts"

/** A mail that the server at the end of a connection has taken, and what is known of the connection. */
export interface TakenMail {
  /** Lines of header and body. */
  readonly text: ReadonlyArray<string>
  readonly forwardPaths: ReadonlyArray<string>
  readonly atMicros: number
  readonly form: Holding["form"]
  /** Does somebody in the middle hold both ends of TLS? */
  readonly isTerminated: boolean
  /** Does somebody on the path read what passes in clear? */
  readonly isWatched: boolean
  readonly host: Pick<Host, "name" | "owner">
  /** In whose hands mail to that mailbox is. */
  readonly ownerOf: (mailbox: string) => Host["owner"]
}

export const holdingsOf = (mail: TakenMail): ReadonlyArray<Holding> => {
  const { text, forwardPaths, atMicros, form, isTerminated, isWatched, host, ownerOf } = mail
  const common = { messageId: messageIdOf(text), atMicros, form }
  const onPath = (how: Holding["how"]) => [{ ...common, holder: "attacker", at: "on the path", how } as const]
  return [
    ...(isTerminated ? onPath("relayed") : form === "clear" && isWatched ? onPath("read in transit") : []),
    ...[...new Set(forwardPaths.map(ownerOf))].map(
      (holder) => ({ ...common, holder, at: host.name, how: "received" }) as const
    )
  ]
}

/** @param attackersDomains domains whose mailboxes are the attacker's, lower case */
export const ownerOfMailbox = (
  mailbox: string,
  { owner }: Pick<Host, "owner">,
  attackersDomains: ReadonlyArray<string> = []
): Host["owner"] =>
  attackersDomains.includes(mailbox.slice(mailbox.lastIndexOf("@") + 1).toLowerCase()) ? "attacker" : owner

/** RFC 5322 §3.6.4; empty for a mail without one. */
const messageIdOf = (text: ReadonlyArray<string>): string => {
  for (const line of text) {
    if (line === "") break
    const id = /^message-id:\s*<([^>]*)>/i.exec(line)?.[1]
    if (id !== undefined) return id
  }
  return ""
}
