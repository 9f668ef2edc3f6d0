/** Where the templates of built-in tags are kept, away from every path of the program. */
export const BUILTIN_FOLDER = '__builtin/'
