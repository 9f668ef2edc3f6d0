import {
  type OutsideSystemView,
  renewOutsideKey,
  revealOutsideKey,
  revokeOutsideKey,
} from '@linli/domain/complaints/outside-systems/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { Fact } from '@linli/ui/row'
import { ConfirmSheet, Sheet } from '@linli/ui/sheet'
import { useState } from 'react'
import { call } from '@/shared/call'
import { when } from '@/shared/format'
import { showError } from '@/shared/show-error'
import type { FreshKey } from './outside-key-sheet'
import { rightsWords, usedWords } from './outside-words'
import { useSend } from './use-send'

interface OutsideSheetProps {
  system: OutsideSystemView
  onKey: (key: FreshKey) => void
  onClose: () => void
  reload: () => Promise<void>
}

/** One outside system: what it may do, and whether it may go on. */
export function OutsideSheet({ system, onKey, onClose, reload }: OutsideSheetProps) {
  const [asking, setAsking] = useState<'revoke' | 'renew'>()
  const send = useSend(reload)
  const params = { systemId: system.id }
  const revoke = async (reason: string) => {
    if (await send(() => call(revokeOutsideKey, { params, body: { reason } }), '停用了')) setAsking(undefined)
  }
  const renew = async (reason: string) => {
    try {
      await call(renewOutsideKey, { params, body: { reason } })
      const { key } = await call(revealOutsideKey, { params, body: {} })
      onKey({ systemName: system.name, key })
    } catch (error) {
      showError(error)
    }
    await reload()
  }
  if (asking === 'revoke')
    return (
      <ConfirmSheet
        open
        title={`停用“${system.name}”？`}
        note="它的钥匙马上失效，送不来也查不到。已经送来的诉求照常办。"
        yes="停用"
        danger
        reason={{ label: '原因', placeholder: '如：合同到期' }}
        onYes={revoke}
        onClose={() => setAsking(undefined)}
      />
    )
  if (asking === 'renew')
    return (
      <ConfirmSheet
        open
        title={`给“${system.name}”换一把新钥匙？`}
        note={
          system.revokedAt
            ? '它会重新接入，送来过的诉求也能接着查。'
            : '旧钥匙马上失效，对方换上新的之前送不来也查不到。'
        }
        yes="换钥匙"
        danger={!system.revokedAt}
        reason={{ label: '原因', placeholder: '如：旧钥匙可能漏了' }}
        onYes={renew}
        onClose={() => setAsking(undefined)}
      />
    )
  return (
    <Sheet
      open
      title={system.name}
      onClose={onClose}
      footer={
        <ButtonRow>
          {!system.revokedAt && (
            <Button kind="outline" onTap={() => setAsking('revoke')}>
              停用
            </Button>
          )}
          <Button kind="outline" onTap={() => setAsking('renew')}>
            换钥匙
          </Button>
          <Button onTap={onClose}>好的</Button>
        </ButtonRow>
      }
    >
      <Fact name="权限">{rightsWords(system)}</Fact>
      <Fact name="送来">{`${system.sent} 件诉求`}</Fact>
      <Fact name="钥匙">{`${when(system.keyMadeAt)} 发的，只给发的人看过一次`}</Fact>
      <Fact name={system.revokedAt ? '停用' : '使用'}>{usedWords(system)}</Fact>
    </Sheet>
  )
}
