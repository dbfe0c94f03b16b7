/** A public key by its digest, as pins name it. RFC 7469 §2.4. */
import { hash } from "node:crypto"
import type { Certificate } from "./certificate.ts"

/** SHA-256 of the SubjectPublicKeyInfo, base64 with padding. */
export const publicKeyPin = ({ spki }: Pick<Certificate, "spki">): string => hash("sha256", spki, "base64")
