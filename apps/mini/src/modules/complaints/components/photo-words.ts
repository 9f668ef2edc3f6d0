import { ENTRY_KINDS, type EntryKind } from '@linli/domain/complaints/terms'

/** `答复时拍的照片` */
export const photosOf = ({ kind }: { kind: EntryKind }): string => `${ENTRY_KINDS[kind]}时拍的照片`
