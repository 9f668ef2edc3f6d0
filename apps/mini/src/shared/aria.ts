import { mergeInternalComponents } from '@tarojs/shared'

/** Loaded by the WeChat build only, before the first page; see config/aria.ts. */
mergeInternalComponents({ View: { 'aria-role': '', 'aria-label': '', 'aria-checked': '' } })
