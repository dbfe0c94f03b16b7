/** Text of records that the rules of zone files cut or join. RFC 1035 §5.1. */
import { Result } from "effect"
import { commentIn, parseRdata, presentRdata, unquotedFields } from "../../protocol/dns/presentation.ts"
import { typeCode, typeCodes } from "../../protocol/dns/types.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { type Warning, writtenData } from "./warning.ts"

/** Types whose data is text for programs to read, in which a semicolon is nothing out of the ordinary. */
const textTypes: ReadonlyArray<number | undefined> = [typeCodes.TXT, typeCodes.CAA]

export const cutText = (scenario: Scenario): ReadonlyArray<Warning> =>
  writtenData(scenario).flatMap(({ type, data, path }) => {
    const code = typeCode(type)
    if (code === undefined || !textTypes.includes(code)) return []
    const rdata = parseRdata(code, data)
    if (Result.isFailure(rdata)) return []
    const comment = commentIn(data)
    if (comment !== undefined)
      return [
        {
          path,
          message: `the record says ${presentRdata(code, rdata.success)} and no more: outside quotes "${comment}" is a comment (RFC 1035 §5.1); put the text in double quotes`
        }
      ]
    return code === typeCodes.TXT && unquotedFields(data).length > 1
      ? [
          {
            path,
            message: `the record has the strings ${presentRdata(code, rdata.success)}, which readers join without a blank (RFC 7208 §3.3, RFC 8461 §3.1); put the text in double quotes`
          }
        ]
      : []
  })
