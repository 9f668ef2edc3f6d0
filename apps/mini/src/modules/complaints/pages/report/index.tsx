import type { ReportForm } from '@linli/domain/complaints/intake/contract'
import { MAX_REPORT_LENGTH } from '@linli/domain/complaints/terms'
import { Button } from '@linli/ui/button'
import { Section } from '@linli/ui/card'
import { CheckRow } from '@linli/ui/check-row'
import { LongTextField, PickerField } from '@linli/ui/field'
import { Notice } from '@linli/ui/notice'
import Taro, { useRouter } from '@tarojs/taro'
import { useEffect } from 'react'
import { BindFirst } from '@/shared/account-first'
import { Loaded } from '@/shared/loaded'
import { PhotoPicker } from '@/shared/photo-picker'
import { Screen } from '@/shared/screen'
import { VoiceRecorder } from '@/shared/voice-recorder'
import { AlikeSheet } from '../../components/alike-sheet'
import { CategoryFields } from '../../components/category-fields'
import { FirstAskedFields, HeardFromFields } from '../../components/heard-from-fields'
import { PlaceFields } from '../../components/place-fields'
import { type Report, useReport } from '../../components/use-report'

/** Says what is wrong: photo first, then words or voice, what, where. `behalf=yes`: staff write down what they heard. */
export default function ReportPage() {
  const behalf = useRouter().params.behalf === 'yes'
  const report = useReport(behalf)
  useEffect(() => {
    if (behalf) void Taro.setNavigationBarTitle({ title: '替居民登记' })
  }, [behalf])
  const { form, missing, send } = report
  const mayReport = form.value && (behalf || form.value.reporters.length > 0)
  return (
    <Screen
      footer={
        mayReport && (
          <Button disabled={missing !== undefined} reason={missing} onTap={() => send()}>
            {behalf ? '登记' : '提交'}
          </Button>
        )
      }
    >
      <Loaded data={form}>
        {(value) =>
          behalf || value.reporters.length > 0 ? (
            <Form report={report} form={value} behalf={behalf} />
          ) : (
            <BindFirst message="先用登记在社区的姓名和手机号认领身份，办好了才通知得到你" />
          )
        }
      </Loaded>
      <AlikeSheet report={report} behalf={behalf} />
    </Screen>
  )
}

interface FormProps {
  report: Report
  form: ReportForm
  behalf: boolean
}

function Form({ report, form, behalf }: FormProps) {
  const { draft, set, restored, attachments, startAnew } = report
  const home = behalf ? undefined : form.reporters[0]
  return (
    <>
      {restored && (
        <Notice
          title="上次没写完的还在"
          action={
            <Button size="s" kind="outline" onTap={startAnew}>
              不要了，重新写
            </Button>
          }
        >
          接着写，写好提交就行
        </Notice>
      )}
      {behalf && (
        <Section title="谁说的">
          <HeardFromFields form={form} draft={draft} set={set} />
        </Section>
      )}
      <Section title="拍下来">
        <PhotoPicker attachments={attachments} label="照片" />
      </Section>
      <Section title="说清楚">
        <LongTextField
          label="是什么事"
          placeholder="什么地方，怎么了，多久了"
          maxLength={MAX_REPORT_LENGTH}
          value={draft.text}
          onChange={(text) => set({ text })}
        />
        <VoiceRecorder attachments={attachments} />
      </Section>
      <Section title="算哪一类">
        <CategoryFields draft={draft} set={set} />
      </Section>
      <Section title="在哪里">
        <PlaceFields form={form} draft={draft} home={home} set={set} />
      </Section>
      {behalf ? (
        <Section title="谁来办">
          <FirstAskedFields form={form} draft={draft} set={set} />
        </Section>
      ) : (
        <ForWhom report={report} form={form} />
      )}
      <Openness report={report} behalf={behalf} />
    </>
  )
}

function ForWhom({ report: { draft, set }, form: { reporters } }: Omit<FormProps, 'behalf'>) {
  const [self] = reporters
  if (!self || reporters.length === 1) return null
  return (
    <Section title="替谁反映">
      <PickerField
        label="是谁的事"
        options={reporters.map(({ personId, name }, at) => ({
          value: personId,
          label: at === 0 ? `我自己（${name}）` : name,
        }))}
        value={draft.personId ?? self.personId}
        onChange={(personId) => set({ personId })}
      />
    </Section>
  )
}

function Openness({ report: { draft, set }, behalf }: Omit<FormProps, 'form'>) {
  const who = behalf ? '本人同意' : '同意'
  return (
    <Section title="给不给邻居看">
      <CheckRow
        title={`${who}公开给邻居看`}
        note="不显示名字，地点只到楼栋，照片不公开。邻居可以一起关注"
        checked={draft.publicAgreed && !draft.isPrivate}
        onChange={(publicAgreed) => set({ publicAgreed, isPrivate: false })}
      />
      <CheckRow
        title="保密：只有办事的人看到"
        note="家里的事、身体的事。以后也不能公开"
        checked={draft.isPrivate}
        onChange={(isPrivate) => set({ isPrivate, publicAgreed: isPrivate ? false : draft.publicAgreed })}
      />
    </Section>
  )
}
