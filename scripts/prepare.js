/*
 * After `npm install`: the Worker's types and the dashboard, so that wrangler works by hand right away. Plain JavaScript
 * because a production install (without the Node 24 of the dev dependencies) runs it too, where it has nothing to do.
 */
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"

const installed = ["wrangler", "vite", "node"].every((name) =>
  existsSync(`node_modules/${name}/package.json`),
)

/** @param {string} script */
function run(script) {
  return new Promise((resolve) => {
    let output = ""
    const child = spawn("npm", ["run", "--silent", script], { shell: process.platform === "win32" })
    child.stdout.on("data", (text) => (output += text))
    child.stderr.on("data", (text) => (output += text))
    child.on("close", (code) => {
      if (code !== 0) console.error(`npm run ${script} failed:\n${output}`)
      resolve(code === 0)
    })
  })
}

if (installed) {
  const done = await Promise.all([run("types"), run("build")])
  if (done.includes(false)) process.exitCode = 1
}
