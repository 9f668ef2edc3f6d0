import { addOutsideSystem, revealOutsideKey } from '@linli/domain/complaints/outside-systems/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { CheckRow } from '@linli/ui/check-row'
import { TextField } from '@linli/ui/field'
import { Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { showError } from '@/shared/show-error'
import type { FreshKey } from './outside-key-sheet'

const NAME_LENGTH = 40

interface AddOutsideSheetProps {
  onKey: (key: FreshKey) => void
  onClose: () => void
  reload: () => Promise<void>
}

/** Lets an outside system in, and shows its key. */
export function AddOutsideSheet({ onKey, onClose, reload }: AddOutsideSheetProps) {
  const [name, setName] = useState('')
  const [mayReport, setMayReport] = useState(true)
  const [mayRead, setMayRead] = useState(true)
  const missing = name.trim() === '' ? '请填写名称' : mayReport || mayRead ? undefined : '请至少选一样'
  const add = async () => {
    try {
      const system = await call(addOutsideSystem, { body: { name: name.trim(), mayReport, mayRead } })
      const { key } = await call(revealOutsideKey, { params: { systemId: system.id }, body: {} })
      onKey({ systemName: system.name, key })
    } catch (error) {
      showError(error)
    }
    await reload()
  }
  return (
    <Sheet
      open
      title="接入一个系统"
      onClose={onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={onClose}>
            先不了
          </Button>
          <Button grow={1.4} disabled={missing !== undefined} reason={missing} onTap={add}>
            发钥匙
          </Button>
        </ButtonRow>
      }
    >
      <TextField
        label="名称"
        placeholder="如 昆明市 12345 热线"
        maxLength={NAME_LENGTH}
        value={name}
        onChange={setName}
      />
      <Note>这把钥匙能做什么</Note>
      <CheckRow
        title="送诉求来"
        note="每件都有编号和期限，和居民反映的一样办"
        checked={mayReport}
        onChange={setMayReport}
      />
      <CheckRow
        title="查自己送来的"
        note="看得到答复和进展；别人的只看得到公开的"
        checked={mayRead}
        onChange={setMayRead}
      />
    </Sheet>
  )
}
