/** Room for the value axis; the time axis in the page's head keeps the same. */
export const AXIS_WIDTH = 48
export const PADDING_RIGHT = 8

/** The width that is left for days in an element of this width. */
export function plotWidth(elementWidth: number): number {
  return Math.max(1, elementWidth - AXIS_WIDTH - PADDING_RIGHT)
}
