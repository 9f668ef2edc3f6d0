import { CASE_ACTS, type CaseActKind } from '@linli/domain/complaints/handling/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Row, Rows } from '@linli/ui/row'
import { Sheet } from '@linli/ui/sheet'
import { useElderMode } from '@/shared/elder-mode'
import type { Handled } from './use-handled'

/** What is done most often comes first; the first that is open to the reader is the page's main button. */
const MAIN: readonly CaseActKind[] = [
  'accept',
  'take_over',
  'resume',
  'decide_extension',
  'call_back',
  'answer',
]
const SECOND: readonly CaseActKind[] = ['resolve', 'hand_over', 'transfer', 'note']

/** Acts that have a sheet of their own on these pages. */
export const SHEETS = [
  'accept',
  'take_over',
  'answer',
  'resolve',
  'call_back',
  'note',
  'hand_over',
  'transfer',
  'pause',
  'resume',
  'ask_extension',
  'decide_extension',
  'set_priority',
  'change_details',
  'name_reporter',
  'merge',
  'split',
] as const satisfies readonly CaseActKind[]
export type SheetKind = (typeof SHEETS)[number]

const WORDS: Partial<Record<CaseActKind, string>> = {
  accept: '受理，我来负责',
  resolve: '办完了',
  call_back: '记下回访',
  merge: '并入另一件诉求',
}
const wordsOf = (kind: CaseActKind) => WORDS[kind] ?? CASE_ACTS[kind]

const open = (kinds: readonly CaseActKind[], { handling }: Handled): SheetKind | undefined =>
  SHEETS.find((kind) => kind === kinds.find((each) => handling.acts.includes(each)))

interface MainButtonsProps {
  handled: Handled
  onAct: (kind: SheetKind | 'more') => void
}

export function MainButtons({ handled, onAct }: MainButtonsProps) {
  const main = open(MAIN, handled)
  const elder = useElderMode((mode) => mode.on)
  // In large type one button is all that fits; the others are under 更多操作.
  const second = elder && main ? undefined : open(SECOND, handled)
  return (
    <ButtonRow>
      {!elder && (
        <Button kind="ghost" grow={0.6} label="更多操作" onTap={() => onAct('more')}>
          更多
        </Button>
      )}
      {second && (
        <Button kind={main ? 'outline' : 'primary'} onTap={() => onAct(second)}>
          {wordsOf(second)}
        </Button>
      )}
      {main && (
        <Button grow={1.4} onTap={() => onAct(main)}>
          {wordsOf(main)}
        </Button>
      )}
    </ButtonRow>
  )
}

const NOTES: Partial<Record<SheetKind, string>> = {
  resolve: '请居民说解决没解决',
  call_back: '电话或上门问过居民以后',
  note: '只有工作人员看得到',
  hand_over: '换一位同事负责，写明原因',
  transfer: '楼或地方归别的网格管',
  pause: '期限停着不走，居民看得到原因',
  ask_extension: '到期前申请，主任决定',
  set_priority: '紧急的 2 小时内要联系居民',
  change_details: '标题、类别、地点、是否公开',
  name_reporter: '从花名册里找到本人，由本人说解决没解决',
  merge: '和另一件是同一个事',
  split: '一次反映了两件事',
}

interface MoreActsProps {
  handled: Handled
  open: boolean
  onAct: (kind: SheetKind) => void
  onClose: () => void
}

/** Everything else that the reader may do now. */
export function MoreActs({ handled, open: shown, onAct, onClose }: MoreActsProps) {
  const acts = SHEETS.filter((kind) => handled.handling.acts.includes(kind))
  return (
    <Sheet open={shown} title="可以这样办" onClose={onClose}>
      <Rows>
        {acts.map((kind) => (
          <Row key={kind} title={wordsOf(kind)} note={NOTES[kind]} onTap={() => onAct(kind)} />
        ))}
      </Rows>
      {acts.length === 0 && <Row title="现在没有要你办的" note="这件事由别的同事负责，或已经结束" />}
    </Sheet>
  )
}
