import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { ConnectionLostError } from "./faults.ts"

export type Handler = (request: Request) => Promise<Response>

export interface HttpServer {
  port: number
  origin: string
  close(): Promise<void>
}

/** Serves a fetch handler on this machine only. A lost connection is a socket that ends without an answer. */
export function serve(handler: Handler, port = 0): Promise<HttpServer> {
  const server = createServer((incoming, outgoing) => {
    answer(handler, incoming, outgoing).catch((error: unknown) => {
      if (!(error instanceof ConnectionLostError)) console.error(error)
      outgoing.destroy()
    })
  })
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", () => {
      const { port: bound } = server.address() as AddressInfo
      resolve({ port: bound, origin: `http://localhost:${bound}`, close: () => close(server) })
    })
  })
}

async function answer(handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController()
  outgoing.once("close", () => gone.abort())
  const response = await handler(await toRequest(incoming, gone.signal))
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.end(Buffer.from(await response.arrayBuffer()))
}

async function toRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, String(value))
  }
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const { method = "GET", url = "/" } = incoming
  const body = method === "GET" || method === "HEAD" ? null : Buffer.concat(chunks)
  return new Request(new URL(url, `http://${incoming.headers.host ?? "localhost"}`), {
    method,
    headers,
    body,
    signal,
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
