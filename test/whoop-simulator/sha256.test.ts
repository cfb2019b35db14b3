import { createHash, createHmac } from "node:crypto"
import { describe, expect, it } from "vitest"
import { hmacSha256, sha256, toBase64, toBase64Url } from "./sha256.ts"

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 255)

describe("SHA-256 in plain TypeScript", () => {
  it("agrees with the machine's at every length around a block", () => {
    for (let length = 0; length < 200; length++) {
      expect(toBase64(sha256(bytes(length)))).toBe(
        createHash("sha256").update(bytes(length)).digest("base64"),
      )
    }
  })

  it("agrees on HMAC, with keys shorter and longer than a block", () => {
    for (const length of [0, 1, 63, 64, 65, 200]) {
      const expected = createHmac("sha256", bytes(length)).update(bytes(99)).digest("base64")
      expect(toBase64(hmacSha256(bytes(length), bytes(99)))).toBe(expected)
    }
  })

  it("base64url has no padding", () => {
    expect(toBase64Url(bytes(7))).toBe(Buffer.from(bytes(7)).toString("base64url"))
  })
})
