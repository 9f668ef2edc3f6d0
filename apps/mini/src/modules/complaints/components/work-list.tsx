import {
  listGridsOfWork,
  listWork,
  searchComplaints,
  type WorkRow,
} from '@linli/domain/complaints/work-list/contract'
import {
  MAX_SEARCH_LENGTH,
  WORK_STATES,
  type WorkScope,
  type WorkState,
} from '@linli/domain/complaints/work-list/terms'
import { Button } from '@linli/ui/button'
import { FieldRow, PickerField, TextField } from '@linli/ui/field'
import { Segmented } from '@linli/ui/segmented'
import { Empty } from '@linli/ui/state'
import { Note, Split } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { usePagedRows } from '@/shared/use-paged-rows'
import { useServerData } from '@/shared/use-server-data'
import { WorkLine } from './work-line'
import { WorkMap } from './work-map'

export interface Whose {
  scope: WorkScope
  gridId?: string
}

interface WorkListProps {
  initial: WorkState
  /** How many acts there were beside the list: it is read anew after each. */
  acts: number
  /** The case that stands beside. */
  chosen: string | undefined
  onOpen: (complaintId: string) => void
  /** Told which case is the first of the list, to show it where nothing is chosen. */
  onFirst: (complaintId: string | undefined) => void
}

const STATES = (Object.keys(WORK_STATES) as WorkState[]).map((value) => ({
  value,
  label: WORK_STATES[value],
}))

/** Cases by their deadline, as a list or on a map, or looked for by words. */
export function WorkList({ initial, acts, chosen, onOpen, onFirst }: WorkListProps) {
  const [state, setState] = useState<WorkState>(initial)
  const [whose, setWhose] = useState<Whose>({ scope: 'reach' })
  const [sought, setSought] = useState('')
  const [onMap, setOnMap] = useState(false)
  const words = sought.trim()
  return (
    <>
      <FieldRow>
        <TextField
          label="找诉求"
          placeholder="几个字，或编号"
          value={sought}
          maxLength={MAX_SEARCH_LENGTH}
          onChange={setSought}
        />
        {words === '' && <WhosePicker whose={whose} onChange={setWhose} />}
      </FieldRow>
      {words === '' && (
        <Split>
          <Note>{onMap ? '没办结的，最近 200 件' : '按到期先后'}</Note>
          <Button kind="ghost" size="s" onTap={() => setOnMap(!onMap)}>
            {onMap ? '看列表' : '看地图'}
          </Button>
        </Split>
      )}
      {words === '' && !onMap && (
        <Segmented label="哪些" options={STATES} value={state} onChange={setState} />
      )}
      {words === '' && onMap && <WorkMap whose={whose} onOpen={onOpen} />}
      {words === '' && !onMap && (
        <ByDeadline
          {...{ state, whose, acts, chosen, onOpen, onFirst }}
          key={`${state} ${JSON.stringify(whose)}`}
        />
      )}
      {words !== '' && <Found key={words} words={words} chosen={chosen} onOpen={onOpen} />}
    </>
  )
}

const MINE = 'mine'
const NO_GRID = 'no_grid'
const REACH = 'reach'

/** Whose cases: all one may handle, one's own, those of no grid, or for who looks after all of them one grid's. */
function WhosePicker({ whose, onChange }: { whose: Whose; onChange: (whose: Whose) => void }) {
  const { value: grids } = useServerData(() => call(listGridsOfWork), { keepAs: 'complaints.grids' })
  const every = grids?.ownGridId === null ? '全社区' : '我能办的'
  const options = [
    { value: REACH, label: every },
    { value: MINE, label: '我负责的' },
    { value: NO_GRID, label: '待分网格' },
    ...(grids?.ownGridId === null ? grids.rows.map(({ id, name }) => ({ value: id, label: name })) : []),
  ]
  const choose = (value: string) =>
    onChange(
      value === REACH || value === MINE || value === NO_GRID
        ? { scope: value }
        : { scope: 'grid', gridId: value },
    )
  return <PickerField label="谁的" options={options} value={whose.gridId ?? whose.scope} onChange={choose} />
}

interface ByDeadlineProps extends Omit<WorkListProps, 'initial'> {
  state: WorkState
  whose: Whose
}

function ByDeadline({ state, whose, acts, chosen, onOpen, onFirst }: ByDeadlineProps) {
  const paged = usePagedRows(
    async (cursor) => {
      const page = await call(listWork, { query: { ...whose, state, ...(cursor && { cursor }) } })
      if (!cursor) onFirst(page.rows[0]?.id)
      return page
    },
    { deps: [state, whose.scope, whose.gridId, acts] },
  )
  return (
    <Loaded data={paged.data} rows={4}>
      {(rows) => (
        <>
          {rows.length === 0 && <Empty title="没有这样的诉求" note={EMPTY_NOTES[state]} />}
          <Lines rows={rows} chosen={chosen} onOpen={onOpen} />
          <MoreRows paged={paged} />
        </>
      )}
    </Loaded>
  )
}

const EMPTY_NOTES: Partial<Record<WorkState, string>> = {
  open: '都办完了。有新的会排在这里',
  waiting: '都有人受理了',
  overdue: '没有超期的，继续保持',
  near: '今天没有要到期的',
}

interface LinesProps {
  rows: WorkRow[]
  chosen: string | undefined
  onOpen: (complaintId: string) => void
}

function Lines({ rows, chosen, onOpen }: LinesProps) {
  return rows.map((row) => (
    <WorkLine key={row.id} row={row} chosen={row.id === chosen} onTap={() => onOpen(row.id)} />
  ))
}

function Found({ words, chosen, onOpen }: { words: string } & Omit<LinesProps, 'rows'>) {
  const paged = usePagedRows(
    (cursor) => call(searchComplaints, { query: { q: words, ...(cursor && { cursor }) } }),
    { deps: [words] },
  )
  return (
    <Loaded data={paged.data} rows={3}>
      {(rows) => (
        <>
          {rows.length === 0 && !paged.hasMore && (
            <Empty title="没有找到" note="换个说法，或只写地点里的几个字" />
          )}
          {rows.length === 0 && paged.hasMore && <Note>最近的里没有，可以接着找更早的</Note>}
          <Lines rows={rows} chosen={chosen} onOpen={onOpen} />
          <MoreRows paged={paged} />
        </>
      )}
    </Loaded>
  )
}
