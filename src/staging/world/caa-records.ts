/** The CAA records of a domain that says who may issue for it. RFC 8659 §4.2, RFC 8657. */
import { accountUri, issuerDomainName } from "../authority/identity.ts"
import type { Caa } from "../../scenario/schema/caa.ts"

/** RDATA in presentation format. */
export const caaRecords = (caa: typeof Caa.Type): ReadonlyArray<string> => [
  ...properties("issue", caa.issuers, caa),
  ...(caa.wildcardIssuers === undefined ? [] : properties("issuewild", caa.wildcardIssuers, caa))
]

const properties = (
  tag: "issue" | "issuewild",
  issuers: (typeof Caa.Type)["issuers"],
  { account, methods }: typeof Caa.Type
): ReadonlyArray<string> =>
  issuers.length === 0
    ? // §4.2: nobody is named, so nobody may.
      [`0 ${tag} ";"`]
    : issuers.map((authority) => {
        const conditions = [
          ...(account === "any" ? [] : [`accounturi=${accountUri(authority, account)}`]),
          ...(methods === undefined ? [] : [`validationmethods=${methods.join(",")}`])
        ]
        return `0 ${tag} "${[issuerDomainName(authority), ...conditions].join("; ")}"`
      })
