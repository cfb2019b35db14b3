/** The settings of every test in the worker project. None of them is a secret of anybody's. */
export const workerTestSettings = {
  APP_ORIGIN: "http://localhost:8787",
  WHOOP_ORIGIN: "https://whoop.test",
  WHOOP_CLIENT_ID: "test-client",
  WHOOP_CLIENT_SECRET: "test-client-secret",
  TOKEN_KEYS: `test:${Buffer.alloc(32, 7).toString("base64")}`,
}
