/**
 * DNSSEC chains for a handshake (RFC 9102) that say what the target's zone does not. Whoever can have DNS say something that is signed can have a
 * chain say it: what goes into them is what capabilities lay out for the question for TLSA records, as far as it would be believed. There is no need
 * for a place to answer from, because the chain comes in the handshake.
 */
import type { DnsVerdict } from "../world/crossing.ts"
import type { Menu } from "./capability.ts"
import type { ChainWorkshop, SignedChain } from "./chain-workshop.ts"

export const signedChains = (
  holders: ReadonlyArray<{ readonly capability: string; readonly menu: Menu }>,
  workshop: ChainWorkshop,
  serverName: string,
  atMicros: number
): ReadonlyArray<SignedChain> => {
  const asked = workshop.questionFor(serverName, atMicros)
  const answer = asked && workshop.answerTo(asked)
  if (asked === undefined || answer === undefined) return []
  return holders.flatMap(({ capability, menu }) =>
    (menu.dns?.(asked) ?? []).flatMap((move) => {
      const said = saidBy(move.verdict, answer)
      if (said === undefined) return []
      return workshop.supportLifetimes.flatMap((supportLifetimeHours, index) => {
        const extension = workshop.chainWith(said, { serverName, supportLifetimeHours, atMicros })
        return extension === undefined
          ? []
          : [
              {
                extension,
                does: `${move.does}, in a DNSSEC chain for ${supportLifetimeHours} hours`,
                alsoSpends: [capability, ...(move.alsoSpends ?? [])],
                ...(move.validated === undefined ? {} : { validated: move.validated }),
                ...(move.sources === undefined ? {} : { sources: move.sources }),
                ...(index > 0 || move.isAboutLife === true ? { isAboutLife: true as const } : {})
              }
            ]
      })
    })
  )
}

const saidBy = (verdict: DnsVerdict, answer: Uint8Array): Uint8Array | undefined => {
  switch (verdict._tag) {
    case "Replace":
      return verdict.reply
    case "Alter":
      return verdict.alter(answer)
    default:
      return undefined
  }
}
