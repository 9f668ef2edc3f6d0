import { addUnit, changeUnit, type UnitView } from '@linli/domain/complaints/units/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { CheckRow } from '@linli/ui/check-row'
import { TextField } from '@linli/ui/field'
import { Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { useSend } from './use-send'

const NAME_LENGTH = 40
const PHONE_LENGTH = 30

interface UnitFormSheetProps {
  /** The one to change; a new one when absent. */
  unit?: UnitView
  grids: readonly { id: string; name: string }[]
  onClose: () => void
  reload: () => Promise<void>
}

/** Name, contact and grids of a unit. */
export function UnitFormSheet({ unit, grids, onClose, reload }: UnitFormSheetProps) {
  const [name, setName] = useState(unit?.name ?? '')
  const [contactName, setContactName] = useState(unit?.contactName ?? '')
  const [phone, setPhone] = useState('')
  const [gridIds, setGridIds] = useState(unit?.grids.map(({ id }) => id) ?? [])
  const send = useSend(reload)
  const complete = name.trim() !== '' && contactName.trim() !== ''
  const save = async () => {
    const body = { name, contactName, phone: phone.trim() || null, gridIds }
    const sending = () =>
      unit ? call(changeUnit, { params: { unitId: unit.id }, body }) : call(addUnit, { body })
    if (await send(sending, unit ? '改好了' : '加好了，请给它发邀请码')) onClose()
  }
  return (
    <Sheet
      open
      title={unit ? `改${unit.name}` : '加一家共建单位'}
      onClose={onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={onClose}>
            先不了
          </Button>
          <Button
            grow={1.4}
            disabled={!complete}
            reason={complete ? undefined : '请填单位名称和联系人'}
            onTap={save}
          >
            存好
          </Button>
        </ButtonRow>
      }
    >
      <TextField
        label="单位名称"
        placeholder="如 凉亭派出所"
        maxLength={NAME_LENGTH}
        value={name}
        onChange={setName}
      />
      <TextField label="联系人" maxLength={NAME_LENGTH} value={contactName} onChange={setContactName} />
      <TextField
        label="联系电话"
        help={unit?.maskedPhone ? `现在是 ${unit.maskedPhone}，不改就空着` : '手机或座机，加密存放'}
        maxLength={PHONE_LENGTH}
        value={phone}
        onChange={setPhone}
      />
      <Note>管哪些网格（都不选就是整个社区）</Note>
      {grids.map((grid) => (
        <CheckRow
          key={grid.id}
          title={grid.name}
          checked={gridIds.includes(grid.id)}
          onChange={(checked) =>
            setGridIds(checked ? [...gridIds, grid.id] : gridIds.filter((id) => id !== grid.id))
          }
        />
      ))}
    </Sheet>
  )
}
