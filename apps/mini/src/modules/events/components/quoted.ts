/** A title inside a sentence; the title of a book has its marks already. */
export function quoted(title: string): string {
  return title.startsWith('《') ? title : `“${title}”`
}
