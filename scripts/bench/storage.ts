import { measureStorage } from "../../test/bench/storage.ts"

console.log(JSON.stringify(await measureStorage()))
