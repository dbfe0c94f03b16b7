/** The attacker's account at certification authorities, which anybody may have, and what answers their challenges. RFC 8555 §7.3, §8. */
import { dns01Text, http01Token, keyAuthorization, keyThumbprint } from "../protocol/acme/challenge.ts"
import { keyPair } from "../protocol/keys/key-pair.ts"
import type { HttpVerdict, WebCrossing, WebReply } from "../world/crossing.ts"
import type { Move } from "./capability.ts"

export const accountThumbprint = keyThumbprint(keyPair("p256", "attacker's account").publicKey)

/** §8.1 wants 128 bits of entropy, so that nobody guesses a token. Nobody here does, so that one that people can read does as well. */
export const tokenFor = (domain: string): string => domain.replaceAll(".", "_")

/** §8.4: what the TXT record must say. */
export const challengeText = (domain: string): string =>
  dns01Text(keyAuthorization(tokenFor(domain), accountThumbprint))

/** §8.3: whatever token is asked for, the answer follows from it and the account's key. Undefined for all other paths. */
export const challengeReply = (path: string): WebReply | undefined => {
  const token = http01Token(path)
  return token === undefined
    ? undefined
    : {
        status: 200,
        headers: new Map([["content-type", "application/octet-stream"]]),
        body: new TextEncoder().encode(keyAuthorization(token, accountThumbprint))
      }
}

/** In place of the host that was asked. */
export const answerChallenge = (
  { host, path }: WebCrossing,
  how: string
): ReadonlyArray<Move<HttpVerdict>> => {
  const reply = challengeReply(path)
  return reply === undefined
    ? []
    : [
        {
          does: `${how}: pass the authority's challenge for ${host}`,
          verdict: { _tag: "Answer", reply },
          sameAs: "pass the challenge"
        }
      ]
}
