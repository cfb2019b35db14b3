import { Processes } from "../../scripts/processes.ts"

/*
 * A command like `npm start`, as processes.test.ts runs it: one process that starts another in turn, and one that dies
 * when told to by a signal. Each writes its id into the folder that the argument names.
 */
const folder = process.argv[2] ?? ""
const note = (name: string) =>
  `require("node:fs").writeFileSync(${JSON.stringify(folder)} + "/${name}", String(process.pid)); setInterval(() => {}, 1000);`
const withChild = `${note("parent")} require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(note("child"))}]);`

const processes = new Processes()
processes.start("The first", ["-e", withChild], { logPath: `${folder}/first.log` })
processes.start("The second", ["-e", `console.log("I was well"); ${note("second")}`], {
  logPath: `${folder}/second.log`,
})
