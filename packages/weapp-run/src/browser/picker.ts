import { fire, type HostElement, propsOf } from './hosts.ts'
import { append, onPress } from './press.ts'
import { asText } from './wx/call.ts'

interface Column {
  labels: string[]
  index: number
}

/** One kind of picker: which columns it shows, and what value a choice of columns makes. */
interface Mode {
  columns(host: HostElement): Column[]
  /** The value in the shape of the `change` event. */
  valueOf(host: HostElement, columns: Column[]): unknown
}

/** What was picked, and what the program had set then: once it sets something else, that counts. */
const picked = new WeakMap<HostElement, { value: unknown; given: unknown }>()

/** The picker's value for a form: what was picked, else what the program set. */
export function pickedValue(host: HostElement): unknown {
  const given = propsOf(host).value
  const last = picked.get(host)
  return last && last.given === given ? last.value : given
}

export function resetPicker(host: HostElement): void {
  picked.delete(host)
}

function labelsOf(range: unknown, key: unknown): string[] {
  if (!Array.isArray(range)) return []
  return range.map((item) =>
    asText(key && typeof item === 'object' && item !== null ? item[asText(key)] : item),
  )
}

function numbers(from: number, to: number, width = 2): string[] {
  const count = Math.max(0, to - from + 1)
  return Array.from({ length: count }, (_, index) => String(from + index).padStart(width, '0'))
}

const selector: Mode = {
  columns: (host) => {
    const { range, rangeKey, value } = propsOf(host)
    return [{ labels: labelsOf(range, rangeKey), index: Number(value ?? 0) || 0 }]
  },
  // WeChat gives the index of a single column as text.
  valueOf: (_, columns) => String(columns[0]?.index ?? 0),
}

const multiSelector: Mode = {
  columns: (host) => {
    const { range, rangeKey, value } = propsOf(host)
    const indexes = Array.isArray(value) ? value : []
    return (Array.isArray(range) ? range : []).map((column, position) => ({
      labels: labelsOf(column, rangeKey),
      index: Number(indexes[position] ?? 0) || 0,
    }))
  },
  valueOf: (_, columns) => columns.map((column) => column.index),
}

const DATE_PARTS = { year: 1, month: 2, day: 3 } as const

function dateParts(host: HostElement): number {
  const fields = asText(propsOf(host).fields)
  return fields === 'year' || fields === 'month' ? DATE_PARTS[fields] : DATE_PARTS.day
}

function columnAt(labels: string[], wanted: string): Column {
  return { labels, index: Math.max(0, labels.indexOf(wanted)) }
}

const date: Mode = {
  columns: (host) => {
    const { start, end, value } = propsOf(host)
    const now = new Date()
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].join('-')
    const [year = '', month = '01', day = '01'] = (asText(value) || today).split('-')
    const firstYear = Number(asText(start).slice(0, 4)) || now.getFullYear() - 100
    const lastYear = Number(asText(end).slice(0, 4)) || now.getFullYear() + 100
    const columns = [
      columnAt(numbers(firstYear, lastYear, 4), year),
      columnAt(numbers(1, 12), month.padStart(2, '0')),
      columnAt(numbers(1, 31), day.padStart(2, '0')),
    ]
    return columns.slice(0, dateParts(host))
  },
  valueOf: (_, columns) => columns.map((column) => column.labels[column.index]).join('-'),
}

const time: Mode = {
  columns: (host) => {
    const [hour = '00', minute = '00'] = asText(propsOf(host).value).split(':')
    return [
      columnAt(numbers(0, 23), hour.padStart(2, '0')),
      columnAt(numbers(0, 59), minute.padStart(2, '0')),
    ]
  },
  valueOf: (_, columns) => columns.map((column) => column.labels[column.index]).join(':'),
}

const MODES: Record<string, Mode> = { selector, multiSelector, date, time }

function modeOf(host: HostElement): Mode {
  const name = asText(propsOf(host).mode) || 'selector'
  const mode = MODES[name]
  if (!mode) throw new Error(`the runner has no picker of mode "${name}"`)
  return mode
}

/** Why a date or time may not be picked, or undefined. The phone's wheels don't offer such values at all. */
function outOfRange(host: HostElement, value: unknown): string | undefined {
  const { mode, start, end } = propsOf(host)
  if (mode !== 'date' && mode !== 'time') return undefined
  const text = asText(value)
  if (mode === 'date') {
    const [year = 0, month = 1, day = 1] = text.split('-').map(Number)
    const parsed = new Date(Date.UTC(year, month - 1, day))
    if (parsed.getUTCMonth() !== month - 1) return `${text} is no date`
  }
  if (start && text < asText(start).slice(0, text.length)) return `${text} is before ${start}`
  if (end && text > asText(end).slice(0, text.length)) return `${text} is after ${end}`
  return undefined
}

function change(host: HostElement, value: unknown): void {
  picked.set(host, { value, given: propsOf(host).value })
  fire(host, 'change', { value })
}

/** Picks without opening the list: labels of the columns, or a date or time as text. Throws when not offered. */
export function pick(host: HostElement, wanted: string | string[]): void {
  if (propsOf(host).disabled) throw new Error('the picker is disabled')
  const mode = modeOf(host)
  const columns = mode.columns(host)
  const separator = propsOf(host).mode === 'time' ? ':' : '-'
  const isTemporal = mode === date || mode === time
  const labels = Array.isArray(wanted) ? wanted : isTemporal ? wanted.split(separator) : [wanted]
  labels.forEach((label, position) => {
    const column = columns[position]
    const index = column?.labels.indexOf(label) ?? -1
    if (!column || index < 0)
      throw new Error(`the picker does not offer "${label}": ${column?.labels.join(' ')}`)
    column.index = index
    if (mode === multiSelector) fire(host, 'columnchange', { column: position, value: index })
  })
  const value = mode.valueOf(host, columns)
  const refusal = outOfRange(host, value)
  if (refusal) throw new Error(`the picker does not offer ${refusal}`)
  change(host, value)
}

function drawColumn(parent: HTMLElement, column: Column, onChoose: (index: number) => void): void {
  const list = append(parent, 'ul', { attributes: { role: 'listbox' } })
  const options = column.labels.map((text, index) => {
    const option = append(list, 'li', { text, attributes: { role: 'option' } })
    option.setAttribute('aria-selected', String(index === column.index))
    onPress(option, () => {
      for (const other of options) other.setAttribute('aria-selected', String(other === option))
      onChoose(index)
    })
    return option
  })
  options[column.index]?.scrollIntoView({ block: 'center' })
}

/** Shows the picker's columns as lists with 取消 and 确定, in the layer of the phone's own dialogs. */
export function openPicker(host: HostElement): void {
  const layer = document.querySelector<HTMLElement>('.wx-overlays')
  if (!layer || propsOf(host).disabled) return
  const mode = modeOf(host)
  let columns = mode.columns(host)
  const mask = append(layer, 'div', { className: 'wx-mask' })
  const panel = append(mask, 'div', { className: 'wx-picker', attributes: { role: 'dialog' } })
  const header = append(panel, 'header')
  const cancel = append(header, 'button', { text: '取消' })
  const confirm = append(header, 'button', { text: '确定' })
  const body = append(panel, 'div')
  const drawColumns = () => {
    body.replaceChildren()
    columns.forEach((column, position) => {
      drawColumn(body, column, (index) => {
        column.index = index
        if (mode === multiSelector) columnChanged(position, index)
      })
    })
  }
  // The program may answer a column's change with other columns, as an address picker does.
  const columnChanged = (position: number, index: number) => {
    const chosen = columns.map((column) => column.index)
    fire(host, 'columnchange', { column: position, value: index })
    setTimeout(() => {
      const offered = mode.columns(host)
      const same = offered.every((column, at) => column.labels.join() === columns[at]?.labels.join())
      columns = same
        ? columns
        : offered.map((column, at) => ({ ...column, index: at <= position ? (chosen[at] ?? 0) : 0 }))
      if (!same) drawColumns()
    }, 50)
  }
  drawColumns()
  onPress(cancel, () => {
    mask.remove()
    fire(host, 'cancel', {})
  })
  onPress(confirm, () => {
    const value = mode.valueOf(host, columns)
    if (outOfRange(host, value)) return
    mask.remove()
    change(host, value)
  })
}
