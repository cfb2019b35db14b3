import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { buffer } from "node:stream/consumers"
import type { WhoopSimulator } from "../whoop-simulator/index.ts"

/** Puts a simulator on a port of this machine. Resolves to what takes it off again. */
export async function serveWhoop(whoop: WhoopSimulator, port: number): Promise<() => Promise<void>> {
  const server = createServer((incoming, outgoing) => {
    answer(whoop, incoming, outgoing, port).catch(() => {
      // The simulator loses the connection on purpose: that is a fault it was told to play.
      incoming.socket.destroy()
    })
  })
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done))
  return async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
}

async function answer(
  whoop: WhoopSimulator,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  port: number,
) {
  const gone = new AbortController()
  outgoing.once("close", () => gone.abort())
  const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD"
  const request = new Request(new URL(incoming.url ?? "/", `http://localhost:${port}`), {
    method: incoming.method ?? "GET",
    headers: Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    signal: gone.signal,
    ...(hasBody && { body: await buffer(incoming) }),
  })
  const response = await whoop.fetch(request)
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.end(Buffer.from(await response.arrayBuffer()))
}
