/** An authority with a leaf and lists for tests of revocation, good but for what a test changes. */
import { Result } from "effect"
import {
  rootAuthority,
  serverCertificate,
  type ServerRequest,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import {
  issueRevocationList,
  type RevocationListRequest
} from "../../world/certificate-authority/revocation-list.ts"
import { keyPair } from "../keys/key-pair.ts"
import { SignatureMemory } from "../keys/signature.ts"
import { type Certificate, parseCertificate } from "./certificate.ts"
import { parseRevocationList } from "./revocation-list.ts"
import { type PathRequest, validatePath } from "./validate-path.ts"

export const at = 1_700_000_000
export const dates = { notBefore: at - 10_000, notAfter: at + 10_000 }
export const key = (name: string) => keyPair("ed25519", `revocation test ${name}`)

export const root = rootAuthority({ subject: "CN=root", subjectKey: key("root"), ...dates })
export const authority = subordinateAuthority(root, {
  subject: "CN=authority",
  subjectKey: key("authority"),
  ...dates
})
export const other = subordinateAuthority(root, {
  subject: "CN=crl issuer",
  subjectKey: key("crl issuer"),
  ...dates
})
export const renewed = subordinateAuthority(root, {
  subject: "CN=authority",
  subjectKey: key("renewed"),
  ...dates
})

const serial = Uint8Array.of(0x12, 0x34)
export const leafWith = (given: Partial<ServerRequest>) =>
  Result.getOrThrow(
    parseCertificate(
      serverCertificate(authority, {
        subjectKey: key("leaf"),
        dnsNames: ["mx.example.com"],
        serialNumber: serial,
        ...dates,
        ...given
      }).der
    )
  )
export const plain = leafWith({})

export const list = (given: Partial<RevocationListRequest> = {}) =>
  issueRevocationList({
    issuer: "CN=authority",
    issuerKey: authority.key,
    thisUpdate: at - 100,
    nextUpdate: at + 100,
    revoked: [],
    ...given
  })
export const ofRoot = list({ issuer: "CN=root", issuerKey: root.key })
export const revoked = { serialNumber: serial, revokedAt: at - 50 }

export const status = (
  lists: ReadonlyArray<Uint8Array>,
  leaf = plain,
  whereUnknown: "accepted" | "rejected" = "rejected"
) =>
  Result.match(
    validatePath({
      leaf,
      intermediates: [authority, other, renewed].map(({ certificate }) => certificate),
      anchors: [root.anchor],
      atSeconds: at,
      signatures: new SignatureMemory(),
      revocation: {
        whereUnknown,
        lists: [...lists, ofRoot].flatMap((der) =>
          Result.getOrElse(
            Result.map(parseRevocationList(der), (one) => [one]),
            () => []
          )
        )
      }
    }),
    { onSuccess: () => "good", onFailure: ({ rule, index }) => `${rule} ${index}` }
  )

export const verdictOn = ({
  lists,
  whereUnknown = "rejected",
  ...request
}: {
  readonly leaf: Certificate
  readonly lists: ReadonlyArray<Uint8Array>
  readonly whereUnknown?: "accepted" | "rejected"
} & Partial<PathRequest>) =>
  Result.match(
    validatePath({
      intermediates: [authority, renewed].map(({ certificate }) => certificate),
      anchors: [root.anchor],
      atSeconds: at,
      signatures: new SignatureMemory(),
      ...request,
      revocation: {
        whereUnknown,
        lists: lists.map((der) => Result.getOrThrow(parseRevocationList(der)))
      }
    }),
    { onSuccess: () => "good", onFailure: ({ rule, index }) => `${rule} ${index}` }
  )

export const unknown = "revocation status 0"
