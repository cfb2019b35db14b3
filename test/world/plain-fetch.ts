/*
 * Request, Response and Headers as far as the engine and the WHOOP stand-in use them: bodies are text that is there at
 * once. Node's own keep a stream and two guards for each, which is a twentieth of a world's time.
 */

type HeadersLike = Headers | PlainHeaders | Record<string, string> | undefined

class PlainHeaders {
  readonly #values = new Map<string, string>()

  constructor(init?: HeadersLike) {
    const entries = init instanceof PlainHeaders ? init.#values : Object.entries(init ?? {})
    for (const [name, value] of entries) this.set(name, value)
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), String(value))
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase())
  }
}

type BodyLike = string | null | undefined

/** A body is read once. */
class PlainBody {
  readonly #text: string | null
  bodyUsed = false

  constructor(body: BodyLike) {
    this.#text = body === null || body === undefined ? null : String(body)
  }

  protected get unread(): string | null {
    if (this.bodyUsed) throw new TypeError("Body is unusable: Body has already been read")
    return this.#text
  }

  get body(): { cancel(): Promise<void> } | null {
    const cancel = async () => {
      this.bodyUsed = true
    }
    return this.#text === null ? null : { cancel }
  }

  async text(): Promise<string> {
    const text = this.unread ?? ""
    this.bodyUsed = true
    return text
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text())
  }

  async arrayBuffer(): Promise<ArrayBufferLike> {
    return new TextEncoder().encode(await this.text()).buffer
  }
}

interface PlainInit {
  method?: string
  headers?: HeadersLike
  body?: BodyLike
}

class PlainRequest extends PlainBody {
  readonly url: string
  readonly method: string
  readonly headers: PlainHeaders
  readonly signal = null

  constructor(url: string | URL, { method = "GET", headers, body }: PlainInit = {}) {
    super(body)
    this.url = String(url)
    this.method = method
    this.headers = new PlainHeaders(headers)
  }

  clone(): PlainRequest {
    return new PlainRequest(this.url, { method: this.method, headers: this.headers, body: this.unread })
  }
}

class PlainResponse extends PlainBody {
  readonly status: number
  readonly headers: PlainHeaders

  constructor(body?: BodyLike, { status = 200, headers }: { status?: number; headers?: HeadersLike } = {}) {
    super(body)
    this.status = status
    this.headers = new PlainHeaders(headers)
  }

  static json(value: unknown, init: { status?: number } = {}): PlainResponse {
    return new PlainResponse(JSON.stringify(value), {
      ...init,
      headers: { "content-type": "application/json" },
    })
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300
  }
}

/** For the life of the process. */
export function fetchPlainly(): void {
  Object.assign(globalThis, { Headers: PlainHeaders, Request: PlainRequest, Response: PlainResponse })
}
