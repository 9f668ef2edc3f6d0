import { useState } from 'react'
import { Loaded } from '@/shared/loaded'
import { ActSheet } from './act-sheets'
import { MainButtons, MoreActs, type SheetKind } from './handle-buttons'
import { HandleView } from './handle-view'
import { type Handled, useHandled } from './use-handled'

/** The sheet that is open, if any: one act, or the list of all that may be done. */
export type OpenSheet = SheetKind | 'more' | undefined

interface SheetsProps {
  handled: Handled
  open: OpenSheet
  onOpen: (sheet: OpenSheet) => void
  onDone: () => Promise<void>
}

export function HandleSheets({ handled, open, onOpen, onDone }: SheetsProps) {
  const close = () => onOpen(undefined)
  if (open === undefined) return null
  if (open === 'more') return <MoreActs open handled={handled} onAct={onOpen} onClose={close} />
  return <ActSheet kind={open} handled={handled} onClose={close} onDone={onDone} />
}

/** A case beside the list, at a desk. */
export function HandlePanel({ complaintId, onDone }: { complaintId: string; onDone: () => void }) {
  const data = useHandled(complaintId)
  const [sheet, setSheet] = useState<OpenSheet>()
  const done = async () => {
    await data.reload()
    onDone()
  }
  return (
    <Loaded data={data} rows={4}>
      {(handled) => (
        <>
          <HandleView
            handled={handled}
            head={<MainButtons handled={handled} onAct={setSheet} />}
            onMore={() => setSheet('more')}
            onDone={done}
          />
          <HandleSheets handled={handled} open={sheet} onOpen={setSheet} onDone={done} />
        </>
      )}
    </Loaded>
  )
}
