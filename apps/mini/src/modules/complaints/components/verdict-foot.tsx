import { giveVerdict } from '@linli/domain/complaints/closing/contract'
import type { Said } from '@linli/domain/complaints/closing/rules'
import type { ComplaintView } from '@linli/domain/complaints/reading/contract'
import { RESIDENT_VERDICTS, type ResidentVerdict } from '@linli/domain/complaints/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Note, Strong } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { showError } from '@/shared/show-error'
import { FormSheet } from './form-sheet'
import { NOTHING_SAID, SaidFields, sentAs } from './said-fields'

interface VerdictFootProps {
  complaint: ComplaintView
  reload: () => Promise<void>
}

/** `解决了吗？` and three buttons, for whose concern it is. */
export function VerdictFoot({ complaint, reload }: VerdictFootProps) {
  const [verdict, setVerdict] = useState<ResidentVerdict>()
  return (
    <>
      <Strong>由你确认：解决了吗？</Strong>
      <ButtonRow>
        <Button kind="outline" label="没有解决" onTap={() => setVerdict('unsolved')}>
          没有
        </Button>
        <Button kind="outline" label="部分解决" onTap={() => setVerdict('partly')}>
          部分
        </Button>
        <Button grow={1.3} onTap={() => setVerdict('solved')}>
          解决了
        </Button>
      </ButtonRow>
      {verdict && (
        <VerdictSheet
          complaint={complaint}
          verdict={verdict}
          reload={reload}
          onClose={() => setVerdict(undefined)}
        />
      )}
    </>
  )
}

const WHAT_FOLLOWS: Record<ResidentVerdict, { note: string; yes: string; done: string }> = {
  solved: { note: '说了以后这件事就办结。', yes: '解决了，办结', done: '谢谢，办结了' },
  partly: {
    note: '说了以后这件事就办结。要社区接着办，请选“没有”。',
    yes: '部分解决，办结',
    done: '谢谢，办结了',
  },
  unsolved: { note: '由原来的负责人接着办，重新算期限。', yes: '没解决，接着办', done: '告诉社区了，接着办' },
}

interface VerdictSheetProps extends VerdictFootProps {
  verdict: ResidentVerdict
  onClose: () => void
}

function VerdictSheet({ complaint, verdict, reload, onClose }: VerdictSheetProps) {
  const [said, setSaid] = useState<Said>({ ...NOTHING_SAID, verdict })
  const { note, yes, done } = WHAT_FOLLOWS[verdict]
  const send = async () => {
    try {
      const { stars, words } = sentAs(said)
      await call(giveVerdict, { params: { complaintId: complaint.id }, body: { verdict, stars, words } })
      toast(done)
      onClose()
    } catch (error) {
      showError(error)
    }
    // Also after a refusal: somebody of the family may have said it meanwhile.
    await reload()
  }
  return (
    <FormSheet title={RESIDENT_VERDICTS[verdict]} yes={yes} onYes={send} onClose={onClose}>
      <Note>{note}</Note>
      <SaidFields said={said} by="resident" onChange={setSaid} />
    </FormSheet>
  )
}
