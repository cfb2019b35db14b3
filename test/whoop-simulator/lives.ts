import type { Random } from "./random.ts"
import { americanZone, DAY, europeanZone, fixedZone, localDay, type ZoneAt } from "./zones.ts"

/** How often something happens, each a share between 0 and 1. */
export interface Rates {
  /** Recoveries made before the night is over, and rewritten after it. */
  provisional: number
  /** Other nights that are rewritten later in the day. */
  lateRevision: number
  /** Nights and recoveries that appear unscored and are scored minutes later. */
  pending: number
  unscorable: number
  /** Nights without a recovery. */
  noRecovery: number
  nap: number
  workout: number
}

/** Lying down and getting up on a local day, in minutes after its midnight; the first is often negative. */
export interface Rest {
  bed: number
  inBed: number
}

export interface Life {
  name: string
  /** Days of history that exist when the member is added. */
  days: number
  /** Recoveries that still calibrate, from the first. */
  calibratingNights: number
  rates: Rates
  /** `rest` is null on the days the strap is off. Asked once for each day, in order. */
  begin(random: Random): { zone: ZoneAt; rest: (day: number) => Rest | null }
}

const usualRates: Rates = {
  provisional: 0.25,
  lateRevision: 0.045,
  pending: 0.03,
  unscorable: 0.01,
  noRecovery: 0.01,
  nap: 0.12,
  workout: 0.6,
}

export interface LifeOptions {
  days?: number
  rates?: Partial<Rates>
  zone?: ZoneAt
}

type Begin = (random: Random, zone: ZoneAt) => ReturnType<Life["begin"]>

function life(name: string, zone: ZoneAt, options: LifeOptions, begin: Begin): Life {
  return {
    name,
    days: options.days ?? 60,
    calibratingNights: 4,
    rates: { ...usualRates, ...options.rates },
    begin: (random) => begin(random, options.zone ?? zone),
  }
}

/** Bed times that give cycles of 24 h, 22.1–26.1 h from the tenth to the ninetieth percentile. */
function bedtime(random: Random, mean: number, low: number, high: number): Rest {
  return { bed: random.within(mean, 65, low, high), inBed: random.within(450, 48, 300, 555) }
}

/** Always asleep before midnight: the cycle starts on the evening before its day. */
export function earlySleeper(options: LifeOptions = {}): Life {
  return life("early sleeper", americanZone(-300), options, (random, zone) => ({
    zone,
    rest: () => bedtime(random, -130, -300, -6),
  }))
}

/** Always asleep after midnight: the cycle starts on its day. */
export function lateSleeper(options: LifeOptions = {}): Life {
  return life("after midnight", europeanZone(60), options, (random, zone) => ({
    zone,
    rest: () => bedtime(random, 85, 6, 240),
  }))
}

/** Four nights of work slept off by day, then three ordinary nights. */
export function nightShift(options: LifeOptions = {}): Life {
  return life("night shift", europeanZone(0), options, (random, zone) => ({
    zone,
    rest: (day) =>
      day % 7 < 4
        ? { ...bedtime(random, 500, 400, 620), inBed: random.between(300, 470) }
        : bedtime(random, -40, -200, 120),
  }))
}

const destinations: readonly [ZoneAt, ...ZoneAt[]] = [
  americanZone(-480),
  fixedZone(540),
  fixedZone(330),
  americanZone(-300),
  fixedZone(765),
  fixedZone(-600),
]

/** At home in central Europe, with summer time, and every four weeks ten days far away. */
export function traveller(options: LifeOptions = {}): Life {
  return life("traveller", europeanZone(60), options, (random, home) => {
    const shift = random.integer(0, 27)
    const first = random.integer(0, destinations.length - 1)
    const zone: ZoneAt = (utc) => {
      const days = utc / DAY + shift
      const trip = Math.floor(days / 28)
      // Flights land in the afternoon.
      if (days % 28 < 18.6) return home(utc)
      return (destinations[(first + trip) % destinations.length] ?? home)(utc)
    }
    return { zone, rest: () => bedtime(random, -25, -180, 150) }
  })
}

/** Takes the strap off for two to six days now and then. */
export function strapOff(options: LifeOptions = {}): Life {
  return life("strap off", americanZone(-360), options, (random, zone) => {
    let gap = 0
    let worn = random.integer(6, 14)
    const rest = (): Rest | null => {
      if (gap > 0) {
        gap--
        return null
      }
      if (worn-- > 0) return bedtime(random, -50, -200, 120)
      worn = random.integer(8, 24)
      gap = random.integer(1, 5)
      return null
    }
    return { zone, rest }
  })
}

/** Naps on most days. */
export function napper(options: LifeOptions = {}): Life {
  const rates = { nap: 0.7, ...options.rates }
  return life("napper", europeanZone(120), { ...options, rates }, (random, zone) => ({
    zone,
    rest: () => bedtime(random, 30, -90, 180),
  }))
}

/** Joined two days ago and still calibrates. */
export function brandNew(options: LifeOptions = {}): Life {
  return life("brand new", fixedZone(0), { days: 2, ...options }, (random, zone) => ({
    zone,
    rest: () => bedtime(random, -70, -200, 60),
  }))
}

/** Ten years of history, with a little of everything. */
export function tenYears(options: LifeOptions = {}): Life {
  return life("ten years", europeanZone(60), { days: 3652, ...options }, (random, home) => {
    const trips = random.integer(0, 200)
    const zone: ZoneAt = (utc) => {
      const days = utc / DAY + trips
      return days % 180 > 168 ? americanZone(-300)(utc) : home(utc)
    }
    let gap = 0
    const rest = (day: number): Rest | null => {
      if (gap === 0 && random.chance(0.004)) gap = random.integer(1, 5)
      if (gap > 0) {
        gap--
        return null
      }
      return bedtime(random, day % 7 > 4 ? 55 : -40, -200, 200)
    }
    return { zone, rest }
  })
}

/** Nothing happens and nothing happened: a test places every record itself. */
export function blank(options: LifeOptions = {}): Life {
  return life("blank", fixedZone(0), { days: 0, ...options }, (_random, zone) => ({ zone, rest: () => null }))
}

export const lives = {
  earlySleeper,
  lateSleeper,
  nightShift,
  traveller,
  strapOff,
  napper,
  brandNew,
  tenYears,
  blank,
}

export type LifeName = keyof typeof lives

export function firstDayOf(life: Life, now: number, zone: ZoneAt): number {
  return localDay(now, zone) - life.days
}
