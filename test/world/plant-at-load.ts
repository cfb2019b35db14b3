import { registerHooks } from "node:module"
import { findPlant, planted } from "./plants.ts"

/*
 * `node --import ./test/world/plant-at-load.ts` with PLANT in the environment: the engine is loaded with that bug in it.
 */

const name = process.env.PLANT
if (name) {
  const plant = findPlant(name)
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context)
      if (!url.endsWith(`/${plant.file}`) || loaded.source == null) return loaded
      const text =
        typeof loaded.source === "string"
          ? loaded.source
          : Buffer.from(loaded.source as Uint8Array).toString()
      return { ...loaded, source: planted(plant, text) }
    },
  })
}
