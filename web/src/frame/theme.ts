import { useEffect, useState } from "preact/hooks"
import { writeHint } from "../api/hint.ts"
import { createStore, useStore } from "../api/store.ts"

export type ThemeChoice = "system" | "light" | "dark"
export type Theme = "light" | "dark"

const choiceStore = createStore<ThemeChoice>(readChoice())

export function useThemeChoice(): [ThemeChoice, (choice: ThemeChoice) => void] {
  return [useStore(choiceStore), chooseTheme]
}

/** What is on screen, for what must be drawn again when it changes (a canvas knows no CSS variables). */
export function useTheme(): Theme {
  const choice = useStore(choiceStore)
  const [systemIsDark, setSystemIsDark] = useState(() => darkQuery().matches)
  useEffect(() => {
    const query = darkQuery()
    const listener = () => setSystemIsDark(query.matches)
    query.addEventListener("change", listener)
    return () => query.removeEventListener("change", listener)
  }, [])
  if (choice !== "system") return choice
  return systemIsDark ? "dark" : "light"
}

function chooseTheme(choice: ThemeChoice): void {
  writeHint("local", "theme", choice === "system" ? null : choice)
  if (choice === "system") delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = choice
  choiceStore.set(choice)
}

function readChoice(): ThemeChoice {
  const chosen = document.documentElement.dataset.theme
  return chosen === "light" || chosen === "dark" ? chosen : "system"
}

const darkQuery = () => matchMedia("(prefers-color-scheme: dark)")
