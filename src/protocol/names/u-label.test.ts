import { describe, expect, it } from "vitest"
import { toALabels } from "./u-label.ts"

describe("toALabels, RFC 5891 §5", () => {
  it.each([
    ["mx1.example.com", "mx1.example.com"],
    ["*.example.com", "*.example.com"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["BÜCHER.example", "xn--bcher-kva.example"],
    ["_25._tcp.bücher.example", "_25._tcp.xn--bcher-kva.example"],
    ["例え.テスト", "xn--r8jz45g.xn--zckzah"],
    ["παράδειγμα.δοκιμή", "xn--hxajbheg2az3al.xn--jxalpdlp"],
    ["مثال.إختبار", "xn--mgbh0fb.xn--kgbechtv"],
    // RFC 5892 §2.6: valid here, and mapped away by IDNA2003.
    ["straße.example", "xn--strae-oqa.example"],
    ["βόλος.example", "xn--nxasmm1c.example"],
    // RFC 5892 A.1: a non-joiner after a virama.
    ["श्रीमान्\u200cलेख.example", expect.stringMatching(/^xn--.*\.example$/)],
    ["col·legi.example", "xn--collegi-xma.example"]
  ])("%s is %s", (name, ascii) => expect(toALabels(name)).toEqual(ascii))

  it.each([
    ["a symbol", "i♥.example"],
    ["a decomposed letter", "bu\u0308cher.example"],
    ["a full-width letter", "ａbc.example"],
    ["a combining mark at the beginning", "\u0300a.example"],
    ["two hyphens in places three and four", "bü--cher.example"],
    ["a hyphen at the end", "bücher-.example"],
    ["a non-joiner without a context (A.1)", "ab\u200cc.example"],
    ["a middle dot without its context (A.3)", "a·b.example"],
    ["a Greek numeral sign without its context (A.4)", "a\u0375b.example"],
    ["two kinds of Arabic digits (A.8)", "ا\u0660\u06f0.example"],
    ["right-to-left with a digit in front (RFC 5893 §2)", "1א.example"],
    ["a blank", "bü cher.example"]
  ])("refuses %s", (_, name) => expect(toALabels(name)).toBeUndefined())
})
