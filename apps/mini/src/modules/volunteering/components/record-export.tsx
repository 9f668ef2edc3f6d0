import { exportServiceRecords } from '@linli/domain/volunteering/record-export/contract'
import { DateField, FieldRow } from '@linli/ui/field'
import { Row, Rows } from '@linli/ui/row'
import { ConfirmSheet } from '@linli/ui/sheet'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { today } from '@/shared/format'
import { saveFile } from '@/shared/save-file'
import { showError } from '@/shared/show-error'

/** The settled records of a time as the national rules list them, for a reason that is kept. */
export function RecordExport() {
  const [asking, setAsking] = useState(false)
  const [from, setFrom] = useState(`${today().slice(0, 4)}-01-01`)
  const [to, setTo] = useState(today())
  const take = async (reason: string) => {
    try {
      const file = await call(exportServiceRecords, { body: { from, to, reason } })
      await saveFile(file)
      setAsking(false)
      toast(`导出了 ${file.records} 条`)
    } catch (error) {
      showError(error)
    }
  }
  return (
    <>
      <Rows>
        <Row
          title="导出服务记录"
          note="按《志愿服务记录与证明出具办法》的格式"
          onTap={() => setAsking(true)}
        />
      </Rows>
      <ConfirmSheet
        open={asking}
        title="导出服务记录"
        note="已结算的每一次服务一行。谁在什么时候、为什么导出，会记录下来。"
        yes="导出"
        reason={{ label: '为什么导出', placeholder: '如：街道要的年度志愿服务统计' }}
        onYes={take}
        onClose={() => setAsking(false)}
      >
        <FieldRow>
          <DateField label="从" to={to} value={from} onChange={setFrom} />
          <DateField label="到" from={from} to={today()} value={to} onChange={setTo} />
        </FieldRow>
      </ConfirmSheet>
    </>
  )
}
