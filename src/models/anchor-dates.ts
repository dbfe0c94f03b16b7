/** What a DANE-TA(2) anchor's own dates mean to a sender, for every model that compares TLSA records. RFC 7672 §3.1.2, RFC 5280 §6.1. */
import { Schema } from "effect"
import { anchorDates } from "../protocol/dane/verdict.ts"
import { parameter } from "../protocol/parameter.ts"

export const anchorDatesParameter = parameter(
  Schema.Literals(anchorDates).annotate({
    description:
      "whether the dates of a DANE-TA(2) anchor count: checked, as OpenSSL and with it most senders do; or ignored, for RFC 5280 §6.1 does not take the anchor for part of the path"
  }),
  "checked"
)
