import { Button, ButtonRow } from '@linli/ui/button'
import { Notice } from '@linli/ui/notice'
import { ConfirmSheet } from '@linli/ui/sheet'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { goBack } from './go'

interface PublishFootProps<Saved> {
  form: {
    published: boolean
    /** The first thing that stands in the way. */
    refusal: string | undefined
    changed: boolean
    /** Null when it could not be done, which the form then says. */
    save: () => Promise<Saved | null>
    publish: () => Promise<Saved | null>
  }
  /** What publishing means, and what a change does to those who are told of it. */
  notes: { publish: string; change: string }
  /** How many are told of a change; nobody is asked about one that nobody reads. */
  people: number
  onPublished: (live: Saved) => void
}

/** The foot of a form that staff publish with: a draft, publishing, and changes of what is public already. */
export function PublishFoot<Saved>({ form, notes, people, onPublished }: PublishFootProps<Saved>) {
  const [asking, setAsking] = useState<'publish' | 'change'>()
  const { published, refusal, changed, save, publish } = form
  const saveDraft = async () => {
    if (await save()) toast('草稿存好了，居民还看不到')
  }
  const saveChange = async () => {
    const saved = await save()
    setAsking(undefined)
    if (!saved) return
    toast('改好了')
    goBack()
  }
  const publishNow = async () => {
    const live = await publish()
    setAsking(undefined)
    if (live) onPublished(live)
  }
  return (
    <>
      {refusal && <Notice tone="brick">{refusal}</Notice>}
      {published ? (
        <Button
          disabled={!changed}
          reason={changed ? undefined : '还没有改动'}
          onTap={() => (people > 0 ? setAsking('change') : saveChange())}
        >
          保存修改
        </Button>
      ) : (
        <ButtonRow>
          <Button kind="outline" onTap={saveDraft}>
            存草稿
          </Button>
          <Button grow={1.4} onTap={() => setAsking('publish')}>
            发布
          </Button>
        </ButtonRow>
      )}
      <ConfirmSheet
        open={asking === 'publish'}
        title="现在发布？"
        note={notes.publish}
        yes="发布"
        no="再看看"
        onYes={publishNow}
        onClose={() => setAsking(undefined)}
      />
      <ConfirmSheet
        open={asking === 'change'}
        title="保存修改？"
        note={notes.change}
        yes="保存并通知"
        no="再看看"
        onYes={saveChange}
        onClose={() => setAsking(undefined)}
      />
    </>
  )
}
