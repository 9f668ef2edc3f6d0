import type { ComplaintView } from '@linli/domain/complaints/reading/contract'
import { COMPLAINT_CATEGORIES, COMPLAINT_PHASES, ENTRY_KINDS } from '@linli/domain/complaints/terms'
import {
  actOnWhistle,
  closeWhistle,
  getMyWhistle,
  type MyWhistle,
  reportToWhistle,
} from '@linli/domain/complaints/whistles/contract'
import type { WhistleAct } from '@linli/domain/complaints/whistles/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Fact } from '@linli/ui/row'
import { Note, Split, Strong, Title } from '@linli/ui/text'
import { Timeline, type TimelineStep } from '@linli/ui/timeline'
import Taro, { usePullDownRefresh, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { when } from '@/shared/format'
import { Loaded } from '@/shared/loaded'
import { PhotoStrip } from '@/shared/photo-strip'
import { Screen } from '@/shared/screen'
import { useServerData } from '@/shared/use-server-data'
import { WhistleTag } from '@/shared/whistle-tag'
import { dueWords } from '@/shared/whistle-words'
import { DeedSheet } from '../../components/deed-sheet'
import { photosOf } from '../../components/photo-words'
import { useSend } from '../../components/use-send'
import { VoiceNotes } from '../../components/voice-notes'

/** One whistle, for the people of the unit it was blown to. */
export default function WhistlePage() {
  const { whistleId = '' } = useRouter().params
  const data = useServerData(() => call(getMyWhistle, { params: { whistleId } }), { deps: [whistleId] })
  const [asking, setAsking] = useState<'act' | 'close'>()
  const send = useSend(data.reload)
  usePullDownRefresh(() => void data.reload().then(() => Taro.stopPullDownRefresh()))
  const params = { whistleId }
  const close = () => setAsking(undefined)
  const sendThen = (words: string) => async (sending: () => Promise<void>) => {
    if (await send(sending, words)) close()
  }
  const report = () => send(() => call(reportToWhistle, { params, body: {} }), '报到了，社区和居民都看得到')
  return (
    <Screen footer={data.value && <Buttons acts={data.value.acts} onReport={report} onAsk={setAsking} />}>
      <Loaded data={data} rows={4}>
        {(whistle) => (
          <>
            <Head whistle={whistle} />
            {whistle.complaint && <Case complaint={whistle.complaint} />}
            <Story whistle={whistle} />
          </>
        )}
      </Loaded>
      {asking === 'act' && (
        <DeedSheet
          name={`whistle.${whistleId}.act`}
          title="写进展"
          note="社区和反映的居民看得到，照片也看得到。"
          yes="写好了"
          label="做了什么、发现了什么"
          placeholder="如：到现场看过，管子裂了，下午来换"
          photos="现场的照片"
          act={({ text: words, ...photos }) => call(actOnWhistle, { params, body: { words, ...photos } })}
          onSend={sendThen('写上了')}
          onClose={close}
        />
      )}
      {asking === 'close' && (
        <DeedSheet
          name={`whistle.${whistleId}.close`}
          title="办完了？"
          note="写上结果，加几张办好以后的照片，居民最想看。社区接着答复居民；这件诉求结束以前，你们还看得到。"
          yes="办完了"
          label="办理结果"
          placeholder="如：管子换好，不漏了"
          photos="办好以后的照片"
          act={({ text: outcome, ...photos }) => call(closeWhistle, { params, body: { outcome, ...photos } })}
          onSend={sendThen('办完了，谢谢')}
          onClose={close}
        />
      )}
    </Screen>
  )
}

interface ButtonsProps {
  acts: readonly WhistleAct[]
  onReport: () => Promise<unknown>
  onAsk: (what: 'act' | 'close') => void
}

function Buttons({ acts, onReport, onAsk }: ButtonsProps) {
  if (acts.includes('report')) return <Button onTap={onReport}>报到，我们来处理</Button>
  if (acts.length === 0) return null
  return (
    <ButtonRow>
      <Button kind="outline" onTap={() => onAsk('close')}>
        办完了
      </Button>
      <Button grow={1.4} onTap={() => onAsk('act')}>
        写进展
      </Button>
    </ButtonRow>
  )
}

function Head({ whistle }: { whistle: MyWhistle }) {
  const { message, blownByName, blownAt, withdrawReason, reportedByName, outcome } = whistle
  return (
    <Card>
      <Split top>
        <Title>{whistle.caseTitle ?? `第 ${whistle.caseNumber} 号诉求`}</Title>
        <WhistleTag whistle={whistle} />
      </Split>
      <Note tone={whistle.due === 'overdue' ? 'brick' : undefined}>{dueWords(whistle)}</Note>
      <Strong>{message}</Strong>
      <Note>{`${blownByName ?? '社区'} · ${when(blownAt)} 吹哨`}</Note>
      {reportedByName && <Fact name="报到">{reportedByName}</Fact>}
      {outcome && <Fact name="办理结果">{outcome}</Fact>}
      {withdrawReason && <Fact name="撤回原因">{withdrawReason}</Fact>}
      {!whistle.complaint && <Note>这次吹哨已经了结，只看得到你们做过的事</Note>}
    </Card>
  )
}

function Case({ complaint }: { complaint: ComplaintView }) {
  const { place, body, category, phase, number, owner } = complaint
  return (
    <Section title="居民反映的" more={`第 ${number} 号 · ${COMPLAINT_PHASES[phase]}`}>
      <Card>
        <Note tone="ink">{body}</Note>
        {place !== '' && <Fact name="地点">{place}</Fact>}
        <Fact name="类别">{COMPLAINT_CATEGORIES[category]}</Fact>
        <VoiceNotes complaint={complaint} />
        <PhotoStrip attachments={complaint.attachments} label="反映时拍的照片" />
        {owner?.name && <Fact name="社区负责人">{owner.name}</Fact>}
      </Card>
    </Section>
  )
}

/** The timeline of the case as far as the unit reads it; afterwards what the unit itself did. */
function Story({ whistle: { complaint, deeds } }: { whistle: MyWhistle }) {
  const lines: Line[] = complaint
    ? complaint.entries.map(({ occurredAt, ...line }) => ({ ...line, at: occurredAt }))
    : deeds
  const steps = lines.map(step)
  if (steps.length === 0) return null
  return (
    <Section title={complaint ? '经过' : '你们做过的'}>
      <Card>
        <Timeline steps={steps} />
      </Card>
    </Section>
  )
}

type Line = MyWhistle['deeds'][number]

const step = ({ kind, body, byName, at, attachments }: Line, index: number): TimelineStep => ({
  key: String(index),
  title: `${ENTRY_KINDS[kind]} · ${when(at)}`,
  note: (
    <>
      {byName === null ? body : `${byName}：${body}`}
      <PhotoStrip attachments={attachments} label={photosOf({ kind })} />
    </>
  ),
  state: 'done',
})
