export const MAX_TEMPLATES = 100
export const MAX_TEMPLATE_TITLE_LENGTH = 20

export const TEMPLATE_REFUSALS = {
  templates_full: '模板已经有 100 条，请先删掉不用的',
  template_title_taken: '已经有同名的模板，请换个名字',
} as const
