import type { OutsideSystemView } from '@linli/domain/complaints/outside-systems/contract'
import { when } from '@/shared/format'

/** `能送诉求来、查自己送来的` */
export function rightsWords({
  mayReport,
  mayRead,
}: Pick<OutsideSystemView, 'mayReport' | 'mayRead'>): string {
  const rights = [mayReport ? '送诉求来' : '', mayRead ? '查自己送来的' : '']
  return `能${rights.filter(Boolean).join('、')}`
}

export function usedWords({ lastUsedAt, revokedAt, revokeReason }: OutsideSystemView): string {
  if (revokedAt) return `${when(revokedAt)} 停用：${revokeReason ?? ''}`
  return lastUsedAt ? `上次用钥匙：${when(lastUsedAt)}` : '这把钥匙还没有用过'
}
