/** What a domain that adopts DANE publishes: TLSA records for its MX hosts, in a signed zone. RFC 7672 §3.1. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { publishing } from "../publishing.ts"
import { tlsaParameters, tlsaRecords } from "../publish-tlsa.ts"
import type { Publication, Recipient } from "../trust-model.ts"

export const publishParameters = {
  usage: parameter(
    Schema.Literals(["DANE-EE", "DANE-TA"]).annotate({
      description:
        "certificate usage of the published records: DANE-EE(3) names the host's own key, DANE-TA(2) the authority above it; §3.1 advises 3 1 1",
      ...publishing({ role: "verdict", values: ["DANE-EE", "DANE-TA"] })
    }),
    "DANE-EE"
  ),
  ...tlsaParameters
}

const Publishing = Schema.Struct(publishParameters)

export const publish = ({ mxHosts }: Recipient, parameters: typeof Publishing.Type): Publication => ({
  needsSignedZone: true,
  documents: [],
  records: mxHosts.flatMap((host) => tlsaRecords(host, parameters))
})
