/*
 * Stands in the Worker's bundle where zod keeps what we never call: 62 languages of error messages, its compiler (the
 * Workers runtime allows no generated code) and the reading of JSON Schema. A third of the bundle otherwise, because
 * zod hands out all it has as one object, so no bundler can tell. wrangler.toml puts it there ([alias]).
 */
const leftOut = (): never => {
  throw new Error("This part of zod is left out of the bundle: see [alias] in wrangler.toml.")
}

export const INVALID: unique symbol = Symbol("invalid")
export class ZodCompileAsyncError extends Error {}
export class ZodCompileUnsupportedError extends Error {}
export const compile = leftOut
export const withParser = leftOut
export const fromJSONSchema = leftOut

/** In place of Stripe's library, where the bundle is measured without it (check/bundle.ts). */
export default leftOut
