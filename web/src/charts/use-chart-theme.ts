import { useEffect, useMemo, useState } from "preact/hooks"
import { useTheme } from "../frame/theme.ts"
import { type ChartTheme, forcedTheme, printTheme, toChartTheme } from "./chart-theme.ts"

export interface ChartSurface {
  theme: ChartTheme
  isPrinting: boolean
}

/** The page's colours for a canvas, kept in step with the theme, forced colours and paper. */
export function useChartSurface(): ChartSurface {
  const theme = useTheme()
  const isForced = useMedia("(forced-colors: active)")
  const isPrinting = usePrinting()
  const colors = useMemo(() => {
    if (isForced) return forcedTheme
    const style = getComputedStyle(document.documentElement)
    return toChartTheme((name) => style.getPropertyValue(name))
  }, [theme, isForced])
  return { theme: isPrinting ? printTheme : colors, isPrinting }
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches)
  useEffect(() => {
    const list = matchMedia(query)
    const listen = () => setMatches(list.matches)
    list.addEventListener("change", listen)
    return () => list.removeEventListener("change", listen)
  }, [query])
  return matches
}

function usePrinting(): boolean {
  const [isPrinting, setIsPrinting] = useState(false)
  useEffect(() => {
    const begin = () => setIsPrinting(true)
    const end = () => setIsPrinting(false)
    window.addEventListener("beforeprint", begin)
    window.addEventListener("afterprint", end)
    return () => {
      window.removeEventListener("beforeprint", begin)
      window.removeEventListener("afterprint", end)
    }
  }, [])
  return isPrinting
}
