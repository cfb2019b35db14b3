/*
 * What can go wrong, as one tree. The message of an AppError is written for the person who reads it and holds no value
 * of theirs; `code` never changes (API clients match on it). Two translators turn these into answers: the HTTP edge
 * (app.ts) and the queue edge (sync/consumer.ts).
 */

export interface ErrorExtra {
  /** Seconds after which asking again can help. */
  retryAfterSeconds?: number
  /** The request parameter that is at fault. */
  parameter?: string
  headers?: Record<string, string>
}

export class AppError extends Error {
  override name = "AppError"
  readonly status: number
  readonly code: string
  readonly extra: ErrorExtra

  constructor(status: number, code: string, message: string, extra: ErrorExtra = {}) {
    super(message)
    this.status = status
    this.code = code
    this.extra = extra
  }
}

export const badRequest = (message: string, parameter?: string) =>
  new AppError(400, "invalid_request", message, parameter === undefined ? {} : { parameter })

export const unauthorized = (message = "Sign in, or send an API key as a bearer token.") =>
  new AppError(401, "unauthorized", message, { headers: { "www-authenticate": "Bearer" } })

export const forbidden = (code: string, message: string) => new AppError(403, code, message)

export const notFound = (message = "There is nothing here.") => new AppError(404, "not_found", message)

export const conflict = (code: string, message: string) => new AppError(409, code, message)

/** The problem+json body of RFC 9457 with our stable `code`. */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  code: string
  parameter?: string
}

const titles: Record<number, string> = {
  400: "Bad request",
  401: "Unauthorized",
  402: "Payment required",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  410: "Gone",
  413: "Content too large",
  415: "Unsupported media type",
  426: "Upgrade required",
  429: "Too many requests",
  500: "Internal error",
  503: "Unavailable",
}

export function toProblem(error: AppError): Problem {
  return {
    type: `/docs#${error.code}`,
    title: titles[error.status] ?? "Error",
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.extra.parameter !== undefined && { parameter: error.extra.parameter }),
  }
}
