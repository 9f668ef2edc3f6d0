import * as browser from './browser-control'
import * as phone from './phone-control'

// Asked of the build itself, so that only one of the two is in the bundle.
export const TextControl = process.env.TARO_ENV === 'h5' ? browser.TextControl : phone.TextControl
export const LongTextControl = process.env.TARO_ENV === 'h5' ? browser.LongTextControl : phone.LongTextControl
export const ChoiceControl = process.env.TARO_ENV === 'h5' ? browser.ChoiceControl : phone.ChoiceControl
export const MomentControl = process.env.TARO_ENV === 'h5' ? browser.MomentControl : phone.MomentControl
