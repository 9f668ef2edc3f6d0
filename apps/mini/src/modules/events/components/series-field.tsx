import { createSeries, type SeriesView } from '@linli/domain/events/contract'
import { EVENT_KINDS, type EventKind } from '@linli/domain/events/terms'
import { Button } from '@linli/ui/button'
import { PickerField, TextField } from '@linli/ui/field'
import { Segmented } from '@linli/ui/segmented'
import { Sheet } from '@linli/ui/sheet'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { showError } from '@/shared/show-error'
import { KIND_OPTIONS } from './kind-options'

const NEW = 'new'

interface SeriesFieldProps {
  series: SeriesView[]
  value: string | undefined
  onChange: (series: SeriesView) => void
  error?: string
}

/** Which series the session belongs to; a new one can be begun on the spot. */
export function SeriesField({ series, value, onChange, error }: SeriesFieldProps) {
  const [adding, setAdding] = useState(false)
  const options = [
    ...series.map(({ id, kind, title, events }) => ({
      value: id,
      label: `${title}（${EVENT_KINDS[kind]}${events > 0 ? `，${events} 期` : ''}）`,
    })),
    { value: NEW, label: '＋ 新建系列' },
  ]
  const pick = (id: string) => {
    if (id === NEW) {
      setAdding(true)
      return
    }
    const chosen = series.find((one) => one.id === id)
    if (chosen) onChange(chosen)
  }
  return (
    <>
      <PickerField label="哪个系列" options={options} value={value} onChange={pick} error={error} />
      <NewSeries
        open={adding}
        onClose={() => setAdding(false)}
        onMade={(made) => {
          setAdding(false)
          onChange(made)
        }}
      />
    </>
  )
}

interface NewSeriesProps {
  open: boolean
  onClose: () => void
  onMade: (series: SeriesView) => void
}

function NewSeries({ open, onClose, onMade }: NewSeriesProps) {
  const [kind, setKind] = useState<EventKind>('picture_book_class')
  const [title, setTitle] = useState('')
  const name = title.trim()
  const make = async () => {
    try {
      const made = await call(createSeries, { body: { kind, title: name } })
      toast(`“${made.title}”建好了`)
      setTitle('')
      onMade(made)
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Sheet
      open={open}
      title="新建系列"
      onClose={onClose}
      footer={
        <Button
          disabled={name.length < 2}
          reason={name.length < 2 ? '名字至少两个字' : undefined}
          onTap={make}
        >
          建好，接着填活动
        </Button>
      }
    >
      <Segmented label="活动种类" options={KIND_OPTIONS} value={kind} onChange={setKind} />
      <TextField
        label="系列名字"
        placeholder="如：周末绘本课"
        maxLength={60}
        value={title}
        onChange={setTitle}
      />
    </Sheet>
  )
}
