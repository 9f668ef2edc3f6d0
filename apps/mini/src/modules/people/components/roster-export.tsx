import { exportRoster } from '@linli/domain/people/contract'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Segmented } from '@linli/ui/segmented'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { saveFile } from '@/shared/save-file'
import { showError } from '@/shared/show-error'

type Format = 'xlsx' | 'csv'
const FORMATS: { value: Format; label: string }[] = [
  { value: 'xlsx', label: 'Excel 表格' },
  { value: 'csv', label: 'CSV 文本' },
]

/** The roster as the same sheet, for a reason that is kept. */
export function RosterExport() {
  const [asking, setAsking] = useState(false)
  const [format, setFormat] = useState<Format>('xlsx')
  const take = async (reason: string) => {
    try {
      const file = await call(exportRoster, { body: { format, reason } })
      await saveFile(file)
      setAsking(false)
      toast(`${file.fileName} 导出来了`)
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Section title="导出">
      <Card>
        <Note>
          导出的表和导入的一样，改好可以再传回来。表里有完整的手机号和身份证号，请保管好，用完删掉。
        </Note>
        {/* WeChat opens Excel files only. */}
        {process.env.TARO_ENV === 'h5' && (
          <Segmented label="文件格式" options={FORMATS} value={format} onChange={setFormat} />
        )}
        <Button kind="outline" onTap={() => setAsking(true)}>
          导出花名册
        </Button>
      </Card>
      <ConfirmSheet
        open={asking}
        title="导出花名册"
        note="谁在什么时候、为什么导出，会记录下来。"
        yes="导出"
        reason={{ label: '为什么导出', placeholder: '如：街道要的 11 月人口报表' }}
        onYes={take}
        onClose={() => setAsking(false)}
      />
    </Section>
  )
}
