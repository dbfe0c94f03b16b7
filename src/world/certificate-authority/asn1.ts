/** The ASN.1 schemas that issuing writes with; their decorators need `reflect-metadata` loaded before them. */
import "reflect-metadata"

export { AsnConvert, OctetString } from "@peculiar/asn1-schema"
export * from "@peculiar/asn1-x509"
export {
  BasicConstraintsExtension,
  CertificatePolicyExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name as NameText,
  SubjectKeyIdentifierExtension
} from "@peculiar/x509"
