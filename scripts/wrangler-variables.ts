import { settingNames } from "../src/env.ts"

type SettingTexts = Partial<Record<(typeof settingNames)[number], string>>

/** `--var` arguments of wrangler; they go before .dev.vars and wrangler.toml. */
export function asVariables(texts: SettingTexts): string[] {
  return settingNames.flatMap((name) =>
    texts[name] === undefined ? [] : ["--var", `${name}:${texts[name]}`],
  )
}
