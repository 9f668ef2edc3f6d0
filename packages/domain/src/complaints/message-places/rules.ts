import { foldWidth } from '../chat-lines/rules'

/** What the community's places are called, as staff keep them. */
export interface KnownPlaces {
  compounds: readonly { id: string; name: string; gridId: string | null }[]
  /** `label` is the figure or letter of a building: 3, A2. */
  buildings: readonly { id: string; compoundId: string; label: string; gridId: string | null }[]
  /** The grid whose group it is, null for a group of the whole community. */
  groupGridId: string | null
}

/** Where a message seems to be about. */
export interface MentionedPlace {
  gridId: string | null
  compoundId: string | null
  buildingId: string | null
  /** The words for it: `砖瓦厂 3栋2单元`; empty where none stand there. */
  words: string
  /** Not said in the message: the sender calls themselves so (`3栋张姐`). */
  fromName: boolean
}

const FIGURES = '[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|\\d{1,3}|[A-Za-z]\\d{0,2}'
const BUILDING = new RegExp(
  `(?<![\\d.:])(${FIGURES})\\s?(?:栋|幢|号楼|座)(?:\\s?(?:${FIGURES})\\s?单元)?(?:\\s?\\d{3,4}(?!\\d))?`,
  'u',
)
const DASHED = /(?<![\d.:/-])(\d{1,2})[-－](\d{1,2})[-－](\d{3,4})(?![\d-])/u
const UNIT = new RegExp(`(?:${FIGURES})\\s?单元`, 'u')
const DIGITS = '零一二三四五六七八九'

/** `3` of 三, `12` of 十二, `A2` of a2: as buildings are labelled. */
export function buildingLabel(figure: string): string {
  const ten = figure.indexOf('十')
  if (ten >= 0) {
    const [tens, ones] = [figure.slice(0, ten), figure.slice(ten + 1)]
    return String((tens === '' ? 1 : DIGITS.indexOf(tens)) * 10 + (ones === '' ? 0 : DIGITS.indexOf(ones)))
  }
  const digit = DIGITS.indexOf(figure)
  return digit > 0 ? String(digit) : figure.toUpperCase().replace(/^0+(?=\d)/, '')
}

/** The label of a building as staff keep it: `3` of 3栋, `A2` of A2座. */
export const labelOfBuilding = (name: string): string =>
  buildingLabel(
    foldWidth(name)
      .replace(/\s*(?:栋|幢|号楼|号|座|楼)$/u, '')
      .trim(),
  )

/** 砖瓦厂 for 砖瓦厂小区: nobody says the whole name. */
const shortName = (name: string) => name.replace(/(?:小区|家园|花园|新村|社区|公寓|苑|院落)$/u, '')

interface Spoken {
  label: string | null
  words: string
}

function spokenPlace(text: string): Spoken | null {
  const building = BUILDING.exec(text)
  if (building) return { label: buildingLabel(building[1] ?? ''), words: building[0].trim() }
  const dashed = DASHED.exec(text)
  if (dashed) return { label: buildingLabel(dashed[1] ?? ''), words: dashed[0] }
  const unit = UNIT.exec(text)
  return unit ? { label: null, words: unit[0] } : null
}

function findIn(text: string, places: KnownPlaces): Omit<MentionedPlace, 'fromName'> | null {
  const plain = foldWidth(text)
  const named = places.compounds
    .map((compound) => ({ compound, short: shortName(compound.name) }))
    .filter(({ short }) => short.length >= 2 && plain.includes(short))
    .sort((one, other) => other.short.length - one.short.length)[0]
  const spoken = spokenPlace(plain)
  if (!named && !spoken) return null
  // A figure alone is a building only where one compound has it, among those of the group's grid if it has one.
  const candidates = places.buildings.filter(
    ({ label, compoundId, gridId }) =>
      label === spoken?.label &&
      (named
        ? compoundId === named.compound.id
        : places.groupGridId === null || gridId === places.groupGridId),
  )
  const building = candidates.length === 1 ? candidates[0] : undefined
  const compound = named?.compound ?? places.compounds.find(({ id }) => id === building?.compoundId)
  return {
    gridId: building?.gridId ?? compound?.gridId ?? null,
    compoundId: compound?.id ?? null,
    buildingId: building?.id ?? null,
    words: [named?.short, spoken?.words].filter(Boolean).join(' '),
  }
}

/** The place a message names; else the one its sender's name tells; else only the grid of the group. */
export function placeOf(said: { text: string; sender: string | null }, places: KnownPlaces): MentionedPlace {
  const inText = findIn(said.text, places)
  if (inText) return { ...inText, gridId: inText.gridId ?? places.groupGridId, fromName: false }
  const inName = said.sender === null ? null : findIn(said.sender, places)
  if (inName) return { ...inName, gridId: inName.gridId ?? places.groupGridId, fromName: true }
  return { gridId: places.groupGridId, compoundId: null, buildingId: null, words: '', fromName: false }
}

const UP_TO_BUILDING = new RegExp(`^.*?(?:${FIGURES})\\s?(?:栋|幢|号楼|座)\\s?`, 'u')

/** What the words tell beyond compound and building, which a case keeps apart: `2单元` of `砖瓦厂 5栋2单元`. */
export function wordsBeyond({
  words,
  compoundId,
  buildingId,
}: Pick<MentionedPlace, 'words' | 'compoundId' | 'buildingId'>): string {
  if (buildingId !== null) return words.replace(UP_TO_BUILDING, '')
  if (compoundId === null) return words
  const after = words.indexOf(' ')
  return after < 0 ? '' : words.slice(after + 1)
}
